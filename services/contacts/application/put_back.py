"""What undoing a bulk job and undoing an import have in common."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from libs.common.clock import rfc3339
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact
from services.contacts.application.edit_contact import give_to
from services.contacts.domain.contact import Contact, Owner
from services.contacts.domain.tags import with_tags
from services.contacts.ports.members import Member

Change = dict[str, list[Any]]
"""Field → [old, new]."""


def put_back_status(changes: ChangeSet, contact: Contact, status: str, since: str | None) -> None:
    """Move a contact back, to where it had been for as long as if nothing had happened.

    since: ISO 8601, as noted; None where an earlier release noted nothing.
    """
    move_contact(changes, contact, status, "free")
    if since is not None:
        contact.status_since = datetime.fromisoformat(since)


def put_back_owner(
    contact: Contact, owner_id: str | None, members: Mapping[str, Member]
) -> Change | None:
    """Give a contact to who owned it before; return the change, or None if that is no member now.

    members: the active ones, by what owner_id is.
    """
    member = members.get(owner_id) if owner_id else None
    if owner_id and member is None:
        return None
    return give_to(contact, Owner(member.id, member.name) if member else None)


def put_back_tags(
    changes: ChangeSet, contact: Contact, added: Iterable[str], removed: Iterable[str]
) -> Change:
    """Take the tags off that were added and put those back that were removed.

    Those that somebody took off or put back since are as they should be. Returns the change,
    empty when there is none. Raises OverLimitTagsError.
    """
    return changes.retag(contact, with_tags(contact.tags, removed, added))


def same_moment(noted: str | None, moment: datetime | None) -> bool:
    """Compare to the millisecond, as earlier releases noted it; unknown ones are the same."""
    if noted is None or moment is None:
        return True
    return rfc3339(datetime.fromisoformat(noted)) == rfc3339(moment)
