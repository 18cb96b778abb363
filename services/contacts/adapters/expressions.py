"""Filter expressions in SQL: each condition is true or false, never NULL, so that not is not."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import contact
from services.contacts.adapters.tag_ids import TagFound, having, tagged
from services.contacts.domain.expression import Condition, Expression, conditions_of
from services.contacts.domain.lead_status import STATUSES

Predicate = ColumnElement[bool]
_LAST = "\U0010ffff"


def keys_of_tags(expression: Expression) -> set[str]:
    """Return the keys of the tags that an expression names."""
    named = (each for each in conditions_of(expression) if each.field == "tags")
    return {key for each in named for key in _listed(each.value)}


def expressed(scope: Scope, expression: Expression, tags: Mapping[str, TagFound]) -> Predicate:
    """Return the predicate of an expression on the table contact. tags: those it names, found."""
    if isinstance(expression, Condition):
        if expression.field == "tags":
            return _tags_predicate(scope, expression, tags)
        return _OPERATORS[expression.op](expression.field, expression.value)
    parts = [expressed(scope, each, tags) for each in expression.parts]
    if expression.kind == "not":
        return not_(parts[0])
    return and_(true(), *parts) if expression.kind == "all" else or_(false(), *parts)


def is_narrow(expression: Expression, tags: Mapping[str, TagFound]) -> bool:
    """Tell whether an expression lets through only contacts with some rare tag."""
    if isinstance(expression, Condition):
        if expression.field != "tags" or expression.op not in {"has", "any_of", "all_of"}:
            return False
        rare = [tags[each].is_rare for each in _listed(expression.value) if each in tags]
        return any(rare) if expression.op == "all_of" else bool(rare) and all(rare)
    return expression.kind == "all" and any(is_narrow(each, tags) for each in expression.parts)


def of_statuses(statuses: Iterable[str]) -> Predicate:
    """Return the predicate of contacts in some statuses.

    Said as a range even of one: with equality SQLite sorts a list that an index has in order.
    """
    ranks = {STATUSES.index(each) for each in statuses}
    least, most = min(ranks), max(ranks)
    range_ = contact.c.sort_status.between(least, most)
    gaps = sorted(set(range(least, most)) - ranks)
    return and_(range_, contact.c.sort_status.not_in(gaps)) if gaps else range_


def _tags_predicate(scope: Scope, condition: Condition, tags: Mapping[str, TagFound]) -> Predicate:
    if condition.op in {"present", "absent"}:
        return tagged(scope) if condition.op == "present" else not_(tagged(scope))
    wanted = set(_listed(condition.value))
    found = [tags[each] for each in sorted(wanted) if each in tags]
    if condition.op in {"has", "all_of"}:
        missing = len(found) < len(wanted)
        return false() if missing else and_(true(), *(having(scope, [each]) for each in found))
    somebody = having(scope, found) if found else false()
    return somebody if condition.op == "any_of" else not_(somebody)


def _listed(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


_COLUMNS: dict[str, ColumnElement[Any]] = {
    "source": contact.c.source,
    "owner": contact.c.owner_id,
    "name": contact.c.sort_name,
    "phone": contact.c.sort_phone,
    "email": contact.c.email,
    "username": contact.c.username,
    "created_at": contact.c.created_at,
    "status_since": contact.c.status_since,
    "last_active_at": contact.c.last_active_at,
    "window": contact.c.window_open_until,
}
_NULLABLE = {"owner", "email", "username", "last_active_at", "window"}


def _compared(field: str, compare: Callable[[ColumnElement[Any]], Predicate]) -> Predicate:
    column = _COLUMNS[field]
    if field not in _NULLABLE:
        return compare(column)
    return and_(column.is_not(None), compare(column))


def _is(field: str, value: Any) -> Predicate:
    if field == "status":
        return of_statuses([value])
    return _compared(field, lambda column: column == value)


def _any_of(field: str, values: Any) -> Predicate:
    if field == "status":
        return of_statuses(values)
    return _compared(field, lambda column: column.in_(values))


def _since(field: str, moment: Any) -> Predicate:
    sortable = contact.c.sort_active if field == "last_active_at" else _COLUMNS[field]
    return and_(_present(field, None), sortable >= moment)


def _before(field: str, moment: Any) -> Predicate:
    sortable = contact.c.sort_active if field == "last_active_at" else _COLUMNS[field]
    return and_(_present(field, None), sortable < moment)


def _present(field: str, _: Any) -> Predicate:
    if field == "phone":
        return contact.c.sort_phone != ""
    return _COLUMNS[field].is_not(None) if field in _NULLABLE else true()


def starting_with(field: str, start: Any) -> Predicate:
    """Return the predicate of contacts of which a text begins so, as a range of an index."""
    column = _COLUMNS[field]
    return and_(column >= start, column < start + _LAST)


def _open(field: str, now: Any) -> Predicate:
    return _compared(field, lambda column: column > now)


_OPERATORS: dict[str, Callable[[str, Any], Predicate]] = {
    "is": _is,
    "is_not": lambda field, value: not_(_is(field, value)),
    "any_of": _any_of,
    "none_of": lambda field, values: not_(_any_of(field, values)),
    "present": _present,
    "absent": lambda field, _: not_(_present(field, None)),
    "starts_with": starting_with,
    "since": _since,
    "within_days": _since,
    "before": _before,
    "older_than_days": _before,
    "open": _open,
    "closed": lambda field, now: not_(_open(field, now)),
    "stopped": lambda _, __: contact.c.marketing_stopped,
    "allowed": lambda _, __: not_(contact.c.marketing_stopped),
    "yes": lambda _, __: contact.c.blocked,
    "no": lambda _, __: not_(contact.c.blocked),
}
