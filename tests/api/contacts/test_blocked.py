"""Contacts whom a person blocked: marked, found by it, and never lost."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.actor import SCOPES_OF_ROLE
from tests.api.contacts.test_bulk import BULK, finish, run
from tests.support.contacts import Workspace, World

LIST = "/api/v1/contacts"


def block(workspace: Workspace, contact: Any, *, blocked: bool = True, **more: Any) -> Any:
    path = f"{LIST}/{contact['id']}/blocked"
    answer = workspace.call("PUT", path, {"blocked": blocked, **more})
    assert answer.status == 200, answer
    return answer.body


def names(workspace: Workspace, query: str) -> list[str]:
    return sorted(each["name"] for each in workspace.items(f"{LIST}?{query}"))


def test_a_person_blocks_and_takes_it_back_audited(world: World, workspace: Workspace):
    made = workspace.contact()
    before = len(world.outgoing())

    done = block(workspace, made)
    undone = block(workspace, made, blocked=False, undo_of=done["change_id"])

    assert (done["blocked"], undone["blocked"]) == (True, False)
    events = world.outgoing()[before:]
    assert [each.data["changed"] for each in events] == [["blocked"], ["blocked"]]
    assert [each.data["contact"]["blocked"] for each in events] == [True, False]
    last, first, _ = workspace.items(f"{LIST}/{made['id']}/audit")
    assert (first["action"], first["changes"]) == ("contact.updated", {"blocked": [False, True]})
    assert last["undo_of"] == done["change_id"]


def test_blocking_who_is_blocked_changes_nothing(world: World, workspace: Workspace):
    made = workspace.contact()
    block(workspace, made)
    before = len(world.outgoing())

    again = block(workspace, made)

    assert (again["change_id"], again["version"]) == (None, 2)
    assert len(world.outgoing()) == before


def test_a_change_meanwhile_is_told_and_a_viewer_may_not(workspace: Workspace):
    made = workspace.contact()
    path = f"{LIST}/{made['id']}/blocked"

    stale = workspace.call("PUT", path, {"blocked": True}, headers={"If-Match": '"7"'})
    viewer = workspace.call("PUT", path, {"blocked": True}, workspace.actor("viewer"))

    assert "contacts:write" not in SCOPES_OF_ROLE["viewer"]
    assert (stale.status, viewer.status) == (412, 403)


def test_what_a_blocked_person_writes_is_kept_and_counted(workspace: Workspace):
    made = workspace.contact(phone="+447700900123")
    block(workspace, made)
    workspace.world.clock.advance(timedelta(minutes=5))

    workspace.hears(workspace.message("447700900123", "are you there?"))

    [contact] = workspace.items()
    assert (contact["blocked"], contact["last_active_at"]) == (True, "2026-11-22T12:05:00.000Z")
    [message] = workspace.items(f"{LIST}/{made['id']}/messages")
    assert message["text"] == "are you there?"


def test_lists_expressions_and_selections_tell_them_apart(workspace: Workspace):
    one, *_ = workspace.people(3)
    block(workspace, one)

    assert names(workspace, "blocked=true") == ["Person 0000"]
    assert names(workspace, "blocked=false") == ["Person 0001", "Person 0002"]
    assert names(workspace, 'filter={"field":"blocked","op":"yes"}') == ["Person 0000"]
    assert names(workspace, 'filter={"not":{"field":"blocked","op":"yes"}}') == [
        "Person 0001", "Person 0002",
    ]  # fmt: skip
    job = run(workspace, {"filter": {"blocked": False}}, kind="tag", tags=["left"])
    assert job["counts"]["changed"] == 2
    assert workspace.call("GET", f"{LIST}?blocked=maybe").status == 422


@pytest.mark.parametrize(("kind", "was"), [("block", False), ("unblock", True)])
def test_many_are_blocked_and_it_is_undone_but_where_somebody_decided_since(
    workspace: Workspace, kind: str, *, was: bool
):
    people = workspace.people(4)
    for each in people:
        block(workspace, each, blocked=was)
    block(workspace, people[3], blocked=not was)
    job = run(workspace, {"ids": [each["id"] for each in people]}, kind=kind)
    assert (job["counts"]["changed"], job["counts"]["unchanged"]) == (3, 1)
    workspace.world.clock.advance(timedelta(seconds=1))
    block(workspace, people[0], blocked=was)  # and back: what stands now was decided by a person
    block(workspace, people[0], blocked=not was)

    counts = finish(workspace, workspace.call("POST", f"{BULK}/{job['id']}/undo").body)["counts"]

    assert (counts["undone"], counts["kept"], counts["unchanged"]) == (2, 1, 1)
    blocked = {each["id"]: each["blocked"] for each in workspace.items()}
    assert [blocked[each["id"]] for each in people] == [not was, was, was, not was]


def test_who_was_erased_is_not_blocked_any_more(workspace: Workspace):
    made = workspace.contact()
    block(workspace, made)

    workspace.call("POST", f"{LIST}/{made['id']}/erase")

    [event] = [each for each in workspace.world.outgoing() if each.type == "contact.erased.v1"]
    assert event.data["contact"]["blocked"] is False
