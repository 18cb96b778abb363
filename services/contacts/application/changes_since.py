"""How much changed since somebody looked: whether what they saw still holds."""

from dataclasses import dataclass
from datetime import timedelta

from libs.common.ids import id_before
from services.contacts.ports.storage import Storage

MOST = 10_000
SHORTLY = timedelta(minutes=2)
"""Longer than any transaction takes: an id is made in it, and seen when it is committed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """newest and recent: what to ask with the next time. contacts: how many changed, about MOST at
    most.
    """

    newest: str
    contacts: int
    recent: int


def changes_since(storage: Storage, workspace_id: str, since: str, recent: int | None) -> Changes:
    """Count the contacts that were changed after an audit entry; messages don't count.

    recent: entries that were seen SHORTLY before that one. Those that are there by now and were
    not then belong to transactions that had begun and not ended: their changes count as well.
    """
    with storage.read(workspace_id) as unit:
        newest = unit.history.newest()
        changed = unit.history.contacts_since(since, MOST) if newest > since else 0
        if since and recent is not None:
            changed += unit.history.entries_between(id_before(since, SHORTLY), since) - recent
        seen = unit.history.entries_between(id_before(newest, SHORTLY), newest) if newest else 0
        return Changes(newest, changed, seen)
