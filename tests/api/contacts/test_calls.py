"""People call, and are called."""

from datetime import timedelta

import pytest

from libs.common.events.whatsapp import BusinessNumber, CallChanged, Person
from tests.support.contacts import NOW, Workspace, World

USER, BUSINESS = "USER_INITIATED", "BUSINESS_INITIATED"


def call(
    workspace: Workspace, event: str = "connect", direction: str | None = USER, *,
    after: int = 0, duration: int | None = None, wa_id: str | None = "447700900123",
) -> CallChanged:  # fmt: skip
    return CallChanged(
        number=BusinessNumber(phone_number_id=workspace.number), person=Person(wa_id=wa_id),
        call_id="wacid.1", event=event, direction=direction, duration=duration,
        timestamp=int(NOW.timestamp()) + after, raw={"session": {"sdp": "c=IN IP4 192.0.2.1"}},
    )  # fmt: skip


def deliver(world: World, *calls: CallChanged) -> None:
    world.deliver([world.event(each) for each in calls])


def told(workspace: Workspace) -> list[dict]:
    [contact] = workspace.items()
    found: list[dict] = workspace.items(f"/api/v1/contacts/{contact['id']}/messages")
    return found


def test_a_call_from_somebody_new_makes_a_contact_and_opens_the_window(
    world: World, workspace: Workspace
):
    deliver(world, call(workspace))

    [contact] = workspace.items()
    assert contact["window_open_until"] == "2026-11-23T12:00:00.000Z"
    assert contact["last_active_at"] == "2026-11-22T12:00:00.000Z"
    [entry] = told(workspace)
    assert (entry["type"], entry["direction"], entry["delivery"]) == ("call", "in", None)
    assert entry["content"] == {"call_id": "wacid.1", "event": "connect", "direction": USER}
    [made] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert made["action"] == "contact.created"
    assert [each.type for each in world.outgoing()] == ["contact.created.v1"]


def test_each_event_of_a_call_is_one_entry_however_often_it_comes(
    world: World, workspace: Workspace
):
    began, ended = call(workspace), call(workspace, "terminate", after=600, duration=600)
    world.clock.advance(timedelta(hours=1))

    deliver(world, ended, began, began)
    deliver(world, began, ended)

    assert sorted(each["content"]["event"] for each in told(workspace)) == ["connect", "terminate"]


def test_a_call_counts_from_its_beginning_also_when_only_its_end_comes(
    world: World, workspace: Workspace
):
    world.clock.advance(timedelta(hours=1))
    deliver(world, call(workspace, "terminate", after=600, duration=600))

    assert workspace.items()[0]["window_open_until"] == "2026-11-23T12:00:00.000Z"


def test_calling_somebody_is_activity_and_no_window(world: World, workspace: Workspace):
    workspace.contact(phone="+447700900123")

    deliver(world, call(workspace, direction=BUSINESS))

    [contact] = workspace.items()
    assert contact["window_open_until"] is None
    assert contact["last_active_at"] == "2026-11-22T12:00:00.000Z"
    [entry] = told(workspace)
    assert (entry["type"], entry["direction"]) == ("call", "out")


@pytest.mark.parametrize(
    ("event", "direction"),
    [("ringing", None), ("rejected", None), ("terminate", BUSINESS), ("terminate", None)],
)
def test_what_else_happens_to_a_call_is_told_and_changes_nothing(
    world: World, workspace: Workspace, event: str, direction: str | None
):
    workspace.contact(phone="+447700900123")

    deliver(world, call(workspace, event, direction))

    [contact] = workspace.items()
    assert (contact["window_open_until"], contact["last_active_at"]) == (None, None)
    assert [each["content"]["event"] for each in told(workspace)] == [event]


def test_taking_the_businesss_call_opens_the_window(world: World, workspace: Workspace):
    workspace.contact(phone="+447700900123")

    deliver(world, call(workspace, "accepted", None))

    assert workspace.items()[0]["window_open_until"] == "2026-11-23T12:00:00.000Z"


def test_calling_somebody_unknown_makes_nobody_and_is_found_later(
    world: World, workspace: Workspace
):
    deliver(world, call(workspace, direction=BUSINESS))
    assert workspace.items() == []

    workspace.hears(workspace.message())

    assert sorted(each["type"] for each in told(workspace)) == ["call", "text"]


def test_a_caller_beyond_the_plan_waits(world: World):
    workspace = world.workspace("free")
    workspace.people(100)

    deliver(world, call(workspace))

    assert (workspace.usage()["used"], workspace.usage()["waiting"]) == (100, 1)


def test_a_call_of_nobody_is_kept_whole(world: World, workspace: Workspace):
    deliver(world, call(workspace, wa_id=None))

    assert workspace.items() == []
    assert world.count("quarantine") == 1


def test_many_calls_cost_as_many_statements_as_few(world: World, workspace: Workspace):
    def batch(first: int, many: int) -> list[CallChanged]:
        return [call(workspace, wa_id=f"4477009{n:05}") for n in range(first, first + many)]

    with world.counting() as few:
        deliver(world, *batch(0, 3))
    with world.counting() as many:
        deliver(world, *batch(100, 200))

    assert len(many) <= len(few) + 2
