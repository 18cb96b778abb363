"""Exports: asked for once, streamed for a day to whom asked, in flat memory."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from libs.common.actor import PRIVATE, Actor
from libs.common.clock import Clock
from libs.common.csv_cells import BYTE_ORDER_MARK, line_of_values, lines_of_values
from libs.common.errors import NotFoundError, UnavailableError
from libs.common.events.contacts import ExportFinished
from libs.common.events.registry import make_event
from libs.common.ids import new_id
from libs.common.log import get_logger
from services.contacts.application.ask_search import ask_search
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.export import CellWriter, Export, Shown, clean_columns
from services.contacts.domain.forgetting import without_values
from services.contacts.domain.origin import origin_of
from services.contacts.domain.selection import clean_ids
from services.contacts.ports.finder import Finder
from services.contacts.ports.members import Member
from services.contacts.ports.selection import Selection
from services.contacts.ports.storage import Storage, Unit

log = get_logger(__name__)

FULL_NUMBERS = "numbers:export"
"""The permission without which phone numbers are masked."""
ALL_EXPORTS = "audit:read"
"""The permission with which one hears of others' exports: the trail tells of them, too."""


def create_export(
    storage: Storage, finder: Finder, clock: Clock, actor: Actor, selection: Selection,
    given: dict[str, Any], columns: Sequence[str] | None,
) -> Export:  # fmt: skip
    """Note an export, audited, and return it. given: the selection as JSON, kept for the stream.

    Raises ForbiddenError, InvalidInputError, FinderUnavailableError when it has words and search is
    down, and SelectionChangedError when a filter lets through another number of contacts than
    expected.
    """
    wanted = clean_columns(columns)
    if selection.ids is not None:
        clean_ids(selection.ids, "selection.ids")
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    selection = ask_search(finder, actor, selection)
    export = Export(new_id(), given, wanted, actor.id, actor.name, clock.now())
    with storage.write(actor.workspace_id) as unit:
        if selection.expected.count is not None:
            selection.expected.check(_count(unit, selection, exclude))
        unit.exports.add(export)
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(None, "export.created", export_id=export.id, columns=wanted, **_kind(given))
        changes.write()
    return export


def count_stopped(storage: Storage, finder: Finder, actor: Actor, selection: Selection) -> int:
    """Count those of a selection who stopped marketing.

    Raises InvalidInputError, ForbiddenError, and FinderUnavailableError as create_export does.
    """
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    selection = ask_search(finder, actor, selection)
    ids = None if selection.ids is None else clean_ids(selection.ids, "selection.ids")
    stopped = replace(selection.filter, marketing="stopped")
    if selection.filter.marketing == "allowed":
        return 0
    with storage.read(actor.workspace_id) as unit:
        if ids is not None:
            return unit.contacts.count_found(stopped, ids, ())
        return _count(unit, replace(selection, filter=stopped), exclude)


def _count(unit: Unit, selection: Selection, exclude: Sequence[str]) -> int:
    if selection.found is not None:
        return unit.contacts.count_found(selection.filter, selection.found, exclude)
    return unit.contacts.count_without(selection.filter, exclude)


def list_exports(storage: Storage, actor: Actor, before: str | None, most: int) -> Sequence[Export]:
    """List exports, newest first, from behind an id on: one's own, or all for who may know."""
    by_id = None if actor.may(ALL_EXPORTS) else actor.id
    with storage.read(actor.workspace_id) as unit:
        return unit.exports.newest(before, most, by_id)


def get_export(storage: Storage, clock: Clock, actor: Actor, export_id: str) -> Export:
    """Return an export that may be downloaded.

    Raises NotFoundError when somebody else asked for it, or too long ago.
    """
    with storage.read(actor.workspace_id) as unit:
        return _open(unit, clock, actor, export_id)


def open_export(storage: Storage, clock: Clock, actor: Actor, export_id: str) -> Export:
    """Return an export for download, which is audited.

    Raises NotFoundError when somebody else asked for it, or too long ago.
    """
    with storage.write(actor.workspace_id) as unit:
        export = _open(unit, clock, actor, export_id)
        changes = ChangeSet(unit, clock, origin_of(actor))
        numbers = "full" if _shown_to(actor) == "all" else "masked"
        changes.audit(None, "export.downloaded", export_id=export.id, numbers=numbers)
        changes.write()
    return export


def _open(unit: Unit, clock: Clock, actor: Actor, export_id: str) -> Export:
    export = unit.exports.get(export_id)
    if export is None or export.by_id != actor.id:
        raise NotFoundError("there is no such export")
    if export.expires_at <= clock.now():
        raise NotFoundError("this export has expired; ask for it again", code="export_expired")
    return export


def stream_export(
    storage: Storage, clock: Clock, actor: Actor, export: Export, selection: Selection
) -> Iterator[bytes]:
    """Yield an export as CSV, many lines at a time: contacts as they are now, in the order of ids.

    Numbers are masked for who may not export them, e-mail addresses too for who may not see them
    at all. At the end it is noted and announced what it came to. Closing it midway leaves nothing
    behind.
    """
    with storage.read(actor.workspace_id) as unit:
        owners = _owner_words(unit.members.all())
    writer = CellWriter(export.columns, owners, _shown_to(actor))
    head = (BYTE_ORDER_MARK + line_of_values(export.columns)).encode()
    rows, size = 0, len(head)
    yield head
    with closing(storage.export(actor.workspace_id, selection, export.columns)) as pages:
        for page in pages:
            lines = lines_of_values(map(writer.cells, page)).encode()
            rows, size = rows + len(page), size + len(lines)
            yield lines
    _finish(storage, clock, actor, export, rows, size)


def _shown_to(actor: Actor) -> Shown:
    if not actor.may(PRIVATE):
        return "nothing private"
    return "all" if actor.may(FULL_NUMBERS) else "no numbers"


def _finish(
    storage: Storage, clock: Clock, actor: Actor, export: Export, rows: int, size: int
) -> None:
    """Note the end, unless that can't be done now: whoever waits has the whole file by then."""
    finished = ExportFinished(export_id=export.id, rows=rows, size=size)
    event = make_event(finished, clock, subject=export.id, workspace_id=actor.workspace_id)
    try:
        with storage.write(actor.workspace_id) as unit:
            unit.exports.came_to(export.id, rows, size, clock.now())
            unit.outgoing.add([event])
    except UnavailableError as problem:
        log.warning("an export's end was not noted", export_id=export.id, cause=problem.code)


def _owner_words(members: Sequence[Member]) -> dict[str, str]:
    """Return what to call each owner: the name, or the address where several have that name."""
    names: dict[str, int] = {}
    for each in members:
        names[each.name.casefold()] = names.get(each.name.casefold(), 0) + 1
    return {each.id: each.name if names[each.name.casefold()] == 1 else each.email
            for each in members}  # fmt: skip


def _kind(given: dict[str, Any]) -> dict[str, Any]:
    """Return what of a selection is worth auditing: how many ids, or which filter.

    Without whom it asks for: the entry outlives the person, and the export itself knows.
    """
    left = {"leave_out_stopped": True} if given.get("leave_out_stopped") else {}
    if "ids" in given:
        return {"ids": len(given["ids"]), **left}
    filter_ = given.get("filter", {})
    hidden = {name: "…" for name in ("q", "name") if filter_.get(name)}
    return {"filter": without_values(filter_) | hidden, **left}
