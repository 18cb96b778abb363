"""Contacts and what belongs to them as JSON objects."""

from datetime import datetime
from typing import Any

from libs.common.clock import rfc3339
from libs.common.inbox_link import inbox_link
from libs.common.masking import masked_name, masked_number
from services.contacts.api.context import ApiContext
from services.contacts.application.timeline import Item
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.contact import Contact
from services.contacts.domain.identity import Identity
from services.contacts.domain.message import Message, Reaction
from services.contacts.domain.note import Note
from services.contacts.domain.origin import Origin

Json = dict[str, Any]


def contact_json(context: ApiContext, contact: Contact, trashed_by: Origin | None = None) -> Json:
    """Return a contact as the API shows it. trashed_by: who put one into the trash."""
    owner = contact.owner
    until = contact.window_open_until
    return {
        "id": contact.id,
        "name": contact.name,
        "phone": contact.phone,
        "wa_id": contact.wa_id,
        "user_id": contact.user_id,
        "username": contact.username,
        "email": contact.email,
        "status": contact.status,
        "status_since": rfc3339(contact.status_since),
        "tags": contact.tags,
        "owner": {"id": owner.id, "name": owner.name} if owner else None,
        "source": contact.source,
        "state": contact.state,
        "created_at": rfc3339(contact.created_at),
        "updated_at": rfc3339(contact.updated_at),
        "last_active_at": moment(contact.last_active_at),
        "blocked": contact.blocked,
        "marketing": contact.marketing,
        "window_open_until": moment(until) if until and until > context.clock.now() else None,
        "inbox_url": _inbox_url(context, contact),
        "version": contact.version,
        "deleted_at": moment(contact.trashed_at),
        "deleted_by": trashed_by.who if trashed_by else None,
    }


def etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def note_json(note: Note) -> Json:
    """Return a note as the API shows it."""
    return {
        "id": note.id,
        "contact_id": note.contact_id,
        "body": note.body,
        "author": {"id": note.author_id, "name": note.author_name},
        "created_at": rfc3339(note.created_at),
        "edited_at": moment(note.edited_at),
        "version": note.version,
    }


def audit_json(entry: AuditEntry) -> Json:
    """Return an audit entry as the API shows it."""
    origin = entry.origin
    return {
        "id": entry.id,
        "contact_id": entry.contact_id,
        "at": rfc3339(entry.at),
        "actor": origin.who,
        "source": origin.source,
        "action": entry.action,
        "changes": entry.changes,
        "facts": entry.facts,
        "undo_of": entry.undo_of,
        "undone_by": entry.undone_by,
    }


def message_json(message: Message) -> Json:
    """Return a message as the API shows it."""
    return {
        "id": message.id,
        "wamid": message.wamid,
        "phone_number_id": message.phone_number_id,
        "direction": message.direction,
        "type": message.type,
        "at": rfc3339(message.at),
        "text": message.text,
        "content": message.content,
        "context": message.context,
        "referral": message.referral,
        "delivery": message.delivery,
        "delivery_at": moment(message.delivery_at),
        "errors": message.errors,
        "group_id": message.group_id,
        "edited_at": moment(message.edited_at),
        "revoked_at": moment(message.revoked_at),
        "reactions": [_reaction_json(each) for each in message.reactions],
    }


def _reaction_json(reaction: Reaction) -> Json:
    return {
        "emoji": reaction.emoji,
        "from": "contact" if reaction.direction == "in" else "business",
        "at": rfc3339(reaction.at),
    }


def timeline_json(item: Item) -> Json:
    """Return something that happened as the API shows it."""
    return {
        "kind": item.kind,
        "at": rfc3339(item.at),
        "message": message_json(item.message) if item.message else None,
        "note": note_json(item.note) if item.note else None,
        "change": audit_json(item.change) if item.change else None,
    }


def identity_json(identity: Identity) -> Json:
    """Return an identifier as the API shows it."""
    return {
        "kind": identity.key.kind,
        "scope": identity.key.scope,
        "value": identity.key.value,
        "status": identity.status,
        "first_seen": rfc3339(identity.first_seen),
        "last_seen": rfc3339(identity.last_seen),
    }


def waiting_json(contact: Contact) -> Json:
    """Return somebody in the waiting room: recognisable, not usable."""
    return {
        "id": contact.id,
        "name": masked_name(contact.name),
        "phone": masked_number(contact.phone),
        "waiting_since": rfc3339(contact.waiting_since or contact.created_at),
        "last_active_at": moment(contact.last_active_at),
    }


def moment(at: datetime | None) -> str | None:
    """Return a moment as text, or None."""
    return rfc3339(at) if at else None


def _inbox_url(context: ApiContext, contact: Contact) -> str | None:
    return inbox_link(
        context.inbox_url, contact_id=contact.id, wa_id=contact.wa_id, user_id=contact.user_id
    )
