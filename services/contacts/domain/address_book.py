"""The address book of the business's phone: what it calls people, contacts or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the address book behind one business number says of somebody since `at`.

    party: who it is, as messages of somebody unknown name them. name: None when it was removed.
    """

    phone_number_id: str
    party: str
    name: str | None
    at: datetime


def name_of(entries: Iterable[Entry]) -> str | None:
    """Return what somebody is called: the newest name that was not removed, or None."""
    named = [each for each in entries if each.name]
    return max(named, key=lambda each: (each.at, each.party)).name if named else None
