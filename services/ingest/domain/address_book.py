"""`state_sync[]`: the address book of the business's phone."""

import re
from typing import Any

from libs.common.events.whatsapp import ContactSynced, Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, mapping, text, timestamp, token
from services.ingest.domain.directory import LONGEST_NAME, is_known, username_of
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id

_DIGITS = re.compile(r"\+?(\d{7,15})", re.ASCII)


def read_state_sync(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one entry that was added, edited or removed; it has no id of its own."""
    number, contact = change.own_number(), mapping(raw.get("contact"))
    person, phone_number = _person(contact), first(contact, "phone_number")
    action = token(raw.get("action"))
    if action is None or not (is_known(person) or phone_number):
        raise UnreadableItemError("no person or no action")
    moment = timestamp(mapping(raw.get("metadata")).get("timestamp"))
    names = [_name(contact.get("full_name")), _name(contact.get("first_name"))]
    who = person.user_id or phone_number or person.parent_user_id
    return Fact(
        id=event_id("synced", number.phone_number_id, who, action, moment, names),
        payload=ContactSynced(
            number=number,
            person=person,
            action=action.lower(),
            phone_number=phone_number,
            full_name=names[0],
            first_name=names[1],
            timestamp=moment,
        ),
        subject=who,
    )


def _person(contact: dict[str, Any]) -> Person:
    digits = _DIGITS.fullmatch(first(contact, "phone_number") or "")
    return Person(
        wa_id=digits[1] if digits else None,
        user_id=first(contact, "user_id"),
        parent_user_id=first(contact, "parent_user_id"),
        username=username_of(contact.get("username")),
    )


def _name(value: Any) -> str | None:
    name = text(value)
    return name[:LONGEST_NAME] if name else None
