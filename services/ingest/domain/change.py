"""One change of a webhook: a field's value and what its items have in common."""

from dataclasses import dataclass
from typing import Any

from libs.common.events.whatsapp import BusinessNumber
from services.ingest.domain.coerce import mapping, token
from services.ingest.domain.directory import Directory
from services.ingest.domain.fact import UnreadableItemError


@dataclass(frozen=True, slots=True)
class Change:
    """field: as WhatsApp names it. sent: the entry's time, as it came. account_id: whom it speaks
    of: the account named inside where the entry is a portfolio's, else the entry's id.

    value: the object that holds the arrays of items. standby: another agent holds the thread.
    """

    field: str
    account_id: str | None
    sent: Any
    value: dict[str, Any]
    number: BusinessNumber | None
    directory: Directory
    standby: bool = False

    def told_to(self) -> list[str]:
        """Return the business number's id, or nothing where none is named: with it end the keys of
        items that are known by what they say, which is no copy of the same to another number.
        """
        return [self.number.phone_number_id] if self.number else []

    def own_number(self) -> BusinessNumber:
        """Return the business number. Raises UnreadableItemError when the webhook names none."""
        if self.number is None:
            raise UnreadableItemError("no phone_number_id")
        return self.number


def change_of(field: str, account_id: str | None, sent: Any, value: dict[str, Any]) -> Change:
    """Read what a field's items have in common. `standby` has its arrays one level deeper.

    Whatever the items will be said to be about is known from here on, so that who signed them is
    asked about that very account and number.
    """
    body = _flat(value) if field == "standby" else value
    spoken_of = _account_inside(field, value) or account_id
    return Change(
        field=field,
        account_id=spoken_of,
        sent=sent,
        value=body,
        number=number_of(mapping(body.get(_NUMBER_IN.get(field, "metadata"))), spoken_of),
        directory=Directory(body.get("contacts")),
        standby=field == "standby",
    )


_NUMBER_IN = {"messaging_handovers": "recipient"}
"""Where a field's value names the business number, if not in `metadata`."""


def _account_inside(field: str, value: dict[str, Any]) -> str | None:
    """Return the account that news about partners name; their entry is that of a portfolio."""
    named = mapping(value.get("waba_info")) if field == "account_update" else {}
    return token(named.get("waba_id"))


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    """Return a standby value with its inner part beside the outer one."""
    inner = value.get("standby")
    if not isinstance(inner, dict):
        return value
    return {**{name: part for name, part in value.items() if name != "standby"}, **inner}


def number_of(metadata: dict[str, Any], account_id: str | None) -> BusinessNumber | None:
    """Read a business number, or None when it has no id; the display number is no key."""
    phone_number_id = token(metadata.get("phone_number_id"))
    if phone_number_id is None:
        return None
    return BusinessNumber(
        phone_number_id=phone_number_id,
        waba_id=account_id,
        display_phone_number=token(metadata.get("display_phone_number")),
    )
