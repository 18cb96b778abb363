"""The list: filters, keyset pages in both directions, one index per sort."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, literal, not_, or_, select, tuple_

from libs.common.db.many import among
from services.contacts.adapters.contact_rows import read_contacts, select_contacts
from services.contacts.adapters.expressions import (
    expressed,
    is_narrow,
    keys_of_tags,
    of_statuses,
    starting_with,
)
from services.contacts.adapters.scope import Scope, unindexed, unindexed_in
from services.contacts.adapters.sources import led_by_source
from services.contacts.adapters.tables_people import contact
from services.contacts.adapters.tag_ids import TagFound, find_tags, having
from services.contacts.domain.expression import Condition
from services.contacts.domain.tags import tag_key
from services.contacts.ports.contacts import NOBODY, Filter, ListQuery, Page, Sort

COLUMNS: dict[Sort, str] = {
    "name": "sort_name",
    "phone": "sort_phone",
    "status": "sort_status",
    "owner": "sort_owner",
    "last_active_at": "sort_active",
    "created_at": "created_at",
    "tags": "sort_tags",
}

_FILTERED = set(contact.c.keys()) - {"workspace_id", "state", "id"}


@dataclass(frozen=True, slots=True)
class Matching:
    """A filter as SQL. is_narrow: it lets through few contacts, all with a rare tag."""

    predicate: ColumnElement[bool]
    is_narrow: bool


def matching(scope: Scope, chosen: Filter) -> ColumnElement[bool]:
    """Return the predicate of a filter, with the workspace and the state in it.

    Looks up the tags that it names with one statement.
    """
    return matched(scope, chosen).predicate


def matched(scope: Scope, chosen: Filter) -> Matching:
    """Return a filter as SQL, and what a database's planner can't know of it."""
    keys = {tag_key(each) for each in chosen.tags}
    expression = chosen.expression
    tags = find_tags(scope, keys | (keys_of_tags(expression) if expression else set()))
    parts = _plain(scope, chosen)
    if keys:
        parts.append(_tagged(scope, chosen, [tags[each] for each in keys if each in tags]))
    if expression is not None:
        parts.append(expressed(scope, expression, tags))
    asked = Condition("tags", f"{chosen.tag_mode}_of", tuple(keys))
    narrow = is_narrow(asked, tags) or (expression is not None and is_narrow(expression, tags))
    predicate = and_(*parts)
    if scope.connection.dialect.name == "sqlite":
        if narrow:
            predicate = unindexed_in(predicate, contact, set(contact.c.keys()) - {"id"})
        else:
            predicate = led_by_source(scope, chosen, predicate)
    return Matching(predicate, narrow)


def _plain(scope: Scope, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the parts of a filter that need no other table."""
    periods = (
        (chosen.created_from, contact.c.created_at.__ge__),
        (chosen.created_to, contact.c.created_at.__lt__),
        (chosen.active_from, contact.c.sort_active.__ge__),
        (chosen.active_to, contact.c.sort_active.__lt__),
    )
    parts = [scope.mine(contact), contact.c.state == chosen.state]
    parts += [compare(moment) for moment, compare in periods if moment is not None]
    if chosen.active_to is not None:
        parts.append(contact.c.last_active_at.is_not(None))
    if chosen.name:
        parts.append(starting_with("name", chosen.name))
    if chosen.statuses:
        parts.append(of_statuses(chosen.statuses))
    if chosen.owners:
        parts.append(_owned(chosen.owners))
    if chosen.sources:
        parts.append(contact.c.source.in_(chosen.sources))
    if chosen.blocked is not None:
        parts.append(contact.c.blocked if chosen.blocked else not_(contact.c.blocked))
    if chosen.marketing is not None:
        stopped = contact.c.marketing_stopped
        parts.append(stopped if chosen.marketing == "stopped" else not_(stopped))
    return parts


def by_ids(scope: Scope, which: ColumnElement[bool], ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the predicate of those of some ids that another one lets through, met by the ids.

    As many ids as fit one statement: `scope.chunks`.
    """
    predicate = and_(which, among(scope.connection, contact.c.id, ids))
    if scope.connection.dialect.name != "sqlite":
        return predicate
    return unindexed_in(predicate, contact, set(contact.c.keys()) - {"id"})


def page(scope: Scope, query: ListQuery, which: Matching, *, is_crowd: bool) -> Page:
    """Read one page of what a filter lets through: the rows, then their tags. Where rows are to be
    skipped, the last one of them is found first, by what is in the index alone: the page begins
    after it, as after a cursor.

    Without statistics SQLite can't tell whether to meet a crowd in the order of the list or to
    find a few by the filter and sort them, and either is ruinous for the other.
    """
    column: ColumnElement[Any] = contact.c[COLUMNS[query.sort]]
    predicate = which.predicate
    if scope.connection.dialect.name == "sqlite" and not which.is_narrow:
        if is_crowd:
            predicate = unindexed_in(predicate, contact, _FILTERED - {column.name})
        else:
            column = unindexed(column)
    descending = query.descending != query.back
    order = (column.desc(), contact.c.id.desc()) if descending else (column, contact.c.id)
    if query.skip:
        last = select(column, contact.c.id).where(predicate).order_by(*order)
        skipped = scope.connection.execute(last.limit(1).offset(query.skip - 1)).first()
        if skipped is None:
            return Page([], None, None)
        query = replace(query, position=(skipped[0], skipped[1]))
    statement = select_contacts(scope, by_id=which.is_narrow).where(predicate)
    if query.position is not None:
        statement = statement.where(_beyond(column, query.position, descending=descending))
    rows = list(scope.connection.execute(statement.order_by(*order).limit(query.limit + 1)).all())
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    if query.back:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    beyond = query.position is not None
    has_before = more if query.back else beyond
    has_after = beyond if query.back else more
    return Page(
        read_contacts(scope, rows),
        _position(rows[0], query.sort) if has_before else None,
        _position(rows[-1], query.sort) if has_after else None,
    )


def _position(row: Row[Any], sort: Sort) -> tuple[Any, str]:
    """Return where a row stands in the order, by what is stored: while a tag is being renamed, the
    contact may say already what the column it is sorted by does not.
    """
    return getattr(row, COLUMNS[sort]), row.id


def _beyond(
    column: ColumnElement[Any], position: tuple[Any, str], *, descending: bool
) -> ColumnElement[bool]:
    """Compare sort value and id as one: an index then begins there, however many share a value."""
    value, contact_id = position
    place = tuple_(column, contact.c.id)
    beyond = tuple_(literal(value, column.type), literal(contact_id))
    return place < beyond if descending else place > beyond


def _owned(owners: tuple[str, ...]) -> ColumnElement[bool]:
    somebody = contact.c.owner_id.in_([each for each in owners if each != NOBODY])
    return or_(contact.c.owner_id.is_(None), somebody) if NOBODY in owners else somebody


def _tagged(scope: Scope, chosen: Filter, found: list[TagFound]) -> ColumnElement[bool]:
    missing = len(found) < len({tag_key(each) for each in chosen.tags})
    if not found or (chosen.tag_mode == "all" and missing):
        return false()
    if chosen.tag_mode == "any":
        return having(scope, found)
    return and_(*(having(scope, [each]) for each in found))
