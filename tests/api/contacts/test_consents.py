"""Whether people want to be written to: what they said, for each business number."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.events.whatsapp import BusinessNumber, Person, PreferenceChanged
from tests.support.contacts import NOW, Workspace, World

WHO = "447700900123"


def preference(
    workspace: Workspace, value: str = "stop", after: int = 0, number: str | None = None, **who: Any
) -> PreferenceChanged:
    return PreferenceChanged(
        number=BusinessNumber(phone_number_id=number or workspace.number),
        person=Person(**(who or {"wa_id": WHO})), category="marketing_messages", value=value,
        timestamp=int(NOW.timestamp()) + after,
    )  # fmt: skip


def deliver(world: World, *payloads: Any) -> None:
    world.deliver([world.event(each) for each in payloads])


def said(workspace: Workspace) -> Any:
    [contact] = workspace.items()
    return workspace.get(f"/api/v1/contacts/{contact['id']}/consents")


def values(workspace: Workspace) -> list[str]:
    return [each["value"] for each in said(workspace)["current"]]


def test_a_preference_is_noted_once_with_its_audit_entry_and_event(
    world: World, workspace: Workspace
):
    made = workspace.contact(phone=f"+{WHO}")
    before = len(world.outgoing())

    deliver(world, preference(workspace), preference(workspace))
    deliver(world, preference(workspace))

    [noted] = said(workspace)["items"]
    assert (noted["value"], noted["source"]) == ("stop", "preference")
    assert (noted["phone_number_id"], noted["at"]) == (workspace.number, "2026-11-22T12:00:00.000Z")
    audit = workspace.items(f"/api/v1/contacts/{made['id']}/audit")
    assert [each["action"] for each in audit] == ["contact.consent_changed", "contact.created"]
    [event] = world.outgoing()[before:]
    assert (event.type, event.data["changed"]) == (
        "contact.updated.v1", ["consent", "marketing"],
    )  # fmt: skip


def test_the_last_word_is_in_force_in_whatever_order(world: World, workspace: Workspace):
    workspace.contact(phone=f"+{WHO}")
    world.clock.advance(timedelta(minutes=1))

    deliver(world, preference(workspace, "resume", after=20))
    deliver(world, preference(workspace, "stop", after=10))

    assert values(workspace) == ["resume"]
    assert len(said(workspace)["items"]) == 2


def test_each_business_number_has_its_own(world: World, workspace: Workspace):
    workspace.contact(phone=f"+{WHO}")
    world.add_number("777", workspace.id)

    deliver(world, preference(workspace), preference(workspace, "signup", number="777"))

    current = {each["phone_number_id"]: each["value"] for each in said(workspace)["current"]}
    assert current == {workspace.number: "stop", "777": "signup"}


@pytest.mark.parametrize(
    ("text", "found"),
    [("STOP", ["stop"]), (" stop ", ["stop"]), ("we have to STOP this bill", []), ("hello", [])],
)
def test_only_a_whole_message_stops(
    world: World, workspace: Workspace, text: str, found: list[str]
):
    message = workspace.message(WHO, text, wamid="wamid.stop")
    deliver(world, message, message)
    world.deliver([world.event(message, id="copy")])

    assert values(workspace) == found
    assert [each["evidence"] for each in said(workspace)["items"]] == ["wamid.stop"] * len(found)
    assert len(workspace.items()) == 1


def test_what_somebody_unknown_said_makes_nobody_and_is_remembered(
    world: World, workspace: Workspace
):
    deliver(world, preference(workspace))
    assert workspace.items() == []

    workspace.contact(phone=f"+{WHO}")

    assert values(workspace) == ["stop"]


def test_somebody_with_only_a_user_id_is_heard_too(world: World, workspace: Workspace):
    deliver(world, preference(workspace, user_id="GB.abc"))
    deliver(world, workspace.message(None, user_id="GB.abc"))

    assert values(workspace) == ["stop"]


def test_an_import_never_loosens_it(world: World, workspace: Workspace):
    workspace.contact(phone=f"+{WHO}")
    deliver(world, preference(workspace))
    rows = [{"row": 1, "name": "Grace", "phone": f"+{WHO}", "tags": ["opted in"]}]
    body = {
        "workspace_id": workspace.id, "import_id": "i1", "chunk": 0, "dry_run": False,
        "on_match": "update", "tags_mode": "add", "actor": {"id": "a", "name": "Ada"}, "rows": rows,
    }  # fmt: skip

    answer = world.internal("POST", "/internal/v1/import-batches", body)

    assert answer.body["outcomes"][0]["outcome"] == "updated"
    assert values(workspace) == ["stop"]


@pytest.mark.parametrize("known", [True, False])
def test_an_erased_person_leaves_nothing_said(world: World, workspace: Workspace, *, known: bool):
    if not known:
        deliver(world, preference(workspace))
    made = workspace.contact(phone=f"+{WHO}")
    if known:
        deliver(world, preference(workspace))

    answer = workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase")

    assert answer.body["removed"]["consent_event"] == 1
    assert world.count("consent_event") == 0


def test_nobody_sees_what_was_said_in_another_workspace(world: World, workspace: Workspace):
    made = workspace.contact(phone=f"+{WHO}")
    other = world.workspace()

    answer = other.call("GET", f"/api/v1/contacts/{made['id']}/consents")

    assert answer.status == 404


def test_many_refusals_cost_as_many_statements_as_few(world: World, workspace: Workspace):
    def batch(first: int, many: int) -> list[Any]:
        return [workspace.message(f"4477009{n:05}", "STOP") for n in range(first, first + many)]

    with world.counting() as few:
        deliver(world, *batch(0, 3))
    with world.counting() as many:
        deliver(world, *batch(100, 100))

    assert len(many) <= len(few) + 2
