"""What the open page of a contact hears of, beyond changes of the contact itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from libs.common.events.envelope import Event
from libs.common.events.whatsapp import (
    BusinessNumber,
    HistoryReceived,
    Message,
    MessageEchoed,
    Person,
)
from tests.support.contacts import NOW, Workspace, World

TICKS = "conversation.changed.v1"
NOTE = "note.changed.v1"


def heard(world: World, do: Callable[[], object]) -> list[Event]:
    """What goes out when something is done."""
    before = len(world.outgoing())
    do()
    return world.outgoing()[before:]


def deliver(world: World, *payloads: object) -> None:
    world.deliver([world.event(each) for each in payloads])


def echoed(workspace: Workspace, type_: str, content: dict, minutes: int = 0) -> MessageEchoed:
    moment = NOW + timedelta(minutes=minutes)
    return MessageEchoed(
        number=BusinessNumber(phone_number_id=workspace.number),
        recipient=Person(wa_id="447700900123"),
        message=Message(wamid=f"wamid.{type_}.{minutes}", type=type_, content=content,
                        timestamp=int(moment.timestamp())),
    )  # fmt: skip


@pytest.fixture
def sent(world: World, workspace: Workspace) -> dict:
    """Somebody wrote, and was answered an hour later."""
    world.clock.advance(timedelta(hours=2))
    workspace.hears(workspace.message(wamid="wamid.in", at=NOW))
    deliver(world, workspace.report("wamid.out", "sent", NOW + timedelta(hours=1)))
    found: dict = workspace.items()[0]
    return found


@pytest.mark.parametrize("status", ["delivered", "read", "played", "failed"])
def test_a_tick_is_told_once_and_leaves_the_contact_as_it_is(
    world: World, workspace: Workspace, sent: dict, status: str
):
    report = workspace.report("wamid.out", status)
    [told] = heard(world, lambda: deliver(world, report))
    assert (told.type, told.lane, told.workspaceid) == (TICKS, "live", workspace.id)
    assert told.data == {"contact_ids": [sent["id"]]}
    assert workspace.items()[0]["version"] == sent["version"]
    assert heard(world, lambda: deliver(world, report)) == []


def test_a_batch_of_ticks_is_one_event_and_as_many_statements_as_one(
    world: World, workspace: Workspace
):
    numbers = [f"4477009{n:05}" for n in range(60)]
    workspace.hears(*(workspace.message(each) for each in numbers))
    for each in numbers:
        deliver(world, workspace.report(f"out.{each}", "sent", NOW - timedelta(1), each))

    def reports(some: list[str]) -> list:
        kinds = ("delivered", "read")
        return [
            workspace.report(f"out.{each}", kind, None, each) for each in some for kind in kinds
        ]

    with world.counting() as few:
        deliver(world, *reports(numbers[:2]))
    with world.counting() as many:
        deliver(world, *reports(numbers[2:]))
    ticks = [len(each.data["contact_ids"]) for each in world.outgoing() if each.type == TICKS]
    assert ticks[-2:] == [2, 58]
    assert len(many) <= len(few)


def test_who_changed_with_the_messages_is_told_of_by_that_alone(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123"), workspace.message("447700900124"))
    reports = [
        workspace.report("out.1", "sent", NOW + timedelta(minutes=1), "447700900123"),
        workspace.report("out.2", "sent", NOW - timedelta(minutes=1), "447700900124"),
    ]
    ids = {each["wa_id"]: each["id"] for each in workspace.items()}
    world.clock.advance(timedelta(hours=1))
    changed, ticks = heard(world, lambda: deliver(world, *reports))
    assert (changed.type, changed.subject) == ("contact.updated.v1", ids["447700900123"])
    assert (ticks.type, ticks.data["contact_ids"]) == (TICKS, [ids["447700900124"]])


@pytest.mark.parametrize(
    ("type_", "content"),
    [
        ("revoke", {"original_message_id": "wamid.out"}),
        ("edit", {"original_message_id": "wamid.out", "message": {"type": "text"}}),
        ("reaction", {"message_id": "wamid.in", "emoji": "👍"}),
    ],
)
def test_what_the_business_says_about_messages_is_told(
    world: World, workspace: Workspace, sent: dict, type_: str, content: dict
):
    [told] = heard(world, lambda: deliver(world, echoed(workspace, type_, content)))
    assert (told.type, told.data["contact_ids"]) == (TICKS, [sent["id"]])


def test_history_is_told_by_no_tick(world: World, workspace: Workspace, sent: dict):
    old = HistoryReceived(
        number=BusinessNumber(phone_number_id=workspace.number),
        person=Person(wa_id="447700900123"),
        direction="in",
        message=Message(wamid="old", type="text", text="hi", timestamp=int(NOW.timestamp()) - 9999),
    )
    assert heard(world, lambda: deliver(world, old)) == []
    assert sent["version"] == workspace.items()[0]["version"]


def test_a_report_of_nobody_is_told_to_nobody(world: World, workspace: Workspace):
    assert heard(world, lambda: deliver(world, workspace.report("out", "read"))) == []


def test_notes_are_told_of_with_their_contact_and_without_a_word_of_them(
    world: World, workspace: Workspace
):
    contact_id = workspace.contact()["id"]
    path = f"/api/v1/contacts/{contact_id}/notes"
    ada = workspace.actor()
    events = heard(world, lambda: workspace.call("POST", path, {"body": "likes blue"}, ada))
    own = f"/api/v1/notes/{events[0].data['note_id']}"
    events += heard(world, lambda: workspace.call("PATCH", own, {"body": "likes red"}, ada))
    events += heard(world, lambda: workspace.call("PATCH", own, {"body": "likes red"}, ada))
    events += heard(world, lambda: workspace.call("DELETE", own, actor=ada))
    assert [(each.type, each.subject, each.lane) for each in events] == [
        (NOTE, contact_id, "live")
    ] * 3
    assert all(
        each.data.keys() == {"contact_id", "note_id", "by"} and each.data["by"]["id"] == ada.id
        for each in events
    )
