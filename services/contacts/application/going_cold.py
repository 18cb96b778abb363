"""The queue of people going cold, and leaving somebody alone for a while."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.actor import Actor
from libs.common.clock import Clock, rfc3339
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.get_contact import locked_contact
from services.contacts.application.undoing import Changed, check_undone
from services.contacts.domain.going_cold import Quiet, days_of, snooze_from
from services.contacts.domain.origin import origin_of
from services.contacts.ports.going_cold import ColdQuery, Place
from services.contacts.ports.storage import Storage

COUNTED = 1_000
"""Totals up to here are exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which of the people going cold. statuses: none for all. owner, snoozed: as in ColdQuery."""

    statuses: Collection[str] = ()
    owner: str | None = None
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class ColdPage:
    """Some of the queue. days: after how many quiet days somebody is in it, by stage."""

    items: Sequence[Quiet]
    total: int
    is_exact: bool
    days: Mapping[str, int]


def going_cold(
    storage: Storage, clock: Clock, actor: Actor, asked: Asked, after: Place | None, most: int
) -> ColdPage:
    """Return who is going cold, the longest quiet first. A constant number of statements."""
    now = clock.now()
    with storage.read(actor.workspace_id) as unit:
        days = days_of(unit.places.settings())
        wanted = {stage: days[stage] for stage in days if stage in (asked.statuses or days)}
        before = {stage: now - timedelta(days=each) for stage, each in wanted.items()}
        query = ColdQuery(now=now, quiet_before=before, owner=asked.owner, snoozed=asked.snoozed)
        items = unit.going_cold.page(query, after, most)
        total = unit.going_cold.count(query, COUNTED + 1)
    return ColdPage(items, min(total, COUNTED), total <= COUNTED, days)


def snooze(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, until: datetime | None,
    version: int | None = None, undo_of: str | None = None,
) -> Changed:  # fmt: skip
    """Leave somebody out of the queue until a moment; None, or one that is over, puts them back.

    undo_of: the change that this takes back. Raises ContactNotFoundError, StaleContactError,
    InvalidInputError.
    """
    until = snooze_from(until, clock.now())
    with storage.write(actor.workspace_id) as unit:
        contact = locked_contact(unit, contact_id, version)
        check_undone(unit, contact_id, undo_of, ["snoozed_until"])
        changes = ChangeSet(unit, clock, origin_of(actor), undo_of=undo_of)
        old = contact.snoozed_until
        if old != until:
            contact.snoozed_until = until
            noted = [old and rfc3339(old), until and rfc3339(until)]
            changes.change(contact, {"snoozed_until": noted}, "contact.snoozed")
            changes.write()
        return Changed(contact, changes.change_of(contact_id))
