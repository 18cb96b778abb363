"""The list: one page, with a total that never costs a full count."""

from dataclasses import dataclass

from libs.common.actor import Actor
from services.contacts.domain.contact import Contact
from services.contacts.ports.contacts import Filter, ListQuery, Page
from services.contacts.ports.storage import Storage, Unit

COUNTED = 10_000
"""Totals up to here are exact."""

_WALKED = 100_000
"""A workspace of so many is gone through from end to end in a moment."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page and the total of its filter; an inexact total is an estimate, above COUNTED."""

    page: Page
    total: int
    is_exact: bool

    @property
    def items(self) -> list[Contact]:
        """The contacts of the page."""
        return self.page.items


def list_contacts(storage: Storage, actor: Actor, query: ListQuery) -> Listing:
    """Return a page of contacts. A constant number of statements, whatever the page size."""
    with storage.read(actor.workspace_id) as unit:
        used = unit.places.usage().used
        total, is_exact = _total_of(unit, query.filter, used)
        is_crowd = not is_exact or _are_many(total, used, query.limit)
        return Listing(unit.contacts.page(query, is_crowd=is_crowd), total, is_exact)


def _are_many(total: int, used: int, limit: int) -> bool:
    """Tell whether so many of all match that a page is sooner full by going through the list than
    by sorting them: it is after limit / share rows. Among very many that may go wrong by as many,
    where those who match are all at the far end.
    """
    return total == used or (used <= _WALKED and total * total >= limit * used)


def _total_of(unit: Unit, chosen: Filter, used: int) -> tuple[int, bool]:
    """Count a filter and say whether that is exact: all live contacts by the plan's counter, up
    to COUNTED by counting, and more by an estimate that is never above all there are.
    """
    if chosen.is_everything:
        return used, True
    total, is_exact = unit.contacts.total(chosen, COUNTED, used)
    return (min(total, used) if chosen.state == "live" else total), is_exact
