"""A person got another number or another user id: the new one is added, the old one still finds
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.whatsapp import IdentityChanged
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.gather import gather
from services.contacts.application.party import Party
from services.contacts.application.people import People
from services.contacts.domain.message import moment_of
from services.contacts.domain.origin import WHATSAPP
from services.contacts.ports.storage import Unit
from services.contacts.ports.workspaces import BusinessNumber

DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Rename:
    """A change of identifiers, the business number that was told of it, and the event it was."""

    number: BusinessNumber
    changed: IdentityChanged
    event: Event

    @property
    def before(self) -> Party:
        """Who it was."""
        return self._party(is_before=True)

    @property
    def after(self) -> Party:
        """Who it is now."""
        return self._party(is_before=False)

    def _party(self, *, is_before: bool) -> Party:
        person = self.changed.before if is_before else self.changed.after
        return Party.of(person, self.number.scope, self.changed.wamid or self.changed.kind)


def apply_identity_changes(unit: Unit, clock: Clock, renames: Sequence[Rename]) -> list[Rename]:
    """Apply changes of one workspace and return those of people who are not known (yet).

    Nobody is made by them, and nobody is merged: where the new identifier is another contact's,
    the clash is left for a person to settle. Somebody who is known only as they are now is
    remembered as they were. A bounded number of statements.
    """
    changes = ChangeSet(unit, clock, WHATSAPP)
    people = gather(
        unit, clock, [*(each.before for each in renames), *(each.after for each in renames)]
    )
    unknown = [
        each
        for each in renames
        if not _apply(people, changes, each, moment_of(each.changed.timestamp, clock.now()))
    ]
    people.write_identifiers(WHATSAPP)
    changes.write()
    return unknown


def _apply(people: People, changes: ChangeSet, each: Rename, at: datetime) -> bool:
    """Apply a change; say whether the person is known."""
    kind = each.changed.kind
    if (contact := people.find(each.before)) is not None:
        people.learnt.rename(contact, each.before, each.after, at)
        changes.caused_by(contact, each.event.traceparent)
        if noted := people.learnt.shown.pop(contact.id, None):
            changes.change(contact, {**noted}, "contact.identity_changed", how=kind)
        elif kind == DEVICE:
            changes.audit(contact.id, "contact.device_changed")
        return True
    if (contact := people.find(each.after)) is not None:
        people.learnt.remember(contact, each.before, at)
    return contact is not None
