"""Identifiers that name two contacts: listed for a person, who decides."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import ConflictError, NotFoundError
from libs.common.phone import e164_of_wa_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.learnt import follows_wa_id
from services.contacts.domain import identity
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Conflict, Key
from services.contacts.domain.origin import origin_of
from services.contacts.ports.storage import Storage, Unit

Decision = Literal["keep", "move"]


def open_conflicts(
    storage: Storage, actor: Actor, contact_id: str | None, before: str | None, limit: int
) -> Sequence[Conflict]:
    """List conflicts that nobody settled yet, newest first; of one contact, or all."""
    with storage.read(actor.workspace_id) as unit:
        return unit.identities.conflicts(contact_id, before, limit)


def settle_conflict(
    storage: Storage, clock: Clock, actor: Actor, conflict_id: str, decision: Decision
) -> Conflict:
    """Settle a conflict and return it. keep: both stay as they are. move: the identifier goes
    from the other contact to the one that the stronger identifier names.

    Raises NotFoundError, and ConflictError when it is settled already, or when the identifier is
    not the other contact's any more and can't be moved.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        conflict = unit.identities.conflict(conflict_id)
        if conflict is None:
            raise NotFoundError("there is no such conflict")
        if conflict.state != "open":
            raise ConflictError("this conflict is settled already", code="settled_already")
        changes = ChangeSet(unit, clock, origin_of(actor))
        if decision == "move":
            _move(unit, changes, conflict)
        for contact_id in (conflict.contact_id, conflict.other_id):
            changes.audit(
                contact_id, "identity_conflict.settled", None, decision=decision,
                conflict_id=conflict.id, kind=conflict.key.kind,
            )  # fmt: skip
        changes.write()
        state = "moved" if decision == "move" else "kept"
        unit.identities.settle(conflict.id, state, actor.name, changes.now)
    return replace(conflict, state=state)


def _move(unit: Unit, changes: ChangeSet, conflict: Conflict) -> None:
    both = unit.contacts.many([conflict.contact_id, conflict.other_id], lock=True)
    own, other = both.get(conflict.contact_id), both.get(conflict.other_id)
    if own is None or other is None:
        raise NotFoundError("one of the two contacts is gone")
    keys = _movable(unit, conflict, other)
    replaced = _replaced(unit, own, conflict.key, keys)
    unit.identities.hand_over(keys, own.id)
    unit.identities.retire(replaced)
    unit.identities.respell(sorted(identity.spellings_of(keys)), other.id, own.id)
    changes.change(other, _take(other, keys), "contact.identity_moved")
    changes.change(own, _give(own, keys), "contact.identity_moved")


def _movable(unit: Unit, conflict: Conflict, other: Contact) -> list[Key]:
    """Return the identifier, with the number behind it if that is the other contact's, too: one
    that is a third one's stays there.
    """
    owners = unit.identities.owners(_keys_with(conflict.key))
    keys = [key for key in _keys_with(conflict.key) if owners.get(key) == other.id]
    if conflict.key not in keys:
        raise ConflictError(
            "this identifier is not the other contact's any more", code="moved_already"
        )
    return keys


def _replaced(unit: Unit, own: Contact, key: Key, moved: Sequence[Key]) -> list[Key]:
    """Return what a key takes the place of: one of a kind is current. A number that a person typed
    stays, and the number behind the key becomes a previous one beside it.
    """
    present = [each.key for each in unit.identities.of([own.id]) if each.status == "current"]
    replaced = [each for each in present if (each.kind, each.scope) == (key.kind, key.scope)]
    if key.kind == "wa_id":
        shown = (_phone_of(moved) if follows_wa_id(own) else None) or own.phone
        numbers = [*moved, *present]
        replaced += [each for each in numbers if each.kind == "phone" and each.value != shown]
    return [each for each in replaced if each != key]


def _keys_with(key: Key) -> list[Key]:
    """Return a key with the phone that stands behind it."""
    phone = e164_of_wa_id(key.value) if key.kind == "wa_id" else None
    return [key, identity.phone_identity(phone)] if phone else [key]


def _take(contact: Contact, moved: Sequence[Key]) -> dict[str, list[str | None]]:
    noted: dict[str, list[str | None]] = {}
    for field, value in _shown(moved).items():
        if getattr(contact, field) == value:
            noted[field] = [value, None]
            setattr(contact, field, None)
    return noted


def _give(contact: Contact, moved: Sequence[Key]) -> dict[str, list[str | None]]:
    noted: dict[str, list[str | None]] = {}
    keeps_phone = moved[0].kind == "wa_id" and not follows_wa_id(contact)
    for field, value in _shown(moved).items():
        old = getattr(contact, field)
        if old != value and not (field == "phone" and keeps_phone):
            noted[field] = [old, value]
            setattr(contact, field, value)
    return noted


def _shown(keys: Sequence[Key]) -> dict[str, str]:
    """Return identifiers by the fields that show them."""
    return {_FIELDS[key.kind]: key.value for key in keys if key.kind in _FIELDS}


_FIELDS = {"wa_id": "wa_id", "phone": "phone", "bsuid": "user_id"}


def _phone_of(keys: Sequence[Key]) -> str | None:
    return identity.value_of(keys, "phone")
