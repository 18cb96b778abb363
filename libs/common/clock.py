"""The time, as a port, so that a test can own it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Thread-safe; never blocks."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that moves only when told: for tests and for replays of recorded traffic."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward by a duration; the next `now` says so."""
        self._now += by


def rfc3339(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with millisecond precision and a Z."""
    return _written(moment, "milliseconds")


def exact_rfc3339(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with a Z and all that is known of it."""
    return _written(moment, "microseconds" if moment.microsecond % 1000 else "milliseconds")


def parse_rfc3339(text: str) -> datetime:
    """Read an RFC 3339 moment.

    Raises ValueError when it is malformed or has no offset: a time without one is ambiguous.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset, such as Z")
    return moment.astimezone(UTC)


def _written(moment: datetime, precision: str) -> str:
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec=precision).removesuffix("+00:00") + "Z"
