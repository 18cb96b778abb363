"""Filter expressions: conditions on contacts joined by all, any and not.

`{"all": [{"field": "status", "op": "any_of", "value": ["warm", "hot"]}, {"not": {…}}]}`. What an
expression means is `lets_through`; databases answer the same question in SQL.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from services.contacts.domain.contact import Contact
from services.contacts.domain.tags import tag_key

Kind = Literal["all", "any", "not"]
Value: TypeAlias = str | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of a contact, an operator of that field, and what to compare with.

    Tags are given by their keys, moments absolutely; the operators are those of FIELDS.
    """

    field: str
    op: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any, or (the one part) not is true."""

    kind: Kind
    parts: tuple["Expression", ...]


Expression: TypeAlias = Condition | Group

_CHOICE = ("is", "is_not", "any_of", "none_of")
_PRESENCE = ("present", "absent")
_MOMENT = ("since", "before", "within_days", "older_than_days")
FIELDS: dict[str, tuple[str, ...]] = {
    "status": _CHOICE,
    "source": _CHOICE,
    "owner": (*_CHOICE, *_PRESENCE),
    "tags": ("has", "has_not", "any_of", "all_of", "none_of", *_PRESENCE),
    "name": ("is", "starts_with"),
    "phone": ("is", "starts_with", *_PRESENCE),
    "email": ("is", *_PRESENCE),
    "username": ("is", *_PRESENCE),
    "created_at": _MOMENT,
    "status_since": _MOMENT,
    "last_active_at": (*_MOMENT, *_PRESENCE),
    "window": ("open", "closed"),
    "marketing": ("stopped", "allowed"),
    "blocked": ("yes", "no"),
}
"""The operators of each field."""


def conditions_of(expression: Expression) -> Iterator[Condition]:
    """Yield the conditions of an expression, in the order they were given."""
    if isinstance(expression, Condition):
        yield expression
    else:
        for each in expression.parts:
            yield from conditions_of(each)


def lets_through(expression: Expression, contact: Contact) -> bool:
    """Tell whether an expression is true of a contact."""
    if isinstance(expression, Condition):
        return _holds(expression, contact)
    found = (lets_through(each, contact) for each in expression.parts)
    if expression.kind == "not":
        return not next(found)
    return all(found) if expression.kind == "all" else any(found)


def _holds(condition: Condition, contact: Contact) -> bool:
    if condition.field == "tags":
        return _tags_hold(condition, {tag_key(each) for each in contact.tags})
    return _OPERATORS[condition.op](_VALUES[condition.field](contact), condition.value)


def _tags_hold(condition: Condition, keys: set[str]) -> bool:
    wanted = set(condition.value) if isinstance(condition.value, tuple) else {condition.value}
    return {
        "has": wanted <= keys,
        "all_of": wanted <= keys,
        "any_of": bool(wanted & keys),
        "has_not": not wanted & keys,
        "none_of": not wanted & keys,
        "present": bool(keys),
        "absent": not keys,
    }[condition.op]


_VALUES: dict[str, Callable[[Contact], str | datetime | bool | None]] = {
    "status": lambda each: each.status,
    "source": lambda each: each.source,
    "owner": lambda each: each.owner.id if each.owner else None,
    "name": lambda each: each.name.casefold()[:200],
    "phone": lambda each: each.phone,
    "email": lambda each: each.email,
    "username": lambda each: each.username,
    "created_at": lambda each: each.created_at,
    "status_since": lambda each: each.status_since,
    "last_active_at": lambda each: each.last_active_at,
    "window": lambda each: each.window_open_until,
    "marketing": lambda each: each.marketing_stopped,
    "blocked": lambda each: each.blocked,
}


def _later(own: object, than: object) -> bool:
    return isinstance(own, datetime) and isinstance(than, datetime) and own >= than


def _earlier(own: object, than: object) -> bool:
    return isinstance(own, datetime) and isinstance(than, datetime) and own < than


def _open(own: object, now: object) -> bool:
    return isinstance(own, datetime) and isinstance(now, datetime) and own > now


_OPERATORS: dict[str, Callable[[object, object], bool]] = {
    "is": lambda own, value: own == value,
    "is_not": lambda own, value: own != value,
    "any_of": lambda own, values: isinstance(values, tuple) and own in values,
    "none_of": lambda own, values: isinstance(values, tuple) and own not in values,
    "present": lambda own, _: own is not None,
    "absent": lambda own, _: own is None,
    "starts_with": lambda own, start: isinstance(own, str) and own.startswith(str(start)),
    "since": _later,
    "within_days": _later,
    "before": _earlier,
    "older_than_days": _earlier,
    "open": _open,
    "closed": lambda own, now: not _open(own, now),
    "stopped": lambda own, _: own is True,
    "allowed": lambda own, _: own is not True,
    "yes": lambda own, _: own is True,
    "no": lambda own, _: own is not True,
}
