"""What undoing a bulk job and undoing an import have in common."""

from datetime import datetime

from libs.common.clock import rfc3339
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.change_status import move_contact
from services.contacts.domain.contact import Contact


def put_back_status(changes: ChangeSet, contact: Contact, status: str, since: str | None) -> None:
    """Move a contact back, to where it had been for as long as if nothing had happened.

    since: ISO 8601, as noted; None where an earlier release noted nothing.
    """
    move_contact(changes, contact, status, "free")
    if since is not None:
        contact.status_since = datetime.fromisoformat(since)


def same_moment(noted: str | None, moment: datetime | None) -> bool:
    """Compare to the millisecond, as earlier releases noted it; unknown ones are the same."""
    if noted is None or moment is None:
        return True
    return rfc3339(datetime.fromisoformat(noted)) == rfc3339(moment)
