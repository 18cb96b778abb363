"""The part of the list's filter expressions that the index can answer: what contacts are not.

`{"field": "owner", "op": "none_of", "value": ["…"]}`, or several of these under `all`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from libs.common.errors import InvalidInputError
from services.search.domain.document import STATUSES, tag_key

MOST = 50
_KNOWN = {
    ("status", "none_of"), ("tags", "none_of"), ("tags", "absent"),
    ("owner", "none_of"), ("owner", "present"),
}  # fmt: skip


def excluding(text: str | None) -> dict[str, Any]:
    """Return what an expression means as fields of Filters.

    Raises InvalidInputError that names where it can't be read, or asks for what only the list
    of contacts can tell.
    """
    if not text:
        return {}
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InvalidInputError.of("filter", "is not JSON") from None
    none: dict[str, list[str]] = {"status": [], "tags": [], "owner": []}
    owned = untagged = False
    for condition, place in _conditions(given):
        field, op = condition.get("field"), condition.get("op")
        named = isinstance(field, str) and isinstance(op, str)
        if not named or (field, op) not in _KNOWN or condition.keys() - {"field", "op", "value"}:
            raise InvalidInputError.of(place, "search can't tell this; the list of contacts can")
        owned |= op == "present"
        untagged |= op == "absent"
        if op == "none_of":
            none[str(field)] += _values(condition.get("value"), str(field), f"{place}.value")
        elif condition.get("value") is not None:
            raise InvalidInputError.of(f"{place}.value", "this operator takes none")
    return {
        "not_statuses": tuple(none["status"]),
        "not_tags": tuple(map(tag_key, none["tags"])),
        "not_owner_ids": (*none["owner"], *([None] if owned else [])),
        "untagged": untagged,
    }


def _conditions(given: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    parts = [(given, "filter")]
    if isinstance(given, dict) and given.keys() == {"all"} and isinstance(given["all"], list):
        parts = [(each, f"filter.all.{n}") for n, each in enumerate(given["all"][: MOST + 1])]
    if not 0 < len(parts) <= MOST:
        raise InvalidInputError.of("filter.all", f"must be a list of 1 to {MOST} conditions")
    for each, place in parts:
        if not isinstance(each, dict):
            raise InvalidInputError.of(place, "must be an object")
        yield each, place


def _values(given: Any, field: str, place: str) -> list[str]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise InvalidInputError.of(place, "must be a list of texts with something in it")
    if field == "status" and not set(given) <= set(STATUSES):
        raise InvalidInputError.of(place, f"must be among {', '.join(STATUSES)}")
    return given
