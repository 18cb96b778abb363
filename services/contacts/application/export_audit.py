"""The audit trail leaves as CSV, and the trail says so."""

from collections.abc import Iterator, Mapping
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.csv_cells import BYTE_ORDER_MARK, line_of_values
from libs.common.ids import is_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.audit_csv import COLUMNS, cells_of
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage

PAGE = 1000


def export_audit(
    storage: Storage, clock: Clock, actor: Actor, wanted: AuditFilter, given: Mapping[str, Any]
) -> Iterator[str]:
    """Audit the export, then return the entries that a filter lets through as lines of CSV.

    given: the filter as it was asked for, kept with the audit entry, which nobody can edit: a
    contact that is no id, as a number typed in its place, is left out. The lines come page by page,
    each a short transaction of its own, so that a slow reader holds nothing.
    """
    with storage.write(actor.workspace_id) as unit:
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(None, "audit.exported", filter=_noted(given))
        changes.write()
    return _lines(storage, actor, wanted)


def _noted(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "contact" or is_id(str(value))}


def _lines(storage: Storage, actor: Actor, wanted: AuditFilter) -> Iterator[str]:
    yield BYTE_ORDER_MARK + line_of_values(COLUMNS)
    page: list[AuditEntry] = []
    while True:
        with storage.read(actor.workspace_id) as unit:
            before = page[-1].place if page else None
            page = list(unit.history.entries(wanted, before, PAGE))
        if not page:
            return
        yield "".join(line_of_values(cells_of(each)) for each in page)
