"""One change of a webhook: a field's value and what its items have in common."""

from dataclasses import dataclass
from typing import Any

from libs.common.events.whatsapp import BusinessNumber
from services.ingest.domain.coerce import mapping, token
from services.ingest.domain.directory import Directory
from services.ingest.domain.fact import UnreadableItemError


@dataclass(frozen=True, slots=True)
class Change:
    """field: as WhatsApp names it. account_id, sent: the entry's id and time, as they came.

    value: the object that holds the arrays of items. standby: another agent holds the thread.
    """

    field: str
    account_id: str | None
    sent: Any
    value: dict[str, Any]
    number: BusinessNumber | None
    directory: Directory
    standby: bool = False

    def own_number(self) -> BusinessNumber:
        """Return the business number. Raises UnreadableItemError when the webhook names none."""
        if self.number is None:
            raise UnreadableItemError("no phone_number_id")
        return self.number


def change_of(field: str, account_id: str | None, sent: Any, value: dict[str, Any]) -> Change:
    """Read what a field's items have in common. `standby` has its arrays one level deeper."""
    body = _flat(value) if field == "standby" else value
    return Change(
        field=field,
        account_id=account_id,
        sent=sent,
        value=body,
        number=number_of(mapping(body.get("metadata")), account_id),
        directory=Directory(body.get("contacts")),
        standby=field == "standby",
    )


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
