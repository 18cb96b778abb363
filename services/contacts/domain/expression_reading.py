"""Reading filter expressions from JSON: bounded in depth and size, each problem with its place."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

from libs.common.clock import parse_rfc3339
from libs.common.errors import InvalidInputError
from services.contacts.domain.contact import Source
from services.contacts.domain.expression import FIELDS, Condition, Expression, Group, Value
from services.contacts.domain.lead_status import STATUSES
from services.contacts.domain.tags import tag_key
from services.contacts.domain.text import one_line, sortable_name

DEPTH = 5
MOST_CONDITIONS = 50
MOST_VALUES = 100
MOST_DAYS = 36_500
_LENGTH = 300
_GROUPS = ("all", "any", "not")
_CHOICES = {"status": STATUSES, "source": get_args(Source)}
_NO_VALUE = {"present", "absent", "stopped", "allowed", "yes", "no"}
_LISTS = {"any_of", "none_of", "all_of"}


def read_expression(given: Any, now: datetime, place: str = "filter") -> Expression:
    """Read an expression. Days ago and open windows are reckoned from `now`.

    place: the name under which problems are reported. Raises InvalidInputError that names where
    in the expression it can't be read.
    """
    return _Reader(now).expression(given, place, DEPTH)


class _Reader:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self._left = MOST_CONDITIONS

    def expression(self, given: Any, place: str, depth: int) -> Expression:
        if not isinstance(given, Mapping):
            raise InvalidInputError.of(place, "must be an object")
        kinds = [each for each in _GROUPS if each in given]
        if not kinds:
            return self._condition(given, place)
        if len(given) != 1:
            raise InvalidInputError.of(place, "has one of all, any, not, and nothing beside it")
        if not depth:
            raise InvalidInputError.of(place, f"groups go at most {DEPTH} deep")
        return self._group(kinds[0], given[kinds[0]], f"{place}.{kinds[0]}", depth - 1)

    def _group(self, kind: Any, given: Any, place: str, depth: int) -> Group:
        if kind == "not":
            return Group("not", (self.expression(given, place, depth),))
        if not isinstance(given, list) or not given:
            raise InvalidInputError.of(place, "must be a list with something in it")
        parts = (self.expression(part, f"{place}.{n}", depth) for n, part in enumerate(given))
        return Group(kind, tuple(parts))

    def _condition(self, given: Mapping[str, Any], place: str) -> Condition:
        if unknown := sorted(given.keys() - {"field", "op", "value"}):
            raise InvalidInputError.of(f"{place}.{unknown[0]}", "is no part of a condition")
        self._left -= 1
        if self._left < 0:
            raise InvalidInputError.of(place, f"there are at most {MOST_CONDITIONS} conditions")
        field = _one_of(given.get("field"), tuple(FIELDS), f"{place}.field")
        op = _one_of(given.get("op"), FIELDS[field], f"{place}.op")
        return Condition(field, op, self._value(field, op, given, f"{place}.value"))

    def _value(self, field: str, op: str, given: Mapping[str, Any], place: str) -> Value:
        if field == "window":
            _check_absent(given, place)
            return self._now
        if op in _NO_VALUE:
            _check_absent(given, place)
            return None
        value = given.get("value")
        if op in {"since", "before"}:
            return _moment(value, place)
        if op in {"within_days", "older_than_days"}:
            return self._now - _days(value, place)
        if op in _LISTS:
            return _words(value, field, place)
        return _word(value, field, place)


def _one_of(given: Any, known: tuple[str, ...], place: str) -> str:
    if not isinstance(given, str) or given not in known:
        raise InvalidInputError.of(place, f"must be one of {', '.join(known)}")
    return given


def _check_absent(given: Mapping[str, Any], place: str) -> None:
    if given.get("value") is not None:
        raise InvalidInputError.of(place, "this operator takes none")


def _words(given: Any, field: str, place: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_VALUES:
        raise InvalidInputError.of(place, f"must be a list of 1 to {MOST_VALUES} texts")
    return tuple(_word(each, field, f"{place}.{n}") for n, each in enumerate(given))


def _word(given: Any, field: str, place: str) -> str:
    if field in _CHOICES:
        return _one_of(given, _CHOICES[field], place)
    text = one_line(given, _LENGTH + 1) if isinstance(given, str) else ""
    if not 0 < len(text) <= _LENGTH:
        raise InvalidInputError.of(place, f"must be a text of 1 to {_LENGTH} characters")
    return _SPELLED.get(field, str)(text)


_SPELLED: dict[str, Callable[[str], str]] = {
    "tags": tag_key,
    "name": sortable_name,
    "email": str.lower,
    "phone": lambda text: "+" + "".join(each for each in text if each in "0123456789"),
}


def _moment(given: Any, place: str) -> datetime:
    try:
        is_day = len(given) == len("2026-01-31")
        return parse_rfc3339(f"{given}T00:00:00Z" if is_day else given)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError.of(
            place, "must be a day or an RFC 3339 time, such as 2026-01-31 or 2026-01-31T09:00:00Z"
        ) from None


def _days(given: Any, place: str) -> timedelta:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 < given <= MOST_DAYS:
        raise InvalidInputError.of(place, f"must be a number of days from 1 to {MOST_DAYS}")
    return timedelta(days=given)
