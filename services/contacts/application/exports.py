"""Exports: asked for once, streamed as often as wanted, in flat memory."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from libs.common.ids import new_id
from services.contacts.application.bulk_jobs import Selection
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.contact import Contact
from services.contacts.domain.csv_cells import BYTE_ORDER_MARK, csv_line
from services.contacts.domain.export import Export, cells_of, clean_columns
from services.contacts.domain.origin import origin_of
from services.contacts.domain.selection import clean_ids
from services.contacts.ports.storage import Storage

PAGE = 1000


def create_export(
    storage: Storage, clock: Clock, actor: Actor, selection: Selection,
    given: dict[str, Any], columns: Sequence[str] | None,
) -> Export:  # fmt: skip
    """Note an export, audited, and return it. given: the selection as JSON, kept for the stream.

    Raises InvalidInputError, and SelectionChangedError when a filter lets through another number
    of contacts than expected.
    """
    wanted = clean_columns(columns)
    if selection.ids is not None:
        clean_ids(selection.ids, "selection.ids")
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    export = Export(new_id(), given, wanted, actor.id, actor.name, clock.now())
    with storage.write(actor.workspace_id) as unit:
        if selection.expected.count is not None:
            found = unit.contacts.count_without(selection.filter, exclude)
            selection.expected.check(found)
        unit.exports.add(export)
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(None, "export.created", export_id=export.id, columns=wanted, **_kind(given))
        changes.write()
    return export


def get_export(storage: Storage, actor: Actor, export_id: str) -> Export:
    """Return an export. Raises NotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        export = unit.exports.get(export_id)
    if export is None:
        raise NotFoundError("there is no such export")
    return export


def stream_export(
    storage: Storage, actor: Actor, export: Export, selection: Selection
) -> Iterator[str]:
    """Yield an export as CSV, page by page: contacts as they are now, in the order of ids.

    Each page is a short transaction of its own, so that a slow reader holds nothing.
    """
    yield BYTE_ORDER_MARK + csv_line(export.columns)
    for page in _pages(storage, actor, selection):
        yield "".join(csv_line(cells_of(each, export.columns)) for each in page)


def _pages(storage: Storage, actor: Actor, selection: Selection) -> Iterator[list[Contact]]:
    if selection.ids is not None:
        ids = iter(sorted(set(selection.ids)))
        while some := list(islice(ids, PAGE)):
            with storage.read(actor.workspace_id) as unit:
                found = unit.contacts.many(some)
            yield [found[each] for each in some if each in found and found[each].is_live]
        return
    after, excluded = "", set(selection.exclude)
    while True:
        with storage.read(actor.workspace_id) as unit:
            page = unit.contacts.after(selection.filter, after, PAGE)
        if not page:
            return
        after = page[-1].id
        yield [each for each in page if each.id not in excluded]


def _kind(given: dict[str, Any]) -> dict[str, Any]:
    """Return what of a selection is worth auditing: how many ids, or which filter."""
    return {"ids": len(given["ids"])} if "ids" in given else {"filter": given.get("filter", {})}
