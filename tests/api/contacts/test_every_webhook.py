"""Every kind of webhook that WhatsApp sends, and what becomes of it: nothing is lost or doubled."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from libs.common.events.envelope import Event
from tests.support.contacts import NOW, Workspace, World
from tests.support.webhooks import NUMBER

WEBHOOKS = Path(__file__).parents[2] / "contract" / "webhooks"
RECORDED = {path.stem: json.loads(path.read_bytes()) for path in sorted(WEBHOOKS.glob("*.json"))}

SET_ASIDE = {
    "account": "about the business's account, of no meaning for a contact",
    "action": "a click or an automatic event",
    "group": "who is in a group, and what it is called",
    "no_person": "a call, handover or entry that names nobody",
    "nobody_named": "a change that does not say who it was",
    "number_of_another_account": "a number that was added with another account's id",
    "unknown_person": "a change of number or id of somebody who has not written yet",
    "unknown_number": "of a number that nobody has claimed; applied when somebody does",
}
"""Reasons by which contacts itself keeps an event whole; others are ingest's own words."""

MAKES_CONTACTS = ("message", "messages", "echo", "history", "standby", "call", "routing", "unknown")
"""How the names of webhooks begin that may make a contact."""


def events_of(name: str, copy: str = "") -> list[Event]:
    return [
        Event(
            id=each["id"] + copy, type=each["type"], source="ingest", lane=each["lane"],
            time=NOW, data=each["data"],
        )
        for each in RECORDED[name]["events"]
    ]  # fmt: skip


@pytest.fixture
def known(world: World, workspace: Workspace) -> Workspace:
    """A workspace that has the number of the recorded webhooks."""
    world.add_number(NUMBER, workspace.id)
    return workspace


def arrived(world: World) -> tuple[int, int, int, int]:
    with world.database.read() as connection:
        sums = ", ".join(
            f"coalesce(sum({each}), 0)"
            for each in ("received", "stored", "duplicate", "quarantined")
        )
        received, stored, duplicate, aside = connection.execute(
            text(f"SELECT {sums} FROM arrival")
        ).one()
        return int(received), int(stored), int(duplicate), int(aside)


def reasons(world: World) -> list[str]:
    with world.database.read() as connection:
        return list(connection.execute(text("SELECT reason FROM quarantine")).scalars())


def everything(known: Workspace) -> dict[str, Any]:
    """Everything that the API tells of the workspace's people but when they were seen last."""
    found = {}
    for contact in known.items():
        path = f"/api/v1/contacts/{contact['id']}"
        parts = ("messages", "identities", "consents", "audit")
        items = [each for part in parts for each in known.items(f"{path}/{part}")]
        found[contact["id"]] = [{**each, "last_seen": None} for each in items]
    return found


@pytest.mark.parametrize("name", RECORDED)
def test_each_item_is_stored_or_set_aside_and_a_copy_changes_nothing(
    world: World, known: Workspace, name: str
):
    events = events_of(name)
    if events:
        world.deliver(events)
    received, stored, duplicate, aside = arrived(world)
    assert (received, duplicate) == (len(events), 0)
    assert received == stored + aside
    assert len(reasons(world)) == aside
    before = everything(known)
    assert not before or name.startswith(MAKES_CONTACTS)

    for copy in ("", "-again") if events else ():
        world.deliver(list(reversed(events_of(name, copy))))

    after = everything(known)
    assert after == before


def test_a_number_of_another_account_is_never_heard_and_kept_whole(
    world: World, workspace: Workspace
):
    event = events_of("message-text")[0]
    own = event.data["number"]["waba_id"]
    body = {"phone_number_id": NUMBER, "workspace_id": workspace.id, "waba_id": "another"}
    assert world.internal("POST", "/internal/v1/numbers", body).status == 201

    world.deliver([event])
    assert (workspace.items(), reasons(world)) == ([], ["number_of_another_account"])

    assert world.internal("POST", "/internal/v1/numbers", body | {"waba_id": own}).status == 201
    world.deliver(events_of("message-text", "-again"))
    assert len(workspace.items()) == 1


def test_all_of_them_in_one_batch_add_up(world: World, known: Workspace):
    events = [event for name in RECORDED for event in events_of(name)]
    unique = list({event.id: event for event in events}.values())

    world.deliver(events)

    received, stored, duplicate, aside = arrived(world)
    assert received == len(events) == stored + duplicate + aside
    assert duplicate >= len(events) - len(unique)
    asked = {each for each in reasons(world) if each.isidentifier()}
    assert asked <= SET_ASIDE.keys()
