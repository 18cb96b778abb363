"""The list: one page, with a total that never costs a full count."""

from dataclasses import dataclass

from libs.common.actor import Actor
from services.contacts.domain.contact import Contact
from services.contacts.ports.contacts import Filter, ListQuery, Page
from services.contacts.ports.storage import Storage, Unit

COUNTED = 10_000
"""Totals up to here are exact."""


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
        total, is_exact = total_of(unit, query.filter)
        return Listing(unit.contacts.page(query), total, is_exact)


def total_of(unit: Unit, chosen: Filter) -> tuple[int, bool]:
    """Count a filter and say whether that is exact: all live contacts by the plan's counter, up
    to COUNTED by counting, and more by an estimate that is never above all there are.
    """
    if chosen.is_everything:
        return unit.places.usage().used, True
    counted = unit.contacts.count(chosen, COUNTED + 1)
    if counted <= COUNTED:
        return counted, True
    most = unit.places.usage().used if chosen.state == "live" else None
    estimate = max(counted, unit.contacts.estimate(chosen))
    return estimate if most is None else min(estimate, most), False
