"""System messages and `user_id_update[]`: a person's number, user id or device changed.

Three shapes of the same news are in the wild; what names the person before the change is trusted
in this order: the previous user id, the sender's user id, the sender's number. The sentence that
WhatsApp writes about it is kept for a reader and never parsed.
"""

from dataclasses import replace
from typing import Any

from libs.common.events.whatsapp import IdentityChanged, Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, mapping, text, timestamp, token
from services.ingest.domain.directory import is_user_id
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id

_KINDS = {
    "user_changed_number": "number",
    "customer_changed_number": "number",
    "user_changed_user_id": "user_id",
    "customer_identity_changed": "device",
}


def read_system_message(change: Change, raw: dict[str, Any]) -> Fact:
    """Read a message of type `system`."""
    number, wamid, system = change.own_number(), token(raw.get("id")), mapping(raw.get("system"))
    kind = _KINDS.get(str(system.get("type")))
    if wamid is None or kind is None:
        raise UnreadableItemError("no message id" if wamid is None else "unknown system message")
    after = _after(system)
    before, evidence = _before(raw, system, after)
    if kind == "device":
        before, after, evidence = _same_person(before, after)
    return Fact(
        id=event_id("identity", number.phone_number_id, wamid),
        payload=IdentityChanged(
            number=number,
            kind=kind,
            before=before,
            after=after,
            evidence=evidence,
            wamid=wamid,
            timestamp=timestamp(raw.get("timestamp")),
            hint=text(system.get("body")),
            raw=raw,
        ),
        subject=wamid,
    )


def read_user_id_update(change: Change, raw: dict[str, Any]) -> Fact:
    """Read an item of `user_id_update`, a field that WhatsApp withdrew and resellers forward."""
    number = change.own_number()
    ids, parents = mapping(raw.get("user_id")), mapping(raw.get("parent_user_id"))
    wa_id, previous, current = first(raw, "wa_id"), first(ids, "previous"), first(ids, "current")
    if current is None:
        raise UnreadableItemError("no current user id")
    moment = timestamp(raw.get("timestamp"))
    return Fact(
        id=event_id("identity", number.phone_number_id, wa_id, previous, current, moment),
        payload=IdentityChanged(
            number=number,
            kind="user_id",
            before=Person(wa_id=wa_id, user_id=previous, parent_user_id=first(parents, "previous")),
            after=Person(wa_id=wa_id, user_id=current, parent_user_id=first(parents, "current")),
            evidence="previous_user_id" if previous else "from" if wa_id else None,
            timestamp=moment,
            hint=text(raw.get("detail")),
            raw=raw,
        ),
        subject=current,
    )


def _after(system: dict[str, Any]) -> Person:
    return Person(
        wa_id=first(system, "wa_id", "new_wa_id"),
        user_id=first(system, "user_id"),
        parent_user_id=first(system, "parent_user_id"),
    )


def _before(
    raw: dict[str, Any], system: dict[str, Any], after: Person
) -> tuple[Person, str | None]:
    """Return who it was and what says so; nothing says so when only the new ids came."""
    sender = first(raw, "from") or first(system, "customer")
    sender_id = first(raw, "from_user_id")
    if sender and is_user_id(sender):
        sender, sender_id = None, sender_id or sender
    old_number = sender if sender != after.wa_id else None
    old_id = sender_id if sender_id != after.user_id else None
    previous = first(system, "previous_user_id")
    evidence = (
        "previous_user_id" if previous
        else "from_user_id" if old_id
        else "from" if old_number
        else None
    )  # fmt: skip
    parent = first(system, "previous_parent_user_id")
    return Person(wa_id=old_number, user_id=previous or old_id, parent_user_id=parent), evidence


def _same_person(before: Person, after: Person) -> tuple[Person, Person, str | None]:
    """A new device leaves number and user id as they were."""
    person = replace(
        after,
        wa_id=after.wa_id or before.wa_id,
        user_id=after.user_id or before.user_id,
        parent_user_id=after.parent_user_id or before.parent_user_id,
    )
    evidence = "from_user_id" if person.user_id else "from" if person.wa_id else None
    return person, person, evidence
