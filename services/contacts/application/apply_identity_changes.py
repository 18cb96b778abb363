"""A person got another number or another user id: the new one is added, the old one still finds
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.clock import Clock
from libs.common.events.whatsapp import IdentityChanged
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.people import Party, gather
from services.contacts.domain.contact import Contact
from services.contacts.domain.message import moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber


@dataclass(frozen=True, slots=True)
class Rename:
    """A change of identifiers and the business number that was told of it."""

    number: BusinessNumber
    changed: IdentityChanged


def apply_identity_changes(unit: Unit, clock: Clock, renames: Sequence[Rename]) -> None:
    """Apply changes of one workspace. Nobody is made by them, and nobody is merged: where the new
    identifier is another contact's, the clash is left for a person to settle.
    """
    changes = ChangeSet(unit, clock, WHATSAPP)
    befores = [_party(each, before=True) for each in renames]
    afters = [_party(each, before=False) for each in renames]
    people = gather(unit, clock, [*befores, *afters])
    for each, before, after in zip(renames, befores, afters, strict=True):
        contact = people.find(before)
        if contact is None:
            continue
        old = _shown(contact)
        people.rename(contact, after, moment_of(each.changed.timestamp, clock.now()))
        noted = {
            field: [was, now]
            for field, was, now in zip(_FIELDS, old, _shown(contact), strict=True)
            if was != now
        }
        if noted:
            changes.change(contact, noted, "contact.identity_changed", how=each.changed.kind)
    people.write_identifiers()
    changes.write()


_FIELDS = ("phone", "wa_id", "user_id")


def _party(each: Rename, *, before: bool) -> Party:
    person = each.changed.before if before else each.changed.after
    return Party.of(person, each.number.scope, each.changed.wamid or each.changed.kind)


def _shown(contact: Contact) -> tuple[str | None, str | None, str | None]:
    return contact.phone, contact.wa_id, contact.user_id
