"""Events of before an erasure that come after it bring nobody back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from libs.common.clock import Clock
from libs.common.events.whatsapp import Person
from libs.common.suppression import hash_of_id, hashes_of
from services.contacts.application.apply_address_book import Synced, person_of
from services.contacts.application.apply_copies import Copy
from services.contacts.application.apply_identity_changes import Rename
from services.contacts.application.apply_preferences import Choice
from services.contacts.application.apply_statuses import Report
from services.contacts.application.receive_messages import Incoming
from services.contacts.application.sort_events import Work
from services.contacts.domain.identity import keys_of
from services.contacts.domain.message import moment_of
from services.contacts.ports.storage import Unit

T = TypeVar("T", Incoming, Copy, Report, Rename, Choice, Synced)
_SECOND = timedelta(seconds=1)
"""WhatsApp tells times in whole seconds: one in the second of the erasure may be behind it."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Who an item is about, and when it was said."""

    people: Sequence[Person]
    at: datetime


def drop_late(unit: Unit, clock: Clock, key: str, work: Work) -> int:
    """Take out of work what erased people said, or were told, before they were erased.

    Returns how many events that were. key: of the hashes by which erased people are known. One
    statement, and another for each kind of work with something older than the newest erasure.
    """
    newest = unit.erasure.newest()
    if newest is None:
        return 0
    late = _Late(unit, clock, key, newest)
    before = work.events()
    work.messages = late.without(work.messages, lambda each: _incoming(each, clock))
    work.copies = late.without(work.copies, lambda each: _copy(each, clock))
    work.reports = late.without(work.reports, lambda each: _report(each, clock))
    work.renames = late.without(work.renames, lambda each: _rename(each, clock))
    work.choices = late.without(work.choices, lambda each: _choice(each, clock))
    work.synced = late.without(work.synced, lambda each: _synced(each, clock))
    return before - work.events()


class _Late:
    def __init__(self, unit: Unit, clock: Clock, key: str, newest: datetime) -> None:
        self._unit = unit
        self._key = key
        self._newest = newest

    def without(self, items: Sequence[T], said: Callable[[T], _Said]) -> list[T]:
        """Return the items that are not about somebody who was erased after them."""
        told = [(each, said(each)) for each in items]
        hashes = {
            id(each): set().union(*map(self._hashes, about.people))
            for each, about in told
            if about.at + _SECOND <= self._newest
        }
        if not hashes:
            return list(items)
        since = self._unit.erasure.suppressed(sorted(set().union(*hashes.values())))
        return [
            each
            for each, about in told
            if not any(
                about.at + _SECOND <= since[one] for one in hashes.get(id(each), ()) if one in since
            )
        ]

    def _hashes(self, person: Person) -> set[str]:
        own = self._unit.workspace_id
        keys = keys_of(person)
        numbers = [each.value for each in keys if each.kind == "wa_id"]
        ids = {hash_of_id(self._key, own, each.value) for each in keys if each.kind != "wa_id"}
        return {*hashes_of(self._key, own, numbers), *ids}


def _incoming(each: Incoming, clock: Clock) -> _Said:
    return _Said([each.received.sender], moment_of(each.received.message.timestamp, clock.now()))


def _copy(each: Copy, clock: Clock) -> _Said:
    return _Said([each.person], moment_of(each.message.timestamp, clock.now()))


def _report(each: Report, clock: Clock) -> _Said:
    return _Said([each.changed.recipient], moment_of(each.changed.timestamp, clock.now()))


def _rename(each: Rename, clock: Clock) -> _Said:
    told = each.changed
    return _Said([told.before, told.after], moment_of(told.timestamp, clock.now()))


def _choice(each: Choice, clock: Clock) -> _Said:
    return _Said([each.person], moment_of(each.timestamp, clock.now()))


def _synced(each: Synced, clock: Clock) -> _Said:
    return _Said([person_of(each.synced)], moment_of(each.synced.timestamp, clock.now()))
