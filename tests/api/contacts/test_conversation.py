"""Everything of a conversation: echoes, history, and people who change their number."""

from datetime import timedelta

import pytest

from libs.common.events.envelope import decode, encode
from libs.common.events.whatsapp import (
    BusinessNumber,
    HistoryReceived,
    IdentityChanged,
    Message,
    MessageEchoed,
    Person,
)
from tests.support.contacts import NOW, Workspace, World


def echo(workspace: Workspace, text: str = "our answer", wamid: str = "wamid.echo", **person):
    return MessageEchoed(
        number=BusinessNumber(phone_number_id=workspace.number),
        recipient=Person(**(person or {"wa_id": "447700900123"})),
        message=Message(wamid=wamid, type="text", text=text, timestamp=int(NOW.timestamp()) + 60),
    )


def history(workspace: Workspace, wamid: str, direction: str = "in", type_: str = "text"):
    return HistoryReceived(
        number=BusinessNumber(phone_number_id=workspace.number),
        person=Person(wa_id="447700900123"), direction=direction, status="READ",
        message=Message(wamid=wamid, type=type_, text="old" if type_ == "text" else None,
                        timestamp=int((NOW - timedelta(days=90)).timestamp())),
    )  # fmt: skip


def told(workspace: Workspace) -> list[dict]:
    [contact] = workspace.items()
    found: list[dict] = workspace.items(f"/api/v1/contacts/{contact['id']}/messages")
    return found


def test_an_answer_from_the_phone_app_is_activity_and_no_window(world: World, workspace: Workspace):
    workspace.hears(workspace.message(at=NOW - timedelta(hours=2)))
    before = workspace.items()[0]
    world.clock.advance(timedelta(minutes=5))
    world.deliver([world.event(echo(workspace)), world.event(echo(workspace))])

    out, _ = told(workspace)
    shown = [out[name] for name in ("text", "direction", "delivery")]
    assert shown == ["our answer", "out", "sent"]
    after = workspace.items()[0]
    assert after["last_active_at"] == "2026-11-22T12:01:00.000Z"
    assert after["window_open_until"] == before["window_open_until"]


def test_messages_of_one_second_stand_as_they_were_accepted_however_late_the_bus_brings_them(
    world: World, workspace: Workspace
):
    said = []
    for text in ("one", "two", "three"):
        said.append(world.event(workspace.message(text=text, at=NOW)))
        world.clock.advance(timedelta(milliseconds=2))
    world.deliver([said[0]])
    world.deliver([said[2]])
    world.deliver([decode(encode(said[1]))])

    assert [each["text"] for each in told(workspace)] == ["three", "two", "one"]


def test_an_echo_fills_the_place_that_an_early_report_kept(world: World, workspace: Workspace):
    workspace.hears(workspace.message())
    world.deliver([world.event(workspace.report("wamid.echo", "read"))])
    world.deliver([world.event(echo(workspace))])

    [out] = [each for each in told(workspace) if each["direction"] == "out"]
    assert (out["text"], out["type"], out["delivery"]) == ("our answer", "text", "read")


@pytest.mark.parametrize("way", ["echo", "in", "out"])
def test_whom_the_business_talks_to_becomes_a_contact_once(
    world: World, workspace: Workspace, way: str
):
    one = echo(workspace) if way == "echo" else history(workspace, "h1", way)
    other = history(workspace, "h2")
    world.deliver([world.event(one), world.event(one, id="copy"), world.event(other)])

    [contact] = workspace.items()
    shown = [contact[name] for name in ("phone", "wa_id", "source", "status")]
    assert shown == ["+447700900123", "447700900123", "whatsapp", "cold"]
    assert contact["window_open_until"] is None
    assert len(told(workspace)) == 2
    [entry] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert entry["action"] == "contact.created"
    [created] = world.outgoing()
    assert (created.type, created.lane) == (
        "contact.created.v1",
        "live" if way == "echo" else "bulk",
    )


def test_whom_the_business_talks_to_beyond_the_plan_waits_with_every_message(world: World):
    free = world.workspace("free")
    free.people(100)

    world.deliver([world.event(echo(free)), world.event(history(free, "h1"))])

    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 1)
    gone = free.items()[0]["id"]
    free.call("DELETE", f"/api/v1/contacts/{gone}")
    [found] = free.items("/api/v1/contacts/lookup?wa_id=447700900123")
    assert len(free.items(f"/api/v1/contacts/{found['id']}/messages")) == 2


def test_what_the_business_wrote_brings_nobody_back_from_the_trash(
    world: World, workspace: Workspace
):
    made = workspace.contact("Grace", "+447700900123")
    path = f"/api/v1/contacts/{made['id']}"
    workspace.call("DELETE", path)

    world.deliver([world.event(echo(workspace)), world.event(history(workspace, "h1"))])

    assert workspace.get(path)["state"] == "trashed"
    assert len(workspace.items(f"{path}/messages")) == 2


def test_a_report_about_somebody_unknown_makes_nobody_and_is_found_later(
    world: World, workspace: Workspace
):
    world.deliver([world.event(workspace.report("wamid.out", "sent"))])
    assert workspace.items() == []

    workspace.hears(workspace.message())

    assert sorted(each["direction"] for each in told(workspace)) == ["in", "out"]


def test_a_later_report_that_names_nobody_takes_nobody_away(world: World, workspace: Workspace):
    made = workspace.contact("Grace", "+447700900123")
    failed = workspace.report("wamid.out", "failed", wa_id=None)
    world.deliver([world.event(workspace.report("wamid.out", "sent"), id="1"),
                   world.event(failed, id="2")])  # fmt: skip

    shown = workspace.get(f"/api/v1/contacts/{made['id']}")
    assert shown["last_active_at"] is not None
    assert [each["direction"] for each in told(workspace)] == ["out"]


def test_adding_the_contact_by_hand_finds_the_messages_too(world: World, workspace: Workspace):
    world.deliver([world.event(workspace.report("wamid.echo", "sent"))])
    workspace.contact("Grace", "+447700900123")
    assert [each["delivery"] for each in told(workspace)] == ["sent"]


def test_history_opens_no_window_and_is_no_activity(world: World, workspace: Workspace):
    workspace.contact("Grace", "+447700900123")
    world.deliver(
        [world.event(history(workspace, "h1")), world.event(history(workspace, "h2", "out"))]
    )

    [contact] = workspace.items()
    assert (contact["last_active_at"], contact["window_open_until"]) == (None, None)
    delivered = {each["direction"]: each["delivery"] for each in told(workspace)}
    assert delivered == {"in": None, "out": "read"}


def test_media_of_history_come_later_under_the_same_id(world: World, workspace: Workspace):
    workspace.contact("Grace", "+447700900123")
    world.deliver([world.event(history(workspace, "h1", type_="media_placeholder"))])
    world.deliver([world.event(history(workspace, "h1"))])

    [message] = told(workspace)
    assert (message["type"], message["text"]) == ("text", "old")


def test_a_live_message_that_history_had_first_still_counts(world: World, workspace: Workspace):
    world.deliver([world.event(history(workspace, "m1"))])
    workspace.hears(workspace.message(wamid="m1"))

    [contact] = workspace.items()
    assert contact["last_active_at"] is not None
    assert len(told(workspace)) == 1


def changed(workspace: Workspace, kind: str, before: Person, after: Person, evidence: str | None):
    return IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number), kind=kind, before=before,
        after=after, evidence=evidence, wamid="wamid.system", timestamp=int(NOW.timestamp()),
    )  # fmt: skip


def test_a_new_number_is_added_and_the_old_one_still_finds_them(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123", user_id="GB.old"))
    [contact] = workspace.items()
    news = changed(
        workspace, "number", Person(wa_id="447700900123", user_id="GB.old"),
        Person(wa_id="447700900999", user_id="GB.new"), "from",
    )  # fmt: skip
    world.deliver([world.event(news), world.event(news)])

    [after] = workspace.items()
    shown = [after[name] for name in ("id", "phone", "wa_id", "user_id")]
    assert shown == [contact["id"], "+447700900999", "447700900999", "GB.new"]
    path = f"/api/v1/contacts/{after['id']}"
    standing = {each["value"]: each["status"] for each in workspace.items(f"{path}/identities")}
    assert standing == {
        "447700900123": "previous", "+447700900123": "previous", "GB.old": "previous",
        "447700900999": "current", "+447700900999": "current", "GB.new": "current",
    }  # fmt: skip
    entry = workspace.items(f"{path}/audit")[0]
    assert entry["action"] == "contact.identity_changed"
    assert entry["changes"]["phone"] == ["+447700900123", "+447700900999"]
    assert world.outgoing()[-1].data["contact"]["previous_phones"] == ["+447700900123"]
    workspace.hears(workspace.message("447700900123", "a late webhook"))
    [late] = workspace.items()
    assert (late["phone"], late["wa_id"]) == ("+447700900999", "447700900999")


def test_a_number_that_comes_back_is_current_again(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123"))
    for old, new in (("447700900123", "447700900999"), ("447700900999", "447700900123")):
        news = changed(workspace, "number", Person(wa_id=old), Person(wa_id=new), "from")
        object.__setattr__(news, "wamid", f"wamid.{new}")
        world.deliver([world.event(news)])

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == ("447700900123", "+447700900123")


def test_a_new_user_id_is_added_to_who_had_the_old_one(world: World, workspace: Workspace):
    workspace.hears(workspace.message(None, user_id="GB.old"))
    news = changed(
        workspace, "user_id", Person(user_id="GB.old"), Person(user_id="GB.new"), "previous_user_id"
    )
    world.deliver([world.event(news)])
    workspace.hears(workspace.message(None, user_id="GB.new"))

    [contact] = workspace.items()
    assert contact["user_id"] == "GB.new"


def test_a_number_that_is_another_contacts_is_not_stolen(world: World, workspace: Workspace):
    workspace.hears(
        workspace.message("447700900123", name="One"), workspace.message("447700900999", name="Two")
    )
    news = changed(
        workspace, "number", Person(wa_id="447700900123"), Person(wa_id="447700900999"), "from"
    )
    world.deliver([world.event(news)])

    assert {each["name"]: each["wa_id"] for each in workspace.items()} == {
        "One": "447700900123", "Two": "447700900999",
    }  # fmt: skip
    assert len(workspace.items("/api/v1/contacts/conflicts")) == 1


@pytest.mark.parametrize("evidence", [None, "from"])
def test_a_change_of_somebody_unknown_makes_nobody(
    world: World, workspace: Workspace, evidence: str | None
):
    news = changed(workspace, "user_id", Person(), Person(user_id="GB.new"), evidence)
    world.deliver([world.event(news)])

    assert workspace.items() == []
    reason = "nobody_named" if evidence is None else "unknown_person"
    assert world.count(f"quarantine WHERE reason = '{reason}'") == 1
