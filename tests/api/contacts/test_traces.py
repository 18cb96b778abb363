"""One trace from what came in to what goes out, also where one batch holds many."""

from dataclasses import replace

import pytest

from libs.common.bus.batch import Batch
from libs.common.bus.port import Delivery
from libs.common.events.envelope import Event
from libs.common.events.topology import TOPOLOGY
from libs.common.events.whatsapp import BusinessNumber, IdentityChanged, Person
from services.contacts.consumers import handlers
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World

QUEUE = TOPOLOGY.queue("contacts.whatsapp")
ONE, TWO, THREE = (f"00-{digit * 32}-{'b' * 16}-01" for digit in "123")


class Settled:
    """A subscription that takes every answer."""

    def ack(self, given: object) -> None:
        """Nothing is to be done."""


def handle(world: World, *events: Event) -> None:
    """Have the consumer's own batch handle events at once."""
    deliveries = [Delivery(each, QUEUE.name, 1, None) for each in events]
    handler = handlers(world.storage, world.clock, SUPPRESSION_KEY)[QUEUE.name]
    assert Batch(Settled(), QUEUE, handler, deliveries)._try_all(probe=False) is None


def trace_of(traceparent: str | None) -> str:
    return str(traceparent).split("-")[1]


def outgoing(world: World) -> dict[str, set[str]]:
    """Return the traces of the contact events that wait to go out, by the contact's name."""
    found: dict[str, set[str]] = {}
    for each in world.outgoing():
        found.setdefault(each.data["contact"]["name"], set()).add(trace_of(each.traceparent))
    return found


def said(world: World, workspace: Workspace, digits: str, name: str, trace: str) -> Event:
    message = workspace.message(digits, name=name)
    return replace(world.event(message), traceparent=trace)


def test_each_contact_of_a_batch_goes_on_in_the_trace_of_who_wrote(
    world: World, workspace: Workspace
):
    handle(
        world,
        said(world, workspace, "447700900001", "Ada", ONE),
        said(world, workspace, "447700900002", "Bea", TWO),
    )
    assert outgoing(world) == {"Ada": {"1" * 32}, "Bea": {"2" * 32}}


@pytest.mark.parametrize("times", [1, 2])
def test_who_wrote_twice_goes_on_in_the_newest_trace(
    world: World, workspace: Workspace, times: int
):
    events = [said(world, workspace, "447700900001", "Ada", each) for each in (ONE, TWO)]
    for some in [events] if times == 1 else [[each] for each in events]:
        handle(world, *some)
    last = world.outgoing()[-1]
    assert trace_of(last.traceparent) == "2" * 32


def test_a_change_of_identity_goes_on_in_its_own_trace(world: World, workspace: Workspace):
    handle(world, said(world, workspace, "447700900001", "Ada", ONE))
    changed = IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number),
        kind="number",
        evidence="from",
        before=Person(wa_id="447700900001"),
        after=Person(wa_id="447700900009"),
    )
    renamed = replace(world.event(changed), traceparent=THREE)
    handle(world, renamed, said(world, workspace, "447700900002", "Bea", TWO))
    assert outgoing(world) == {"Ada": {"1" * 32, "3" * 32}, "Bea": {"2" * 32}}
