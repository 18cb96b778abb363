"""Who is going cold: warm or hot, and neither moved nor heard from for longer than is good.

Both clocks have to run out: somebody who wrote today is not going cold, however long a deal takes,
and neither is somebody who was moved today. Days are 24 hours from a moment, in any time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.common.errors import InvalidInputError
from services.contacts.domain.contact import Contact

GOING_COLD = "going_cold"
"""The days of the stages among the settings of a workspace; a stage without any has the usual."""
USUAL_DAYS: Mapping[str, int] = {"warm": 7, "hot": 3}
MOST_DAYS = 365
LONGEST_SNOOZE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody who is going cold. since: the later of their last move and last message."""

    contact: Contact
    since: datetime


def days_of(settings: Mapping[str, Any]) -> dict[str, int]:
    """Return after how many quiet days somebody is going cold, by stage."""
    return {**USUAL_DAYS, **settings.get(GOING_COLD, {})}


def days_from(given: Mapping[str, int]) -> dict[str, int]:
    """Return days that somebody chose. Raises InvalidInputError."""
    if unknown := sorted(given.keys() - USUAL_DAYS.keys()):
        raise InvalidInputError.of(GOING_COLD, f"nobody goes cold in {', '.join(unknown)}")
    if not all(1 <= days <= MOST_DAYS for days in given.values()):
        raise InvalidInputError.of(GOING_COLD, f"must be 1 to {MOST_DAYS} days")
    return dict(given)


def quiet_since(contact: Contact) -> datetime:
    """Return since when a contact has neither moved nor written."""
    heard = contact.last_inbound_at
    return heard if heard and heard > contact.status_since else contact.status_since


def snooze_from(until: datetime | None, now: datetime) -> datetime | None:
    """Return until when somebody is left alone, None when that is over.

    Raises InvalidInputError.
    """
    if until is None or until <= now:
        return None
    if until > now + LONGEST_SNOOZE:
        raise InvalidInputError.of("until", "must be within a year")
    return until
