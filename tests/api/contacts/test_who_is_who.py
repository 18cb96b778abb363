"""People behind several identifiers: one contact each, and never somebody else's."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.events.whatsapp import (
    BusinessNumber,
    IdentityChanged,
    Message,
    MessageEchoed,
    MessageStatusChanged,
    Person,
)
from services.contacts.domain.identity import phone_identity
from tests.support.contacts import NOW, Workspace, World

OLD, NEW = "447700900123", "447700900999"


def card(workspace: Workspace, origin: str, **phone: str):
    said = workspace.message(None, user_id="GB.x", type_="contacts", name="Grace")
    said.message.content.clear()
    said.message.content["contacts"] = [{"origin": origin, "phones": [phone]}]
    return said


@pytest.mark.parametrize("phone", [{"wa_id": OLD}, {"phone": "+44 7700 900123"}])
def test_who_shares_their_own_number_has_it(workspace: Workspace, phone: dict):
    workspace.hears(workspace.message(None, user_id="GB.x"))
    workspace.hears(card(workspace, "contact_request", **phone))

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (OLD, f"+{OLD}")
    workspace.hears(workspace.message(OLD))
    assert len(workspace.items()) == 1


def test_somebody_elses_card_says_nothing_about_the_sender(workspace: Workspace):
    workspace.hears(card(workspace, "other", wa_id=OLD))
    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (None, None)


def test_a_number_that_is_shared_and_anothers_is_a_conflict(workspace: Workspace):
    workspace.hears(workspace.message(OLD, name="Other"))
    workspace.hears(workspace.message(None, user_id="GB.x", name="Grace"))
    workspace.hears(card(workspace, "contact_request", wa_id=OLD))

    assert {each["name"]: each["wa_id"] for each in workspace.items()} == {
        "Other": OLD, "Grace": None,
    }  # fmt: skip
    [conflict] = workspace.items("/api/v1/contacts/conflicts")
    workspace.hears(workspace.message("447700900777", name="Nobody's double"))
    of = {each["name"]: each["id"] for each in workspace.items()}
    assert (conflict["contact_id"], conflict["other_id"]) == (of["Grace"], of["Other"])
    listed = {
        name: workspace.items(f"/api/v1/contacts/conflicts?contact={contact_id}")
        for name, contact_id in of.items()
    }
    assert listed == {"Grace": [conflict], "Other": [conflict], "Nobody's double": []}


def in_portfolio(world: World, workspace: Workspace, portfolio: str | None) -> str:
    """Give the workspace another number, of a portfolio."""
    number = f"{workspace.number}9{portfolio or ''}"
    body = {"phone_number_id": number, "workspace_id": workspace.id, "portfolio_id": portfolio}
    assert world.internal("POST", "/internal/v1/numbers", body).status == 201
    return number


def hears_on(workspace: Workspace, number: str, **more: Any) -> None:
    said = workspace.message(**more)
    object.__setattr__(said.number, "phone_number_id", number)
    workspace.hears(said)


@pytest.mark.parametrize("first", ["known", "unknown"])
def test_a_user_id_is_the_same_person_where_one_portfolio_is_not_known_yet(
    world: World, workspace: Workspace, first: str
):
    other = in_portfolio(world, workspace, "p1")
    numbers = [other, workspace.number] if first == "known" else [workspace.number, other]
    for number in [*numbers, *numbers]:
        hears_on(workspace, number, wa_id=None, user_id="GB.x")

    assert len(workspace.items()) == 1


def test_the_same_user_id_in_two_portfolios_is_two_people(world: World, workspace: Workspace):
    for portfolio in ("p1", "p2"):
        hears_on(workspace, in_portfolio(world, workspace, portfolio), wa_id=None, user_id="GB.x")
    assert len(workspace.items()) == 2


def test_one_person_has_another_user_id_in_each_portfolio(world: World, workspace: Workspace):
    for portfolio in ("p1", "p2"):
        hears_on(workspace, in_portfolio(world, workspace, portfolio), user_id=f"GB.{portfolio}")

    [contact] = workspace.items()
    found = workspace.items(f"/api/v1/contacts/{contact['id']}/identities")
    assert {each["scope"] for each in found if each["kind"] == "bsuid"} == {"p1", "p2"}


def test_another_spelling_with_another_user_id_is_another_person(workspace: Workspace):
    workspace.hears(workspace.message("5491123456789", user_id="AR.mobile", name="Mobile"))
    workspace.hears(workspace.message("541123456789", user_id="AR.landline", name="Landline"))
    assert {each["name"] for each in workspace.items()} == {"Mobile", "Landline"}


def test_what_waits_under_another_spelling_is_found(world: World, workspace: Workspace):
    report = MessageStatusChanged(
        number=BusinessNumber(phone_number_id=workspace.number), wamid="w1", status="sent",
        recipient=Person(wa_id="541123456789"), timestamp=int(NOW.timestamp()),
    )  # fmt: skip
    world.deliver([world.event(report)])
    workspace.hears(workspace.message("5491123456789"))

    [contact] = workspace.items()
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/messages")) == 2


def change(
    workspace: Workspace, before: dict[str, str], after: dict[str, str], kind: str = "number"
) -> IdentityChanged:
    return IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number), kind=kind,
        before=Person(**before), after=Person(**after), evidence="from",
        wamid="wamid.system", timestamp=int(NOW.timestamp()),
    )  # fmt: skip


def test_a_change_and_the_first_words_after_it_in_one_batch_are_one_person(
    world: World, workspace: Workspace
):
    workspace.hears(workspace.message(OLD))
    news = change(workspace, {"wa_id": OLD}, {"wa_id": NEW})

    world.deliver([world.event(workspace.message(NEW)), world.event(news)])

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (NEW, f"+{NEW}")
    assert workspace.items("/api/v1/contacts/conflicts") == []


def test_a_change_of_somebody_who_first_wrote_in_the_same_batch(world: World, workspace: Workspace):
    news = change(workspace, {"wa_id": OLD}, {"wa_id": NEW})
    world.deliver([world.event(workspace.message(OLD)), world.event(news)])
    workspace.hears(workspace.message(NEW))

    [contact] = workspace.items()
    assert contact["wa_id"] == NEW


def test_one_batch_may_change_somebody_twice(world: World, workspace: Workspace):
    workspace.hears(workspace.message(OLD))
    first = change(workspace, {"wa_id": OLD}, {"wa_id": NEW})
    second = change(workspace, {"wa_id": NEW}, {"wa_id": "447700900777"})
    world.deliver([world.event(first, id="a"), world.event(second, id="b")])

    [contact] = workspace.items()
    assert contact["phone"] == "+447700900777"
    previous = world.outgoing()[-1].data["contact"]["previous_phones"]
    assert previous == sorted([f"+{OLD}", f"+{NEW}"])


def test_who_is_known_only_as_they_are_now_is_found_by_what_they_were(
    world: World, workspace: Workspace
):
    workspace.hears(workspace.message(NEW))
    world.deliver([world.event(change(workspace, {"wa_id": OLD}, {"wa_id": NEW}))])
    workspace.hears(workspace.message(OLD, "a late webhook"))

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (NEW, f"+{NEW}")
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/messages")) == 2


def test_another_device_is_audited_and_changes_nothing(world: World, workspace: Workspace):
    workspace.hears(workspace.message(OLD))
    world.deliver([world.event(change(workspace, {"wa_id": OLD}, {"wa_id": OLD}, "device"))])

    [contact] = workspace.items()
    [told, _] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert (told["action"], told["changes"]) == ("contact.device_changed", {})


def test_a_new_number_that_comes_with_a_known_user_id_replaces_the_old_one(workspace: Workspace):
    workspace.hears(workspace.message(OLD, user_id="GB.x"))
    workspace.hears(workspace.message(NEW, user_id="GB.x"))
    workspace.hears(workspace.message(OLD, user_id="GB.x"))

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["phone"]) == (NEW, f"+{NEW}")
    path = f"/api/v1/contacts/{contact['id']}"
    standing = {each["value"]: each["status"] for each in workspace.items(f"{path}/identities")}
    assert (standing[f"+{OLD}"], standing[OLD], standing[NEW]) == (
        "previous",
        "previous",
        "current",
    )
    [changed] = [
        each for each in workspace.items(f"{path}/audit")
        if each["action"] == "contact.identity_changed"
    ]  # fmt: skip
    assert changed["changes"]["phone"] == [f"+{OLD}", f"+{NEW}"]


def test_a_number_that_a_person_typed_stays(workspace: Workspace):
    workspace.contact("Ana", "+447700900555")
    [made] = workspace.items()
    workspace.hears(workspace.message("447700900555", user_id="GB.x"))
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"phone": "+447700900556"})
    workspace.hears(workspace.message(NEW, user_id="GB.x"))

    [contact] = workspace.items()
    assert (contact["phone"], contact["wa_id"]) == ("+447700900556", NEW)


def moved(workspace: Workspace, conflict: dict[str, Any]) -> Any:
    path = f"/api/v1/contacts/conflicts/{conflict['id']}"
    return workspace.call("POST", path, {"decision": "move"})


def test_moving_a_wa_id_leaves_a_third_contact_its_number(workspace: Workspace):
    workspace.hears(workspace.message(OLD, name="Two"))
    [two] = workspace.items()
    workspace.call("PATCH", f"/api/v1/contacts/{two['id']}", {"phone": f"+{NEW}"})
    workspace.hears(workspace.message("447700900555", name="Three"))
    three = next(each for each in workspace.items() if each["name"] == "Three")
    with workspace.world.storage.write(workspace.id) as unit:  # as an earlier release left it
        unit.identities.hand_over([phone_identity(f"+{OLD}")], three["id"])
        unit.identities.retire([phone_identity(f"+{OLD}")])
    workspace.hears(workspace.message(None, user_id="GB.x", name="One"))
    workspace.hears(workspace.message(OLD, user_id="GB.x", name="One"))
    [conflict] = workspace.items("/api/v1/contacts/conflicts")

    assert moved(workspace, conflict).status == 200

    shown = {each["name"]: (each["wa_id"], each["phone"]) for each in workspace.items()}
    assert shown == {
        "One": (OLD, None), "Two": (None, f"+{NEW}"), "Three": ("447700900555", "+447700900555"),
    }  # fmt: skip
    theirs = workspace.items(f"/api/v1/contacts/{three['id']}/identities")
    assert f"+{OLD}" in {each["value"] for each in theirs}


def test_what_is_not_the_other_contacts_any_more_cannot_be_moved(workspace: Workspace):
    workspace.hears(workspace.message(OLD, name="Two"))
    for user_id in ("GB.a", "GB.b"):
        workspace.hears(workspace.message(None, user_id=user_id, name=user_id))
        workspace.hears(workspace.message(OLD, user_id=user_id, name=user_id))
    first, second = workspace.items("/api/v1/contacts/conflicts")
    assert moved(workspace, first).status == 200
    before = workspace.items()

    late = moved(workspace, second)

    assert (late.status, late.body["code"]) == (409, "moved_already")
    assert workspace.items() == before
    path = f"/api/v1/contacts/conflicts/{second['id']}"
    assert workspace.call("POST", path, {"decision": "keep"}).status == 200


def test_reports_of_a_group_message_are_in_nobodys_conversation(world: World, workspace: Workspace):
    workspace.hears(workspace.message(OLD))
    report = workspace.report("wamid.group", "delivered", NOW + timedelta(minutes=1), OLD)
    report.raw.update({"recipient_type": "group", "recipient_id": "G1"})
    world.deliver([world.event(report)])

    [contact] = workspace.items()
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/messages")) == 1
    assert contact["last_active_at"] == "2026-11-22T12:00:00.000Z"


def test_a_message_in_a_group_is_its_senders_and_opens_no_window(workspace: Workspace):
    said = workspace.message(OLD, "STOP")
    object.__setattr__(said.message, "group_id", "G1")
    workspace.hears(said)

    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"
    [message] = workspace.items(f"{path}/messages")
    assert (message["group_id"], contact["window_open_until"]) == ("G1", None)
    assert contact["last_active_at"] is not None
    assert workspace.items(f"{path}/consents") == []


def test_what_the_business_wrote_in_a_group_is_kept_whole(world: World, workspace: Workspace):
    sent = MessageEchoed(
        number=BusinessNumber(phone_number_id=workspace.number), recipient=Person(wa_id="1203630"),
        message=Message(wamid="w1", type="text", text="all of you", group_id="G1"),
    )  # fmt: skip
    world.deliver([world.event(sent)])

    assert workspace.items() == []
    assert world.count("quarantine") == 1
