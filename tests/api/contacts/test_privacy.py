"""A person is forgotten, or told everything that is kept of them."""

import pytest
from sqlalchemy import select

from libs.common.actor import Actor
from libs.common.ids import new_id
from services.contacts.adapters.tables import metadata
from tests.support.contacts import Workspace, World

CANARY = ("Canary Kay", "447700900123", "canary@x.co", "GB.canary", "canary text", "canary note")


def everything(world: World) -> str:
    """Read every row of every table as text."""
    with world.database.read() as connection:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
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
    found: dict = workspace.get(path)
    return found


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
