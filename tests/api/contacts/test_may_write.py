"""May I write to this person? One verdict for each business number, with its reasons."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from libs.common.events.whatsapp import BusinessNumber, CallChanged, Person, PreferenceChanged
from tests.support.contacts import NOW, Workspace, World

WHO = "447700900123"
OTHER = "777"


def asked(workspace: Workspace) -> Any:
    [contact] = workspace.items()
    return workspace.get(f"/api/v1/contacts/{contact['id']}/may-write")


def verdicts(workspace: Workspace) -> dict[str, str]:
    return {each["phone_number_id"]: each["verdict"] for each in asked(workspace)["numbers"]}


def stop(world: World, number: str, **who: Any) -> None:
    said = PreferenceChanged(
        number=BusinessNumber(phone_number_id=number), person=Person(**(who or {"wa_id": WHO})),
        category="marketing_messages", value="stop", timestamp=int(NOW.timestamp()),
    )  # fmt: skip
    world.deliver([world.event(said)])


def to_other(workspace: Workspace, **more: Any) -> Any:
    message = workspace.message(WHO, **more)
    return replace(message, number=BusinessNumber(phone_number_id=OTHER))


def test_the_window_is_that_of_the_number_that_was_written_to(world: World, workspace: Workspace):
    world.add_number(OTHER, workspace.id)
    workspace.hears(workspace.message(WHO))

    found = asked(workspace)

    until = "2026-11-23T12:00:00.000Z"
    assert (found["verdict"], found["free_until"]) == ("free_text", until)
    told = {each["phone_number_id"]: each for each in found["numbers"]}
    assert told[workspace.number] == {
        "phone_number_id": workspace.number, "display": None, "verdict": "free_text",
        "free_until": until, "reasons": ["window_open"],
    }  # fmt: skip
    assert told[OTHER]["verdict"] == "template_only"
    assert (told[OTHER]["free_until"], told[OTHER]["reasons"]) == (None, ["window_closed"])


def test_each_number_has_its_own_window_and_the_contact_the_latest(
    world: World, workspace: Workspace
):
    world.add_number(OTHER, workspace.id)
    workspace.hears(workspace.message(WHO))
    world.clock.advance(timedelta(hours=20))
    workspace.hears(to_other(workspace))
    assert set(verdicts(workspace).values()) == {"free_text"}

    world.clock.advance(timedelta(hours=4))

    assert verdicts(workspace) == {workspace.number: "template_only", OTHER: "free_text"}
    [contact] = workspace.items()
    assert contact["window_open_until"] == asked(workspace)["free_until"]
    world.clock.advance(timedelta(hours=20))
    assert set(verdicts(workspace).values()) == {"template_only"}


@pytest.mark.parametrize("type_", ["system", "edit", "revoke"])
def test_what_says_nothing_new_opens_no_window(workspace: Workspace, type_: str):
    workspace.hears(workspace.message(WHO, type_=type_))

    assert asked(workspace)["verdict"] == "template_only"


def test_a_call_opens_the_window_of_the_number_that_was_called(world: World, workspace: Workspace):
    world.add_number(OTHER, workspace.id)
    call = CallChanged(
        number=BusinessNumber(phone_number_id=OTHER), call_id="c1", event="connect",
        direction="USER_INITIATED", person=Person(wa_id=WHO), timestamp=int(NOW.timestamp()),
    )  # fmt: skip
    world.deliver([world.event(call)])

    assert verdicts(workspace) == {workspace.number: "template_only", OTHER: "free_text"}


def test_marketing_is_stopped_where_it_was_refused(world: World, workspace: Workspace):
    world.add_number(OTHER, workspace.id)
    workspace.hears(workspace.message(WHO))
    stop(world, OTHER)

    reasons = {each["phone_number_id"]: each["reasons"] for each in asked(workspace)["numbers"]}

    assert reasons[workspace.number] == ["window_open"]
    assert reasons[OTHER] == ["window_closed", "marketing_stopped"]


def test_who_is_blocked_is_not_written_to_whatever_is_open(workspace: Workspace):
    workspace.hears(workspace.message(WHO))
    [contact] = workspace.items()
    workspace.call("PUT", f"/api/v1/contacts/{contact['id']}/blocked", {"blocked": True})

    found = asked(workspace)

    assert (found["verdict"], found["free_until"]) == ("blocked", None)
    assert found["reasons"] == ["blocked", "window_open"]


def test_who_never_wrote_gets_templates(workspace: Workspace):
    workspace.contact()
    assert asked(workspace)["reasons"] == ["never_wrote"]


def test_who_has_nothing_to_write_to_is_reached_nowhere(workspace: Workspace):
    lead = {"email": "grace@example.org", "source": "form"}
    assert workspace.call("POST", "/api/v1/leads", lead).status == 201

    assert (asked(workspace)["verdict"], asked(workspace)["reasons"][0]) == ("no_phone", "no_phone")


def test_without_a_number_of_the_business_nothing_is_sent(workspace: Workspace):
    made = workspace.contact()
    workspace.call("DELETE", f"/api/v1/numbers/{workspace.number}")

    assert asked(workspace) == {
        "verdict": "no_number", "free_until": None, "reasons": ["no_number"], "numbers": [],
    }  # fmt: skip
    other = workspace.world.workspace()
    assert other.call("GET", f"/api/v1/contacts/{made['id']}/may-write").status == 404
