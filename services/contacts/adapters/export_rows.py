"""The rows of an export: many contacts, few columns, flat memory."""

from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select, text, true

from libs.common.db.database import Database
from services.contacts.adapters.contact_list import by_ids, matching
from services.contacts.adapters.scope import Scope, chunks
from services.contacts.adapters.tables_people import contact, contact_tag, tag
from services.contacts.domain.export import Value
from services.contacts.ports.selection import Selection

PAGE = 1000
STALLED = "SET LOCAL idle_in_transaction_session_timeout = '120s'"
"""How long a reader may take for a page before the database ends the cursor."""

_COLUMNS: dict[str, ColumnElement[Any]] = {
    "name": contact.c.display_name,
    "phone": contact.c.phone_e164,
    "status": contact.c.lead_status,
    "owner": contact.c.owner_id,
    "marketing": case((contact.c.marketing_stopped, "stopped"), else_="allowed"),
}
Page = list[list[Value]]


def export_rows(
    database: Database, workspace_id: str, selection: Selection, columns: Sequence[str]
) -> Generator[Page]:
    """Yield pages of values by column, in the order of ids; an owner is the id of a member.

    On PostgreSQL a filter is read with one server-side cursor. SQLite, and ids anywhere, are read
    page by page, each a transaction of its own, so that a slow reader holds nothing up.
    """
    if selection.ids is not None:
        left = _left(selection)
        yield from _by_ids(database, workspace_id, sorted(set(selection.ids)), columns, left)
    elif selection.found is not None:
        yield from _found(database, workspace_id, selection, columns)
    elif database.dialect == "postgresql":
        yield from _by_cursor(database, workspace_id, selection, columns)
    else:
        yield from _by_pages(database, workspace_id, selection, columns)


def _left(selection: Selection) -> ColumnElement[bool]:
    """Return the predicate of who is not left out."""
    return not_(contact.c.marketing_stopped) if selection.leave_out_stopped else true()


def _by_ids(
    database: Database,
    workspace_id: str,
    ids: Sequence[str],
    columns: Sequence[str],
    left: ColumnElement[bool],
) -> Generator[Page]:
    for some in chunks(ids, PAGE):
        with database.read(workspace_id) as connection:
            scope = Scope(connection, workspace_id)
            which = and_(
                scope.mine(contact), contact.c.state == "live", contact.c.id.in_(some), left
            )  # fmt: skip
            rows = connection.execute(_rows(scope, columns).where(which)).all()
            names = _tag_names(scope, columns)
        yield [_values(row, columns, names) for row in rows]


def _found(
    database: Database, workspace_id: str, selection: Selection, columns: Sequence[str]
) -> Generator[Page]:
    excluded = set(selection.exclude)
    found = [each for each in selection.found or () if each not in excluded]
    for some in chunks(found, PAGE):
        with database.read(workspace_id) as connection:
            scope = Scope(connection, workspace_id)
            which = by_ids(scope, matching(scope, selection.filter), some)
            rows = connection.execute(_rows(scope, columns).where(which, _left(selection))).all()
            names = _tag_names(scope, columns)
        yield [_values(row, columns, names) for row in rows]


def _by_cursor(
    database: Database, workspace_id: str, selection: Selection, columns: Sequence[str]
) -> Generator[Page]:
    with database.read(workspace_id) as connection:
        connection.execute(text(STALLED))
        scope = Scope(connection, workspace_id)
        names = _tag_names(scope, columns)
        which = and_(matching(scope, selection.filter), _left(selection))
        statement = _rows(scope, columns).where(which)
        found = connection.execute(statement, execution_options={"yield_per": PAGE})
        excluded = set(selection.exclude)
        with found:
            for some in found.partitions():
                yield [_values(row, columns, names) for row in some if row[0] not in excluded]


def _by_pages(
    database: Database, workspace_id: str, selection: Selection, columns: Sequence[str]
) -> Generator[Page]:
    after, excluded, more = "", set(selection.exclude), True
    while more:
        with database.read(workspace_id) as connection:
            scope = Scope(connection, workspace_id)
            names = _tag_names(scope, columns)
            chosen = and_(matching(scope, selection.filter), _left(selection))
            which = and_(chosen, contact.c.id > after)
            rows = connection.execute(_rows(scope, columns).where(which).limit(PAGE)).all()
        after, more = rows[-1][0] if rows else "", len(rows) == PAGE
        yield [_values(row, columns, names) for row in rows if row[0] not in excluded]


def _rows(scope: Scope, columns: Sequence[str]) -> Select[Any]:
    """Return the statement that reads an id and the columns; tags as ids in one text."""
    chosen = [_tag_ids(scope) if each == "tags" else _column(each) for each in columns]
    return select(contact.c.id, *chosen).order_by(contact.c.id)


def _column(name: str) -> ColumnElement[Any]:
    return (_COLUMNS[name] if name in _COLUMNS else contact.c[name]).label(f"of_{name}")


def _tag_ids(scope: Scope) -> ColumnElement[Any]:
    return (
        select(func.aggregate_strings(contact_tag.c.tag_id, " "))
        .where(scope.mine(contact_tag), contact_tag.c.contact_id == contact.c.id)
        .scalar_subquery()
    )


def _tag_names(scope: Scope, columns: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return key and name of every tag by id, if they are wanted."""
    if "tags" not in columns:
        return {}
    found = scope.connection.execute(
        select(tag.c.id, tag.c.key, tag.c.name).where(scope.mine(tag), tag.c.deleted_at.is_(None))
    )
    return {row.id: (row.key, row.name) for row in found}


def _values(row: Any, columns: Sequence[str], names: dict[str, tuple[str, str]]) -> list[Value]:
    values: list[Value] = list(row[1:])
    if "tags" in columns:
        at = columns.index("tags")
        own = (names.get(each) for each in str(values[at] or "").split())
        values[at] = [name for _, name in sorted(filter(None, own))]
    return values
