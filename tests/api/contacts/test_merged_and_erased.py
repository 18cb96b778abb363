"""Who was merged into somebody is the same person: forgotten with them, and told with them."""

from datetime import timedelta
from typing import Any

from services.contacts.application.purge_trash import purge_trash
from services.contacts.domain.contact import TRASH_KEEPS
from tests.api.contacts.test_privacy import everything
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World
from tests.support.merging import merged, note, part, unmerged, writer

ADA, BO, CLEO = "447700900123", "447700900999", "447700900777"
CANARIES = ("Canary Bo", BO, "canary@x.co", "canary note", "canary text", "GB.canary")


def two(workspace: Workspace) -> tuple[Any, Any]:
    ada = writer(workspace, ADA, "Ada")
    bo = writer(workspace, BO, "Canary Bo", "canary text", user_id="GB.canary")
    workspace.call("PATCH", f"/api/v1/contacts/{bo['id']}", {"email": "canary@x.co"})
    note(workspace, bo, "canary note")
    return ada, bo


def left(world: World) -> list[str]:
    found = everything(world)
    return [each for each in CANARIES if each in found]


def test_whoever_was_merged_is_erased_with_the_survivor(world: World, workspace: Workspace):
    ada, bo = two(workspace)
    cleo = writer(workspace, CLEO, "Cleo")
    merged(workspace, ada, bo)
    merged(workspace, cleo, ada, fields={"email": "other", "name": "other"})
    assert left(world) == list(CANARIES)

    answer = workspace.call("POST", f"/api/v1/contacts/{cleo['id']}/erase")

    assert (answer.status, left(world)) == (200, [])
    assert workspace.usage()["used"] == 0
    assert (world.count("contact_merge"), world.count("other_email")) == (0, 0)
    for each in (ada, bo, cleo):
        path = f"/api/v1/contacts/{each['id']}"
        assert workspace.call("GET", path).body["gone"] == "erased"
        assert workspace.get(f"{path}/erasure")["contact_id"] == each["id"]
    told = {each.subject for each in world.outgoing() if each.type == "contact.erased.v1"}
    assert told == {ada["id"], bo["id"], cleo["id"]}
    workspace.hears(workspace.message(BO, "old", at=world.clock.now() - timedelta(days=1)))
    assert workspace.items() == [], "what was under way brings nobody back"


def test_whoever_was_merged_is_purged_with_the_survivor(world: World, workspace: Workspace):
    ada, bo = two(workspace)
    merged(workspace, ada, bo)
    workspace.call("DELETE", f"/api/v1/contacts/{ada['id']}")
    world.clock.advance(TRASH_KEEPS + timedelta(minutes=1))
    assert purge_trash(world.storage, world.clock, SUPPRESSION_KEY) == 1
    assert left(world) == []


def test_nothing_of_an_erased_person_is_left_in_a_trail_that_a_merge_wrote(
    world: World, workspace: Workspace
):
    ada, bo = two(workspace)
    unmerged(workspace, merged(workspace, ada, bo, fields={"name": "other"}))
    workspace.call("DELETE", f"/api/v1/contacts/{ada['id']}/duplicates/{bo['id']}")

    workspace.call("POST", f"/api/v1/contacts/{bo['id']}/erase")

    assert left(world) == []
    assert [each["name"] for each in workspace.items()] == ["Ada"]
    assert {each["action"] for each in part(workspace, ada, "audit")} >= {"contact.merged"}


def test_what_is_kept_of_a_person_is_told_with_whoever_was_merged(workspace: Workspace):
    ada, bo = two(workspace)
    workspace.call("PUT", f"/api/v1/contacts/{bo['id']}/status", {"status": "hot"})
    merged(workspace, ada, bo)

    told = workspace.get(f"/api/v1/contacts/{ada['id']}/data")

    assert [each["name"] for each in told["merged"]] == ["Canary Bo"]
    assert [each["current"] for each in told["transitions"]] == ["hot"]
    assert {each["contact_id"] for each in told["changes"]} == {ada["id"], bo["id"]}
    assert "canary note" in {each["body"] for each in told["notes"]}
