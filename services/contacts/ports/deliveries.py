"""What comes from the bus: applied once, counted, and kept when nobody knows whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from libs.common.bus.port import Delivery
from libs.common.events.envelope import Event

INCOMING = ("contacts.whatsapp", "contacts.whatsapp-bulk")
"""The queues of what comes from WhatsApp."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of one workspace's share of a batch: received = stored + duplicate +
    quarantined. of_workspace_id: None for what nobody knows whose it is. Negative numbers take back
    what was counted before.
    """

    queue: str
    received: int
    stored: int
    duplicate: int
    quarantined: int
    of_workspace_id: str | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """What came in an hour: received = stored + duplicate + parked. hour: when it began."""

    hour: datetime
    received: int
    stored: int
    duplicate: int
    parked: int


@dataclass(frozen=True, slots=True)
class Aside:
    """An event from WhatsApp that was kept whole instead of applied, and why."""

    id: str
    event: Event
    reason: str
    at: datetime


MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """Events written and not published. waiting: at most MOST_COUNTED are counted."""

    waiting: int
    oldest_seconds: float | None


class Arrivals(Protocol):
    """The inbox, the quarantine and the counts."""

    def fresh(self, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
        """Return the deliveries whose events were not applied before, and note them."""
        ...

    def quarantine(self, events: Sequence[tuple[Event, str, str | None]], at: datetime) -> None:
        """Keep events that can't be applied: event, reason, business number id. at: they came."""
        ...

    def release(self, phone_number_id: str, most: int) -> Sequence[Aside]:
        """Take quarantined events of a number that was unknown out, of the oldest hour there is;
        none while it is not known, as they would come back.
        """
        ...

    def claimed(self, most: int) -> Sequence[str]:
        """Return ids of business numbers that are known, and for which events that came while they
        were unknown are still kept.
        """
        ...

    def aside(self, workspace_id: str, most: int) -> Sequence[Aside]:
        """List what was set aside for the numbers of a workspace, the latest first, and where
        there is only one workspace what is nobody's as well.
        """
        ...

    def take(self, aside_id: str) -> Aside | None:
        """Take one event out, whoever's it is; None when somebody else did."""
        ...

    def count(self, arrived: Sequence[Arrived], at: datetime) -> None:
        """Note what became of a batch. at: when it came."""
        ...

    def by_hour(self, workspace_id: str, since: datetime) -> Sequence[Hour]:
        """Sum up what came for a workspace from WhatsApp since a moment, hour by hour, the latest
        first. What nobody knows whose it is counts as well where there is only one workspace.
        """
        ...

    def last_received(self, workspace_id: str) -> datetime | None:
        """Return when something last came for a workspace from WhatsApp, counted as by the hour;
        None if nothing did, or only longer ago than is remembered.
        """
        ...

    def backlog(self, now: datetime) -> Backlog:
        """Count what waits in the outbox, whoever's it is."""
        ...
