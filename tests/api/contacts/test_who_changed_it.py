"""Who changed, deleted or took back what: told where a person needs to know it."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.clock import rfc3339
from services.contacts.application.purge_trash import purge_trash
from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.domain.contact import TRASH_KEEPS
from tests.support.contacts import SUPPRESSION_KEY, Answer, Workspace, World

CONTACTS = "/api/v1/contacts"
FIRST = {"If-Match": '"1"'}


def who(actor: Any) -> dict[str, str]:
    return {"kind": actor.kind, "id": actor.id, "name": actor.name}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"name": "Mine"}),
        ("PUT", "/status", {"status": "hot"}),
        ("POST", "/tags", {"add": ["mine"]}),
        ("DELETE", "", None),
    ],
)
def test_a_conflict_says_who_changed_what_and_when(
    world: World, workspace: Workspace, method: str, path: str, body: Any
):
    contact = workspace.contact()
    sam, eve = workspace.actor(name="Sam"), workspace.actor(name="Eve")
    one = f"{CONTACTS}/{contact['id']}"
    workspace.call("PATCH", one, {"email": "theirs@example.org"}, sam)
    world.clock.advance(timedelta(minutes=1))
    workspace.call("PUT", f"{one}/status", {"status": "warm"}, eve)
    told = rfc3339(world.clock.now())
    world.clock.advance(timedelta(minutes=1))

    refused = workspace.call(method, one + path, body, headers=FIRST)

    assert refused.status == 412
    assert refused.body["changed_by"] == who(eve)
    assert refused.body["changed_at"] == told
    assert refused.body["changed_fields"] == ["email", "status"]
    assert refused.body["current"]["version"] == 3


def test_a_message_that_came_meanwhile_is_nobody_s_change(world: World, workspace: Workspace):
    contact = workspace.contact(phone="+447700900123")
    one = f"{CONTACTS}/{contact['id']}"
    workspace.call("PUT", f"{one}/status", {"status": "warm"}, workspace.actor(name="Sam"))
    workspace.hears(workspace.message(name=None))
    known = {"If-Match": '"2"'}

    refused = workspace.call("PATCH", one, {"name": "Mine"}, headers=known)

    assert refused.status == 412
    assert (refused.body["changed_by"], refused.body["changed_at"]) == (None, None)
    assert refused.body["changed_fields"] == []


def test_the_trash_says_since_when_and_by_whom(world: World, workspace: Workspace):
    contact, other = workspace.people(2)
    admin = workspace.actor("admin", "Sam")
    one = f"{CONTACTS}/{contact['id']}"
    assert (contact["deleted_at"], contact["deleted_by"]) == (None, None)
    workspace.call("DELETE", one)
    workspace.call("POST", f"{one}/restore")
    world.clock.advance(timedelta(minutes=1))
    workspace.call("DELETE", one, actor=admin)

    shown = workspace.get(one)

    assert shown["deleted_at"] == rfc3339(world.clock.now())
    assert shown["deleted_by"] == who(admin)
    assert workspace.items(f"{CONTACTS}?state=trashed") == [shown]
    again = {"If-Match": '"1"', "Idempotency-Key": "again"}
    assert workspace.call("POST", f"{one}/restore", headers=again).body["current"] == shown
    restored = workspace.call("POST", f"{one}/restore").body
    assert (restored["deleted_at"], restored["deleted_by"]) == (None, None)
    with world.counting() as statements:
        assert [each["deleted_by"] for each in workspace.items()] == [None, None]
    assert not [each for each in statements if "FROM audit_entry" in each]
    assert other["deleted_by"] is None


def test_who_was_forgotten_is_said_to_be(world: World, workspace: Workspace):
    erased, purged = workspace.people(2)
    assert workspace.call("POST", f"{CONTACTS}/{erased['id']}/erase").status in {200, 201, 202}
    workspace.call("DELETE", f"{CONTACTS}/{purged['id']}")
    world.clock.advance(TRASH_KEEPS + timedelta(minutes=1))
    purge_trash(world.storage, world.clock, SUPPRESSION_KEY)

    asked = workspace.call("GET", f"{CONTACTS}/{erased['id']}")
    late = workspace.call("PATCH", f"{CONTACTS}/{purged['id']}", {"name": "Ada"})
    never = workspace.call("GET", f"{CONTACTS}/{workspace.id}")

    assert (asked.status, asked.body["code"], asked.body["gone"]) == (404, "not_found", "erased")
    assert asked.body["gone_by"] == who(workspace.owner)
    assert (late.status, late.body["gone"]) == (404, "purged")
    assert late.body["gone_at"] == rfc3339(world.clock.now())
    assert late.body["gone_by"]["name"] == "Warmline"
    assert (never.status, "gone" in never.body) == (404, False)
    stranger = world.workspace()
    assert "gone" not in stranger.call("GET", f"{CONTACTS}/{erased['id']}").body


CHANGES = [
    ("PATCH", "", {"name": "New"}, {"name": "Grace Hopper"}),
    ("PATCH", "", {"owner_id": "member"}, {"owner_id": None}),
    ("PUT", "/status", {"status": "hot"}, {"status": "cold"}),
    ("POST", "/tags", {"add": ["vip"]}, {"remove": ["vip"]}),
]


@pytest.mark.parametrize(("method", "path", "change", "inverse"), CHANGES)
def test_an_undo_and_what_it_undid_name_one_another(
    workspace: Workspace, method: str, path: str, change: Any, inverse: Any
):
    contact = workspace.contact()
    given = {"owner_id": workspace.member("Tess")} if "owner_id" in change else change
    one = f"{CONTACTS}/{contact['id']}"

    done = workspace.call(method, one + path, given).body
    undone = workspace.call(method, one + path, {**inverse, "undo_of": done["change_id"]}).body

    trail = {each["id"]: each for each in workspace.items(f"{one}/audit")}
    first, second = trail[done["change_id"]], trail[undone["change_id"]]
    assert (first["undo_of"], first["undone_by"]) == (None, second["id"])
    assert (second["undo_of"], second["undone_by"]) == (first["id"], None)
    [[field, [old, new]]] = first["changes"].items()
    assert second["changes"] == {field: [new, old]}
    assert trail == {each["id"]: each for each in _changes(workspace, one)}
    named = {id_: {**each, "contact_name": "Grace Hopper"} for id_, each in trail.items()}
    if "name" in given:
        assert workspace.get(one)["name"] == "Grace Hopper"  # as it is called now, in every entry
    whole = {each["id"]: each for each in workspace.items(f"/api/v1/audit?contact={contact['id']}")}
    assert whole == named


def test_a_write_that_changes_nothing_has_no_change(workspace: Workspace):
    one = f"{CONTACTS}/{workspace.contact(status='warm')['id']}"
    same = workspace.call("PUT", f"{one}/status", {"status": "warm"})
    assert same.body["change_id"] is None


def test_a_change_is_taken_back_once_by_a_write_of_its_kind(workspace: Workspace):
    one = f"{CONTACTS}/{workspace.contact()['id']}"
    hot = workspace.call("PUT", f"{one}/status", {"status": "hot"}).body["change_id"]
    made = next(each["id"] for each in workspace.items(f"{one}/audit") if each["id"] != hot)

    def answer(method: str, path: str, body: Any) -> Answer:
        return workspace.call(method, one + path, body)

    assert answer("PATCH", "", {"name": "New", "undo_of": hot}).status == 422
    assert answer("PUT", "/status", {"status": "warm", "undo_of": made}).status == 422
    back = answer("PUT", "/status", {"status": "cold", "undo_of": hot}).body["change_id"]
    again = answer("PUT", "/status", {"status": "warm", "undo_of": hot})
    assert (again.status, list(again.body["errors"])) == (422, ["undo_of"])
    assert back in again.body["errors"]["undo_of"][0]


def test_what_was_taken_back_is_in_force_again_once_that_is_taken_back(workspace: Workspace):
    one = f"{CONTACTS}/{workspace.contact()['id']}"

    def move(status: str, **given: str) -> str:
        answer = workspace.call("PUT", f"{one}/status", {"status": status, **given})
        assert answer.status == 200
        return str(answer.body["change_id"])

    def undone() -> list[str | None]:
        trail = {each["id"]: each["undone_by"] for each in workspace.items(f"{one}/audit")}
        assert trail == {each["id"]: each["undone_by"] for each in _changes(workspace, one)}
        return [trail[each] for each in chain]

    chain = [move("hot")]
    chain.append(move("cold", undo_of=chain[0]))
    chain.append(move("hot", undo_of=chain[1]))
    assert undone() == [None, chain[2], None]
    chain.append(move("cold", undo_of=chain[2]))
    assert undone() == [chain[1], None, chain[3], None]
    assert (
        workspace.call("PUT", f"{one}/status", {"status": "hot", "undo_of": chain[0]}).status == 422
    )
    chain.append(move("hot", undo_of=chain[3]))
    chain.append(move("cold", undo_of=chain[0]))
    assert undone() == [chain[5], chain[2], None, chain[4], None, None]


def test_a_long_quarrel_costs_no_more_statements(world: World, workspace: Workspace):
    one = f"{CONTACTS}/{workspace.contact()['id']}"
    counts = []
    change = None
    for round_ in range(6):
        body = {"status": ("hot", "cold")[round_ % 2], **({"undo_of": change} if change else {})}
        change = workspace.call("PUT", f"{one}/status", body).body["change_id"]
        with world.counting() as statements:
            workspace.items(f"{one}/audit")
        counts.append(len(statements))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("named", ["", "nonsense", "another contact's", "another workspace's"])
def test_only_a_change_of_the_same_contact_can_be_taken_back(
    world: World, workspace: Workspace, named: str
):
    stranger = world.workspace()
    names = {
        "another contact's": _hot(workspace, "+447700900002").body["change_id"],
        "another workspace's": _hot(stranger, "+447700900003").body["change_id"],
    }
    one = f"{CONTACTS}/{workspace.contact()['id']}"
    body = {"status": "warm", "undo_of": names.get(named, named)}

    refused = workspace.call("PUT", f"{one}/status", body)

    assert (refused.status, list(refused.body["errors"])) == (422, ["undo_of"])
    assert workspace.get(one)["status"] == "cold"


def _hot(workspace: Workspace, phone: str) -> Answer:
    contact = workspace.contact(phone=phone)
    return workspace.call("PUT", f"{CONTACTS}/{contact['id']}/status", {"status": "hot"})


def _changes(workspace: Workspace, one: str) -> list[Any]:
    return [each["change"] for each in workspace.items(f"{one}/timeline") if each["change"]]


def test_events_say_who_did_it_and_in_which_job(world: World, workspace: Workspace):
    sam = workspace.actor("admin", "Sam")
    contact = workspace.contact(phone="+447700900123")
    workspace.call("PUT", f"{CONTACTS}/{contact['id']}/status", {"status": "hot"}, sam)
    action = {"kind": "tag", "tags": ["vip"]}
    body = {"selection": {"ids": [contact["id"]]}, "action": action}
    job = workspace.call("POST", "/api/v1/bulk", body, sam).body
    assert run_bulk_chunk(world.storage, world.clock, "worker")
    workspace.hears(workspace.message(name=None))

    told = [each for each in world.outgoing() if each.type.startswith("contact.")]

    assert [(each.data["by"]["id"], each.data["by"]["job_id"]) for each in told] == [
        (workspace.owner.id, None), (sam.id, None), (sam.id, job["id"]), ("whatsapp", None)
    ]  # fmt: skip
    assert not any("name" in each.data["by"] for each in told)
