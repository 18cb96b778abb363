"""Whether a contact passes the filters of a question, where no engine is there to tell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from services.search.domain.document import BLOCKED, STOPPED, milliseconds, tag_key
from services.search.domain.question import FacetField, Filters


def matches(filters: Filters, row: Mapping[str, Any]) -> bool:
    """Tell whether a row, as contacts or an index gives it, passes all filters."""
    owner = row.get("owner")
    return (
        (not filters.statuses or row["status"] in filters.statuses)
        and (not filters.sources or row["source"] in filters.sources)
        and (not filters.owner_ids or (owner and owner["id"]) in filters.owner_ids)
        and row["status"] not in filters.not_statuses
        and (owner["id"] if owner else None) not in filters.not_owner_ids
        and _flagged(filters, row)
        and _tagged(filters, {tag_key(tag) for tag in row["tags"]})
        and _within(milliseconds(row["created_at"]), filters.created_from, filters.created_to)
        and _active(milliseconds(row.get("last_active_at")), filters)
        and (not filters.either or any(matches(each, row) for each in filters.either))
    )


def counts(field: FacetField, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count rows by status, by tag key, or by owner id, which is blank for none."""
    return dict(Counter(value for row in rows for value in _values(field, row)))


def _values(field: FacetField, row: Mapping[str, Any]) -> list[str]:
    if field == "tag":
        return [tag_key(tag) for tag in row["tags"]]
    if field == "owner":
        return [row["owner"]["id"] if row.get("owner") else ""]
    return [row["status"]]


def _flagged(filters: Filters, row: Mapping[str, Any]) -> bool:
    told = {BLOCKED: row.get("blocked"), STOPPED: row.get("marketing") == STOPPED}
    return all(told[each] for each in filters.flags) and not any(
        told[each] for each in filters.not_flags
    )


def _tagged(filters: Filters, keys: set[str]) -> bool:
    if (filters.untagged and keys) or keys & set(filters.not_tags):
        return False
    if not filters.tags:
        return True
    wanted = set(filters.tags)
    return wanted <= keys if filters.tag_mode == "all" else bool(wanted & keys)


def _active(moment: int, filters: Filters) -> bool:
    is_asked = filters.active_from is not None or filters.active_to is not None
    if is_asked and not moment:
        return False
    return _within(moment, filters.active_from, filters.active_to)


def _within(moment: int, first: int | None, end: int | None) -> bool:
    return (first is None or moment >= first) and (end is None or moment < end)
