"""Exports: which columns, and how a contact fills them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.clock import rfc3339
from libs.common.errors import InvalidInputError
from services.contacts.domain.contact import Contact

COLUMNS: dict[str, Callable[[Contact], str | None]] = {
    "id": lambda each: each.id,
    "version": lambda each: str(each.version),
    "name": lambda each: each.name,
    "phone": lambda each: each.phone,
    "email": lambda each: each.email,
    "tags": lambda each: ", ".join(each.tags),
    "status": lambda each: each.status,
    "owner": lambda each: each.owner.name if each.owner else None,
    "wa_id": lambda each: each.wa_id,
    "user_id": lambda each: each.user_id,
    "username": lambda each: each.username,
    "source": lambda each: each.source,
    "created_at": lambda each: rfc3339(each.created_at),
    "updated_at": lambda each: rfc3339(each.updated_at),
    "last_active_at": lambda each: _text(each.last_active_at),
}
DEFAULT = ("name", "phone", "email", "tags", "status", "owner", "last_active_at", "created_at")


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was asked for. selection: JSON as it was given."""

    id: str
    selection: dict[str, Any]
    columns: list[str]
    by_id: str
    by_name: str
    created_at: datetime


def clean_columns(given: Sequence[str] | None) -> list[str]:
    """Return the columns of an export. Raises InvalidInputError naming the field columns."""
    columns = list(dict.fromkeys(given)) if given else list(DEFAULT)
    unknown = [each for each in columns if each not in COLUMNS]
    if unknown:
        raise InvalidInputError.of("columns", f"each must be one of {', '.join(COLUMNS)}")
    return columns


def cells_of(contact: Contact, columns: Sequence[str]) -> list[str]:
    """Return a contact's cells, blank for what it has not."""
    return [COLUMNS[each](contact) or "" for each in columns]


def _text(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
