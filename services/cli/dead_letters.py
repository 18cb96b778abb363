"""`warmline dead-letters …`: events that could not be handled, with their cause."""

from typing import Any

import click

from libs.common.bus.port import EventBus, ParkedEvent
from libs.common.clock import rfc3339
from services.cli.installation import installation
from services.cli.output import answers


@click.group("dead-letters")
def dead_letters() -> None:
    """Events that were parked because they could not be handled."""


def _lines(result: dict[str, Any]) -> str:
    lines = [
        f"{each['id']}  {each['queue']}  {each['type']}  after {each['attempts']}: {each['cause']}"
        for each in result["items"]
    ]
    return "\n".join(lines) or "Nothing is parked."


@dead_letters.command("list")
@click.option("--queue", help="Only this queue.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@answers(_lines)
def list_parked(queue: str | None, limit: int) -> dict[str, Any]:
    """List parked events, oldest first."""
    with installation() as here:
        return {"items": [_shown(each) for each in _parked(here.bus, queue, limit)]}


@dead_letters.command()
@click.argument("ids", nargs=-1)
@click.option("--queue", help="Only this queue.")
@answers(lambda result: f"Put {result['replayed']} events back into their queues.")
def replay(ids: tuple[str, ...], queue: str | None) -> dict[str, Any]:
    """Handle parked events again: those named by IDS, or all."""
    with installation() as here:
        chosen = _by_queue(_parked(here.bus, queue, 10_000), ids)
        replayed = sum(here.bus.replay(name, each) for name, each in chosen.items())
    return {"replayed": replayed}


@dead_letters.command()
@click.argument("ids", nargs=-1, required=True)
@answers(lambda result: f"Deleted {result['discarded']} events for good.")
def discard(ids: tuple[str, ...]) -> dict[str, Any]:
    """Delete the parked events named by IDS for good."""
    with installation() as here:
        chosen = _by_queue(_parked(here.bus, None, 10_000), ids)
        discarded = sum(here.bus.discard(name, each) for name, each in chosen.items())
    return {"discarded": discarded}


def _parked(bus: EventBus, queue: str | None, most: int) -> list[ParkedEvent]:
    names = [queue] if queue else [depth.queue for depth in bus.depths() if depth.parked]
    return [event for name in names for event in bus.parked(name, most)][:most]


def _by_queue(parked: list[ParkedEvent], ids: tuple[str, ...]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for event in parked:
        if not ids or event.id in ids:
            chosen.setdefault(event.queue, []).append(event.id)
    return chosen


def _shown(event: ParkedEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "queue": event.queue,
        "type": event.event.type,
        "event_id": event.event.id,
        "cause": event.cause,
        "attempts": event.attempts,
        "parked_at": rfc3339(event.parked_at),
        "trace": event.event.traceparent,
    }
