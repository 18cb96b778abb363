"""How often somebody may try to sign in: per account a growing delay, per address a rate."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FREE_TRIES = 4
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=5)
FORGOTTEN = timedelta(hours=1)
WINDOW = timedelta(minutes=1)
TRIES_PER_WINDOW = 10


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried under one name. since: the last try of an account, the first of a window."""

    count: int
    since: datetime
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to remember, and the seconds to wait (0: go ahead, this try is counted)."""

    tries: Tries
    wait: float


Rule = Callable[[Tries | None, datetime], Verdict]


def account_rule(tries: Tries | None, now: datetime) -> Verdict:
    """Count a try on an account; from the fifth failure on each doubles the wait, to 5 minutes.

    An account that was left alone for an hour starts again. The same for an unknown account.
    """
    if tries is None or now - tries.since >= FORGOTTEN:
        return Verdict(Tries(1, now), 0)
    if tries.blocked_until is not None and now < tries.blocked_until:
        return Verdict(tries, (tries.blocked_until - now).total_seconds())
    count = tries.count + 1
    return Verdict(Tries(count, now, now + delay_after(count)), 0)


def address_rule(tries: Tries | None, now: datetime) -> Verdict:
    """Count a try from an address; the eleventh failure within a minute has to wait."""
    if tries is None or now - tries.since >= WINDOW:
        return Verdict(Tries(1, now), 0)
    if tries.count >= TRIES_PER_WINDOW:
        return Verdict(tries, (tries.since + WINDOW - now).total_seconds())
    return Verdict(replace(tries, count=tries.count + 1), 0)


def delay_after(failures: int) -> timedelta:
    """Return how long an account rests after so many failures in a row."""
    if failures <= FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES - 1, 12)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
