"""A person is forgotten, or told everything that is kept of them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from libs.common.actor import Actor
from libs.common.ids import new_id
from services.contacts.adapters.tables import metadata
from services.contacts.application import person_data
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.origin import WHATSAPP
from tests.support.contacts import NOW, Workspace, World

VIEWS, EXPORTS, CONFLICTS = "/api/v1/views", "/api/v1/exports", "/api/v1/contacts/conflicts"
CANARY = ("Canary Kay", "447700900123", "canary@x.co", "GB.canary", "canary text", "canary note")


def everything(world: World, besides: str = "") -> str:
    """Read every row of every table as text, but for one table."""
    with world.database.read() as connection:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            if table.name != besides
            for row in connection.execute(select(table))
        )


@pytest.fixture
def known(world: World, workspace: Workspace) -> dict:
    """Somebody of whom there is something in every table."""
    workspace.hears(workspace.message("447700900123", "canary text", name="Canary Kay"))
    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"
    workspace.call("PATCH", path, {"name": "Canary Kay", "email": "canary@x.co"},
                   headers={"Idempotency-Key": "k"})  # fmt: skip
    workspace.call("POST", f"{path}/notes", {"body": "canary note"})
    workspace.call("POST", f"{path}/tags", {"add": ["vip"]})
    workspace.call("PUT", f"{path}/status", {"status": "hot"})
    workspace.hears(workspace.message("447700900123", user_id="GB.canary", name="Canary Kay"))
    send_list(workspace, "Canary Kay", email="canary@x.co", tags=["x"])
    asks_for_them(workspace)
    found: dict = workspace.get(path)
    return found


def asks_for_them(workspace: Workspace) -> None:
    """Have a view and an export ask for the person, by what a person types."""
    phone = {"field": "phone", "op": "is", "value": "+44 7700 900123"}
    either = {"any": [phone, {"field": "email", "op": "is", "value": "Canary@X.co"}]}
    for query in ({"filter": either}, {"filter": json.dumps({"not": either}), "sort": "name"}):
        made = workspace.call("POST", VIEWS, {"name": "Theirs", "query": query})
        assert made.status == 201
    asked = {"selection": {"filter": {"filter": either, "status": ["hot"]}}}
    assert workspace.call("POST", EXPORTS, asked, actor=workspace.actor("owner")).status == 201


def send_list(workspace: Workspace, name: str, chunk: int = 0, **more) -> dict:
    body = {
        "workspace_id": workspace.id, "import_id": "old", "chunk": chunk,
        "actor": {"id": "m", "name": "M"},
        "rows": [{"row": 1, "name": name, "phone": "+447700900123", **more}],
    }  # fmt: skip
    [outcome] = workspace.world.internal("POST", "/internal/v1/import-batches", body).body[
        "outcomes"
    ]
    found: dict = outcome
    return found


def test_nothing_of_an_erased_person_is_left(world: World, workspace: Workspace, known: dict):
    assert all(each in everything(world) for each in CANARY)

    answer = workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")

    assert answer.status == 200
    left = everything(world)
    assert [each for each in CANARY if each in left] == []
    assert answer.body["removed"]["message"] == 2
    assert answer.body["removed"]["note"] == 1
    assert answer.body["suppressed"] >= 1
    assert workspace.call("GET", f"/api/v1/contacts/{known['id']}").status == 404
    assert workspace.usage()["used"] == 0
    last = world.outgoing()[-1]
    assert (last.type, last.data["contact"]["state"]) == ("contact.erased.v1", "erased")
    assert last.data["contact"]["version"] > known["version"]
    [entry] = workspace.items("/api/v1/audit?action=contact.erased")
    assert entry["facts"]["removed"] == answer.body["removed"]
    assert workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase").status == 404


def test_what_asks_for_an_erased_person_asks_for_nobody(workspace: Workspace, known: dict):
    done = workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase").body

    assert (done["removed"]["saved_view"], done["removed"]["export"]) == (2, 1)
    plain, typed = sorted(workspace.items(VIEWS), key=lambda each: "sort" in each["query"])
    assert [each["value"] for each in plain["query"]["filter"]["any"]] == ["erased", "erased"]
    assert "erased" in typed["query"]["filter"]
    for view in (plain, typed):
        again = {"query": view["query"]}
        assert workspace.call("PATCH", f"{VIEWS}/{view['id']}", again).status == 200
    [entry] = workspace.items("/api/v1/audit?action=export.created")
    assert entry["facts"]["filter"]["status"] == ["hot"]
    assert entry["facts"]["filter"]["filter"]["any"][0] == {"field": "phone", "op": "is"}


def test_words_that_were_an_erased_persons_number_or_address_find_nobody(
    workspace: Workspace, known: dict
):
    typed = ("+44 7700 900123", " Canary@X.co", "somebody else")
    for q in typed:
        assert workspace.call("POST", VIEWS, {"name": "V", "query": {"q": q}}).status == 201

    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")

    kept = [each["query"]["q"] for each in workspace.items(VIEWS) if "q" in each["query"]]
    assert sorted(kept) == ["erased", "erased", "somebody else"]


def test_an_entry_of_an_earlier_release_forgets_whom_it_asked_for(
    world: World, workspace: Workspace, known: dict
):
    phone = {"field": "phone", "op": "is", "value": "+44 7700 900123"}
    other = {"field": "name", "op": "contains", "value": "Nobody"}
    asked = {"ids": None, "filter": {"status": ["hot"], "filter": {"any": [phone, other]}}}
    with world.storage.write(workspace.id) as unit:
        for facts in (asked, {"filter": {"filter": other}}):
            changes = ChangeSet(unit, world.clock, WHATSAPP)
            changes.audit(None, "export.created", **facts)
            changes.write()

    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")

    kept = [each["facts"] for each in workspace.items("/api/v1/audit?action=export.created")]
    assert {"filter": {"filter": other}} in kept, "it asked for somebody else"
    bare = [{"field": "phone", "op": "is"}, {"field": "name", "op": "contains"}]
    assert {"ids": None, "filter": {"status": ["hot"], "filter": {"any": bare}}} in kept


def test_the_trail_stays_sealed_while_nobody_is_erased(world: World, workspace: Workspace):
    workspace.call("POST", VIEWS, {"name": "Theirs", "query": {}})
    with pytest.raises(IntegrityError), world.database.write(workspace.id) as connection:
        connection.execute(text("UPDATE audit_entry SET facts = '{}' WHERE contact_id IS NULL"))


def test_the_trail_of_who_had_the_number_before_forgets_it_too(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123", name="One"))
    workspace.hears(workspace.message(None, user_id="GB.two", name="Two"))
    workspace.hears(workspace.message("447700900123", user_id="GB.two", name="Two"))
    [conflict] = workspace.items(CONFLICTS)
    workspace.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "move"})
    one, two = conflict["other_id"], conflict["contact_id"]
    stays = workspace.contact("Bystander", "+447700900124")
    untouched = workspace.items(f"/api/v1/contacts/{stays['id']}/audit")
    moved = workspace.items(f"/api/v1/contacts/{one}/audit")
    assert "447700900123" in str(moved)

    done = workspace.call("POST", f"/api/v1/contacts/{two}/erase").body

    assert "7700900123" not in everything(world, besides="outbox"), "what is under way passes"
    left = workspace.items(f"/api/v1/contacts/{one}/audit")
    assert [each["id"] for each in left] == [each["id"] for each in moved]
    assert done["removed"]["audit_entry"] > 1
    assert workspace.items(f"/api/v1/contacts/{stays['id']}/audit") == untouched
    assert [each["contact_id"] for each in workspace.items("/api/v1/contacts/erasures")] == [two]
    assert workspace.call("GET", f"/api/v1/contacts/{one}").status == 200


def test_an_old_list_brings_nobody_back(workspace: Workspace, known: dict):
    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")

    skipped = send_list(workspace, "Canary Kay", chunk=1)

    assert (skipped["outcome"], skipped["field"]) == ("skipped", "phone")
    assert workspace.items() == []


def test_who_was_erased_and_writes_again_is_somebody_new(workspace: Workspace, known: dict):
    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")
    workspace.hears(workspace.message("447700900123", name="Kay"))

    [contact] = workspace.items()
    assert contact["id"] != known["id"]
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/messages")) == 1


def test_a_suppression_holds_in_its_workspace_only(world: World, workspace: Workspace, known: dict):
    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")
    assert send_list(world.workspace(), "Kay")["outcome"] == "created"


def test_an_erasure_makes_room_for_who_waits(world: World):
    free = world.workspace("free")
    free.hears(*(free.message(f"4477001{n:05}") for n in range(101)))
    someone = free.items()[0]
    free.call("POST", f"/api/v1/contacts/{someone['id']}/erase")
    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 0)


def test_only_who_may_delete_may_erase(workspace: Workspace, known: dict):
    path = f"/api/v1/contacts/{known['id']}"
    assert workspace.call("POST", f"{path}/erase", actor=workspace.actor("staff")).status == 403
    assert workspace.call("GET", f"{path}/data", actor=workspace.actor("staff")).status == 403
    scopes = frozenset({"contacts:read", "exports:write"})
    key = Actor("key", new_id(), "Warehouse", workspace.id, scopes)
    refused = workspace.call("GET", f"{path}/data", actor=key)
    assert (refused.status, refused.body["needs"]) == (403, ["numbers:export"])
    other = workspace.world.workspace()
    assert other.call("POST", f"{path}/erase").status == 404
    assert other.call("GET", f"{path}/data").status == 404


def test_a_person_is_told_everything_that_is_kept(workspace: Workspace, known: dict):
    data = workspace.get(f"/api/v1/contacts/{known['id']}/data")

    assert data["contact"]["email"] == "canary@x.co"
    assert {each["text"] for each in data["messages"]} == {"canary text", "hello"}
    assert [each["body"] for each in data["notes"]] == ["canary note"]
    assert {each["kind"] for each in data["identities"]} == {"wa_id", "phone", "bsuid"}
    assert workspace.items("/api/v1/audit?action=contact.data_exported") != []


def test_a_person_of_many_pages_is_told_everything_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(person_data, "PAGE", 2)
    send_list(workspace, "Grace")
    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"
    said, noted = [f"text {n}" for n in range(7)], [f"note {n}" for n in range(6)]
    for text_ in said:
        workspace.hears(workspace.message(text=text_, at=NOW - timedelta(hours=1)))
    for body in noted:
        workspace.call("POST", f"{path}/notes", {"body": body})

    data = workspace.get(f"{path}/data")

    assert sorted(each["text"] for each in data["messages"]) == said
    assert sorted(each["body"] for each in data["notes"]) == noted
    entries = workspace.items(f"{path}/audit?limit=200")
    assert data["changes"] == entries
    assert [each["import_id"] for each in data["imports"]] == ["old"]
