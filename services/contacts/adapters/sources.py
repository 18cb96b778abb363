"""How contacts came, as what a list is found by: SQLite has to be told when that is worth it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select

from services.contacts.adapters.scope import Scope, unindexed_in
from services.contacts.adapters.tables_people import contact
from services.contacts.adapters.tag_ids import FEW
from services.contacts.domain.expression import Condition, Expression
from services.contacts.ports.contacts import Filter

_OTHERS = set(contact.c.keys()) - {"workspace_id", "state", "source", "id"}


def led_by_source(
    scope: Scope, chosen: Filter, predicate: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return a predicate that SQLite meets by the source where few came so, and otherwise never.

    Without statistics it takes the index that most columns of a filter are in, so that all of a
    common source would be read for the sake of one owner. One statement at most.
    """
    asked = _asked(chosen)
    if not asked or _is_nothing_else(chosen):
        return predicate
    some = select(contact.c.id).where(
        scope.mine(contact), contact.c.state == chosen.state, contact.c.source.in_(asked)
    )
    number = select(func.count()).select_from(some.limit(FEW + 1).subquery())
    is_rare = scope.connection.execute(number).scalar_one() <= FEW
    return unindexed_in(predicate, contact, _OTHERS if is_rare else {"source"})


def _asked(chosen: Filter) -> tuple[str, ...]:
    """Return sources one of which everybody has whom a filter lets through; () for any at all."""
    named = next(_named(chosen.expression), ()) if chosen.expression is not None else ()
    return chosen.sources or named


def _is_nothing_else(chosen: Filter) -> bool:
    """Tell whether a filter asks only how somebody came: the index counts those, many or few."""
    rest = chosen.expression
    if isinstance(rest, Condition) and rest.field == "source":
        rest = None
    return replace(chosen, sources=(), expression=rest) == Filter(state=chosen.state)


def _named(expression: Expression) -> Iterator[tuple[str, ...]]:
    if isinstance(expression, Condition):
        if expression.field == "source" and expression.op in {"is", "any_of"}:
            value = expression.value
            yield value if isinstance(value, tuple) else (str(value),)
    elif expression.kind == "all":
        for each in expression.parts:
            yield from _named(each)
