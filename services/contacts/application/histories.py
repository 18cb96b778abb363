"""What happened: the audit trail, messages, identifiers, the waiting room."""

from collections.abc import Sequence
from datetime import datetime

from libs.common.actor import Actor
from services.contacts.application.get_contact import visible
from services.contacts.domain.audit import AuditEntry, AuditFilter
from services.contacts.domain.contact import Contact, State
from services.contacts.domain.identity import Identity
from services.contacts.domain.message import Message
from services.contacts.ports.storage import Storage, Unit

_CALLED: frozenset[State] = frozenset({"live", "trashed", "merged"})
"""Whose name the trail tells; of one in the waiting room, or erased, it does not."""

Place = tuple[datetime, str]
"""A moment and the id of what happened then: where a page ended."""


def audit_of_contact(
    storage: Storage, actor: Actor, contact_id: str, before: Place | None, limit: int
) -> Sequence[AuditEntry]:
    """List a contact's audit entries, newest first, also those of one that was merged: its trail
    is its own. Raises ContactNotFoundError.
    """
    with storage.read(actor.workspace_id) as unit:
        contact = unit.contacts.get(contact_id)
        if contact is None or contact.state != "merged":
            visible(unit, contact)
        return unit.history.entries(AuditFilter(contact_id=contact_id), before, limit)


def audit_of_workspace(
    storage: Storage, actor: Actor, wanted: AuditFilter, before: Place | None, limit: int
) -> tuple[Sequence[AuditEntry], dict[str, str]]:
    """List the workspace's audit entries that a filter lets through, newest first.

    Return with them what the contacts that they are about are called now, by id.
    """
    with storage.read(actor.workspace_id) as unit:
        entries = unit.history.entries(wanted, before, limit)
        about = {each.contact_id for each in entries if each.contact_id}
        contacts = unit.contacts.many(sorted(about))
    names = {each.id: each.name for each in contacts.values() if each.state in _CALLED}
    return entries, names


def messages_of_contact(
    storage: Storage, actor: Actor, contact_id: str,
    before: tuple[datetime, str] | None, limit: int,
) -> Sequence[Message]:  # fmt: skip
    """List a contact's messages, newest first. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        _check_there(unit, contact_id)
        return unit.messages.of(contact_id, before, limit)


def identities_of_contact(storage: Storage, actor: Actor, contact_id: str) -> Sequence[Identity]:
    """List a contact's identifiers, current and previous. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        _check_there(unit, contact_id)
        return unit.identities.of([contact_id])


def waiting_people(
    storage: Storage, actor: Actor, after: Place | None, limit: int
) -> tuple[list[Contact], int]:
    """List people in the waiting room, who has waited longest first, and say how many there are."""
    with storage.read(actor.workspace_id) as unit:
        return unit.contacts.waiting(limit, after), unit.places.usage().waiting


def _check_there(unit: Unit, contact_id: str) -> None:
    visible(unit, unit.contacts.get(contact_id))
