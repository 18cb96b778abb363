"""Nothing is lost: what came in adds up, and what could not be handled is visible."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY
from tests.support.contacts import Workspace, World, contacts_world


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[EventBus]:
    opened = open_bus(f"embedded:///{tmp_path / 'bus.db'}", TOPOLOGY)
    yield opened
    opened.close()


@pytest.fixture
def world(tmp_path: Path, bus: EventBus) -> Iterator[World]:
    built = contacts_world(f"sqlite:///{tmp_path / 'contacts.db'}", bus=bus)
    yield built
    built.service.close()


def park(bus: EventBus, world: World, workspace: Workspace) -> None:
    """Have a message of the workspace fail for good."""
    bus.publish([make_event(workspace.message(), world.clock)])
    held = bus.subscribe(TOPOLOGY.queue("contacts.whatsapp"))
    [delivery] = held.receive(1, timedelta(seconds=10))
    held.park(delivery, "ValueError: nobody can read this")
    held.close()


def test_what_came_adds_up(world: World, workspace: Workspace):
    copy = world.event(workspace.message(), id="same")
    world.deliver([copy, world.event(workspace.message())])
    world.deliver([copy])
    world.clock.advance(timedelta(hours=1))
    unknown = workspace.message()
    object.__setattr__(unknown.number, "phone_number_id", "999")
    world.deliver([world.event(unknown), world.event(workspace.report("w", "sent"))])

    flow = workspace.get("/api/v1/flow")

    assert flow["total"] == {"received": 5, "stored": 3, "duplicate": 1, "parked": 1}
    assert [each["received"] for each in flow["hours"]] == [2, 3]
    assert "contacts.whatsapp" in {each["queue"] for each in flow["queues"]}


def test_a_dead_letter_is_seen_replayed_and_discarded(
    bus: EventBus, world: World, workspace: Workspace
):
    other = world.workspace()
    park(bus, world, workspace)

    [letter] = workspace.items("/api/v1/dead-letters")
    assert letter["cause"] == "ValueError: nobody can read this"
    assert (letter["queue"], letter["type"]) == (
        "contacts.whatsapp", "whatsapp.message.received.v1",
    )  # fmt: skip
    assert other.items("/api/v1/dead-letters") == []
    path = f"/api/v1/dead-letters/{letter['id']}"
    assert other.call("POST", f"{path}/replay").status == 404
    assert workspace.call("POST", f"{path}/replay").status == 202
    assert workspace.items("/api/v1/dead-letters") == []

    park(bus, world, workspace)
    [letter, *_] = workspace.items("/api/v1/dead-letters")
    assert workspace.call("DELETE", f"/api/v1/dead-letters/{letter['id']}").status == 204


@pytest.fixture
def workspace(world: World) -> Workspace:
    return world.workspace()
