"""The part of the list's filter expressions that the index can answer.

What contacts are not, as `{"field": "owner", "op": "none_of", "value": ["…"]}`; several conditions
under `all`; and one group `any` of conditions or of such groups under `all`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from libs.common.clock import parse_rfc3339
from libs.common.errors import InvalidInputError
from services.search.domain.document import BLOCKED, STATUSES, STOPPED, milliseconds, tag_key
from services.search.domain.question import Filters

MOST = 50
_TAKE_NONE = {"present", "absent", "stopped", "allowed", "yes", "no"}
_PERIODS = {"created_at": "created", "last_active_at": "active"}
_LEAVE_OUT = ("not_statuses", "not_tags", "not_owner_ids", "untagged", "not_flags", "either")
"""What may stand beside the plain filters of a query without contradicting them."""
_UNTOLD = "search can't tell this; the list of contacts can"

Add = Callable[[Filters, Any], Filters]


def _once(name: str, read: Callable[[Any], Any] = tuple, **more: Any) -> Add:
    """Return what puts a value into a field of Filters that has room for one condition only."""

    def add(filters: Filters, value: Any) -> Filters:
        if getattr(filters, name) not in ((), None):
            raise _TwiceError
        return replace(filters, **{name: read(value)}, **more)

    return add


def _besides(name: str, read: Callable[[Any], Any] = tuple) -> Add:
    """Return what adds to a field of Filters that leaves out."""
    return lambda filters, value: replace(filters, **{name: getattr(filters, name) + read(value)})


class _TwiceError(Exception):
    """Raised when two conditions ask for what only one can."""


def _keys(values: list[str]) -> tuple[str, ...]:
    return tuple(map(tag_key, values))


_KNOWN: Mapping[tuple[str, str], Add] = {
    ("status", "any_of"): _once("statuses"),
    ("status", "none_of"): _besides("not_statuses"),
    ("source", "any_of"): _once("sources"),
    ("tags", "any_of"): _once("tags", _keys, tag_mode="any"),
    ("tags", "all_of"): _once("tags", _keys, tag_mode="all"),
    ("tags", "none_of"): _besides("not_tags", _keys),
    ("tags", "absent"): lambda filters, _: replace(filters, untagged=True),
    ("owner", "any_of"): _once("owner_ids"),
    ("owner", "none_of"): _besides("not_owner_ids"),
    ("owner", "present"): _besides("not_owner_ids", lambda _: (None,)),
    ("owner", "absent"): _once("owner_ids", lambda _: (None,)),
    ("marketing", "stopped"): _besides("flags", lambda _: (STOPPED,)),
    ("marketing", "allowed"): _besides("not_flags", lambda _: (STOPPED,)),
    ("blocked", "yes"): _besides("flags", lambda _: (BLOCKED,)),
    ("blocked", "no"): _besides("not_flags", lambda _: (BLOCKED,)),
    **{
        (field, op): _once(f"{name}_{end}", lambda moment: moment)
        for field, name in _PERIODS.items()
        for op, end in (("since", "from"), ("before", "to"))
    },
}


def expressed(filters: Filters, text: str | None) -> Filters:
    """Return filters that ask for what an expression says, too.

    Raises InvalidInputError that names where it can't be read, or asks for what only the list
    of contacts can tell.
    """
    if not text:
        return filters
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InvalidInputError.of("filter", "is not JSON") from None
    asked = _group(given, "filter", may_choose=True)
    leaving_out = {name: getattr(asked, name) for name in _LEAVE_OUT}
    if asked == Filters(**leaving_out):
        return replace(filters, **leaving_out)
    return replace(filters, either=(asked,))


def _group(given: Any, place: str, *, may_choose: bool) -> Filters:
    """Read a condition or a group; may_choose: it, or one part of it, may be a group `any`."""
    filters = Filters()
    for each, where in _parts(given, place, "all"):
        is_choice = isinstance(each, dict) and each.keys() == {"any"}
        if is_choice and may_choose and not filters.either:
            parts = _parts(each, where, "any")
            either = tuple(_group(part, at, may_choose=False) for part, at in parts)
            filters = replace(filters, either=either)
        else:
            filters = _condition(filters, each, where)
    return filters


def _parts(given: Any, place: str, kind: str) -> list[tuple[Any, str]]:
    """Return the parts of a group with their places; what is no such group is its one part."""
    if not isinstance(given, dict) or given.keys() != {kind} or not isinstance(given[kind], list):
        return [(given, place)]
    parts = [(each, f"{place}.{kind}.{n}") for n, each in enumerate(given[kind][: MOST + 1])]
    if not 0 < len(parts) <= MOST:
        raise InvalidInputError.of(f"{place}.{kind}", f"must be a list of 1 to {MOST} conditions")
    return parts


def _condition(filters: Filters, given: Any, place: str) -> Filters:
    if not isinstance(given, dict):
        raise InvalidInputError.of(place, "must be an object")
    field, op = given.get("field"), given.get("op")
    named = isinstance(field, str) and isinstance(op, str)
    if not named or (field, op) not in _KNOWN or given.keys() - {"field", "op", "value"}:
        raise InvalidInputError.of(place, _UNTOLD)
    value = _value(given.get("value"), str(field), str(op), f"{place}.value")
    try:
        return _KNOWN[str(field), str(op)](filters, value)
    except _TwiceError:
        raise InvalidInputError.of(place, _UNTOLD) from None


def _value(given: Any, field: str, op: str, place: str) -> Any:
    if op in _TAKE_NONE:
        if given is not None:
            raise InvalidInputError.of(place, "this operator takes none")
        return None
    return _moment(given, place) if field in _PERIODS else _values(given, field, place)


def _moment(given: Any, place: str) -> int:
    """Read a moment, or a day as its beginning in UTC."""
    try:
        if len(given) == len("2026-01-31"):
            return milliseconds(datetime.fromisoformat(given).replace(tzinfo=UTC))
        return milliseconds(parse_rfc3339(given))
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError.of(place, "must be a day or an RFC 3339 time") from None


def _values(given: Any, field: str, place: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise InvalidInputError.of(place, "must be a list of texts with something in it")
    if field == "status" and not set(given) <= set(STATUSES):
        raise InvalidInputError.of(place, f"must be among {', '.join(STATUSES)}")
    return tuple(given)
