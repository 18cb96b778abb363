"""`warmline dead-letters …`: events that could not be handled, with their cause."""

from typing import Any

import click

from libs.common.bus.port import ParkedEvent
from libs.common.clock import SystemClock, rfc3339
from services.cli.installation import Installation, installation
from services.cli.output import answers
from services.cli.parked import list_parked, named, replay_all

LETTERS = "/api/v1/dead-letters"
SET_ASIDE = "contacts.set-aside"


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
def list_letters(queue: str | None, limit: int) -> dict[str, Any]:
    """List parked events, oldest first."""
    with installation() as here:
        shown = [_shown(each) for each in _parked(here, queue, limit)]
        return {"items": (shown + _aside(here, queue))[:limit]}


@dead_letters.command()
@click.argument("ids", nargs=-1)
@click.option("--queue", help="Only this queue.")
@answers(lambda result: f"Put {result['replayed']} events back into their queues.")
def replay(ids: tuple[str, ...], queue: str | None) -> dict[str, Any]:
    """Handle parked events again: those named by IDS, or all that are parked by now.

    What was set aside is meant only if it is named, or by --queue contacts.set-aside.
    """
    with installation() as here:
        replayed = _replay_parked(here, queue, ids)
        aside = _aside(here, queue) if ids or queue == SET_ASIDE else []
        replayed += _each(here, aside, ids, "POST", "/replay")
    return {"replayed": replayed}


@dead_letters.command()
@click.argument("ids", nargs=-1, required=True)
@answers(lambda result: f"Deleted {result['discarded']} events for good.")
def discard(ids: tuple[str, ...]) -> dict[str, Any]:
    """Delete the parked events named by IDS for good."""
    with installation() as here:
        chosen = named(here.bus, None, ids)
        discarded = sum(here.bus.discard(name, each) for name, each in chosen.items())
        discarded += _each(here, _aside(here, None), ids, "DELETE")
    return {"discarded": discarded}


def _aside(here: Installation, queue: str | None) -> list[dict[str, Any]]:
    """Return what contacts set aside because it can't be applied, of every workspace."""
    return [
        {**letter, "trace": letter["trace_id"], "workspace_id": each["id"]}
        for each in (here.workspaces() if queue in {None, SET_ASIDE} else ())
        for letter in here.call("contacts", "GET", LETTERS, workspace_id=each["id"])["items"]
        if letter["queue"] == SET_ASIDE
    ]


def _each(
    here: Installation, aside: list[dict[str, Any]], ids: tuple[str, ...], method: str,
    verb: str = "",
) -> int:  # fmt: skip
    """Do something with what was set aside, what is named or all of it; return how many it were."""
    chosen = [each for each in aside if not ids or each["id"] in ids]
    for each in chosen:
        path = f"{LETTERS}/{each['id']}{verb}"
        here.call("contacts", method, path, workspace_id=each["workspace_id"])
    return len(chosen)


def _parked(here: Installation, queue: str | None, most: int) -> list[ParkedEvent]:
    return [] if queue == SET_ASIDE else list_parked(here.bus, queue, most)


def _replay_parked(here: Installation, queue: str | None, ids: tuple[str, ...]) -> int:
    if queue == SET_ASIDE:
        return 0
    if not ids:
        return replay_all(here.bus, queue, SystemClock().now())
    chosen = named(here.bus, queue, ids)
    return sum(here.bus.replay(name, each) for name, each in chosen.items())


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
