"""What one transaction does to contacts: rows, tags, audit entries and events, written at once."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from libs.common.clock import Clock
from libs.common.events import contacts as events
from libs.common.events.envelope import Event, Lane
from libs.common.events.registry import make_event
from libs.common.ids import is_id, new_id
from libs.common.trace import child_of
from services.contacts.application.document import documents_of
from services.contacts.application.marketing import heed_refusals
from services.contacts.domain.actions import Action
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.consent import Consent, refusals
from services.contacts.domain.contact import Contact
from services.contacts.domain.lead_status import Transition
from services.contacts.domain.note import Note
from services.contacts.domain.origin import Origin
from services.contacts.domain.tags import tag_key
from services.contacts.ports.storage import Unit
from services.contacts.ports.tags import Tag

_RANK = ("updated", "status_changed", "restored", "trashed", "created", "merged", "erased")
"""One event a contact and transaction: the one that says most."""

_GONE = {"trashed", "merged", "erased"}
_WHO = {"phone", "wa_id", "user_id"}
"""Fields that say who it is, who may have refused marketing before."""


class ChangeSet:
    """Collects changes of contacts and writes them with a constant number of statements.

    A contact's version grows by one however many of its fields change. Use it as: collect,
    then `write` once, inside the unit's transaction. facts: noted with every audit entry.
    undo_of: the audit entry that all of it takes back. made_tags: those that weren't there before
    `write`.
    """

    def __init__(
        self, unit: Unit, clock: Clock, origin: Origin, lane: Lane = "live",
        undo_of: str | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        self._undo_of = undo_of
        self._facts = facts
        self.now = clock.now()
        self._unit = unit
        self._clock = clock
        self._origin = origin
        job_id = origin.source if is_id(origin.source) else None
        self._by = events.By(kind=origin.kind, id=origin.id, job_id=job_id)
        self._lane = lane
        self._new: dict[str, Contact] = {}
        self._dirty: dict[str, Contact] = {}
        self._entries: list[AuditEntry] = []
        self._transitions: dict[str, Transition] = {}
        self._kinds: dict[str, str] = {}
        self._fields: dict[str, set[str]] = {}
        self._tagged: list[tuple[Contact, str]] = []
        self._untagged: list[tuple[Contact, str]] = []
        self._hashes: dict[str, Sequence[str]] = {}
        self._said: list[Consent] = []
        self._into: dict[str, str] = {}
        self._causes: dict[str, str] = {}
        self._conversing: set[str] = set()
        self._notes: list[Note] = []
        self.made_tags: Sequence[Tag] = ()

    def create(self, contact: Contact, action: Action = "contact.created", **facts: Any) -> None:
        """Add a new contact with the tags it has."""
        self._new[contact.id] = contact
        self._tagged += [(contact, each) for each in contact.tags]
        self._announce(contact, "created")
        self.audit(contact.id, action, _first_values(contact), **facts)

    def touch(self, contact: Contact, fields: Iterable[str], kind: str = "updated") -> None:
        """Note that fields changed without an audit entry of their own: activity, for one."""
        if contact.id not in self._new and contact.id not in self._dirty:
            contact.touch(self.now)
            self._dirty[contact.id] = contact
        self._fields.setdefault(contact.id, set()).update(fields)
        self._announce(contact, kind)

    def change(
        self,
        contact: Contact,
        changes: dict[str, list[Any]],
        action: Action = "contact.updated",
        kind: str = "updated",
        **facts: Any,
    ) -> None:
        """Note changes, field → [old, new], that were made to a contact, and audit them."""
        self.touch(contact, changes, kind)
        self.audit(contact.id, action, changes, **facts)

    def retag(self, contact: Contact, tags: Sequence[str]) -> dict[str, list[Any]]:
        """Give a contact exactly these tags; return the change, empty when there is none."""
        old, old_keys = list(contact.tags), {tag_key(each) for each in contact.tags}
        new_keys = {tag_key(each) for each in tags}
        if old_keys == new_keys:
            return {}
        self._tagged += [(contact, each) for each in tags if tag_key(each) not in old_keys]
        self._untagged += [(contact, each) for each in old if tag_key(each) not in new_keys]
        contact.tags = sorted(tags, key=tag_key)
        return {"tags": [old, contact.tags]}

    def caused_by(self, contact: Contact, traceparent: str | None) -> None:
        """Note which trace a contact's changes belong to, where a batch holds many; newest wins."""
        if traceparent:
            self._causes[contact.id] = child_of(traceparent)

    def move(self, contact: Contact, transition: Transition) -> None:
        """Note a status transition that was made to a contact."""
        self._transitions[contact.id] = transition
        changes = {"status": [transition.previous, transition.current]}
        self.change(
            contact, changes, "contact.status_changed", "status_changed",
            move=transition.move, seconds_in_previous=transition.seconds,
        )  # fmt: skip

    def converse(self, contact_ids: Iterable[str]) -> None:
        """Note of whom messages changed, which is told once for all and changes no contact."""
        self._conversing.update(contact_ids)

    def note(self, note: Note, action: Action) -> None:
        """Audit a note without its text: the trail is kept when the note is not. Tell of it."""
        self._notes.append(note)
        self.audit(note.contact_id, action, note_id=note.id, author=note.author_name)

    def erase(self, contact: Contact, hashes: Sequence[str]) -> None:
        """Note that a contact was erased; others find what they hold of the person by hashes."""
        self._hashes[contact.id] = hashes
        self.touch(contact, [], "erased")

    def merge(self, contact: Contact, into_id: str) -> None:
        """Note that a contact was merged into another one."""
        self._into[contact.id] = into_id
        self.touch(contact, [], "merged")

    def audit(
        self,
        contact_id: str | None,
        action: Action,
        changes: dict[str, list[Any]] | None = None,
        **facts: Any,
    ) -> None:
        """Note an audit entry; that of a change comes behind those of earlier ones by its time."""
        noted = {**self._facts, **facts}
        changed = self._dirty.get(contact_id or "")
        at = changed.updated_at if changed else self.now
        known = changed or self._new.get(contact_id or "")
        entry = AuditEntry(
            new_id(), at, self._origin, action, contact_id, changes or {}, noted,
            version=known.version if known else None, undo_of=self._undo_of,
        )  # fmt: skip
        self._entries.append(entry)

    def say(self, consent: Consent) -> None:
        """Note what a contact said about being written to; it is written behind the contacts."""
        self._said.append(consent)

    def change_of(self, contact_id: str) -> str | None:
        """Return the id of the last entry about a contact, None if nothing was noted."""
        own = [each.id for each in self._entries if each.contact_id == contact_id]
        return own[-1] if own else None

    def write(self) -> None:
        """Write everything. Raises ConcurrentChangeError when another transaction was first."""
        self._write_contacts()
        self._unit.consents.add(self._said)
        self._unit.history.audit(self._entries)
        self._unit.history.moved(list(self._transitions.values()), self._origin)
        self._publish()

    def _write_contacts(self) -> None:
        """Make missing tags, spell present ones as the workspace does, write the contacts."""
        given = [name for _, name in self._tagged]
        taken = [name for _, name in self._untagged]
        tags = self._unit.tags.ensure(given, self.now, taken) if given or taken else {}
        self.made_tags = [each for each in tags.values() if each.is_new]
        spelled = {key: tag.name for key, tag in tags.items()}
        self._heed_refusals()
        for contact, _ in self._tagged:
            contact.tags = [spelled.get(tag_key(each), each) for each in contact.tags]
        self._unit.contacts.add(list(self._new.values()))
        self._unit.contacts.save(list(self._dirty.values()))
        self._unit.tags.drop(
            [
                (own.id, tags[tag_key(name)].id)
                for own, name in self._untagged
                if tag_key(name) in tags  # else its tag was deleted at this moment, and so is it
            ]
        )
        self._unit.tags.put([(own.id, tags[tag_key(name)].id) for own, name in self._tagged])

    def _heed_refusals(self) -> None:
        known = [each for each in self._dirty if self._fields.get(each, set()) & _WHO]
        if self._new or known:
            own = [*self._new.values(), *(self._dirty[each] for each in known)]
            heed_refusals(self._unit, own, known)
        stopped = {each.contact_id for each in self._said if refusals([each])}
        for each in (*self._new.values(), *self._dirty.values()):
            each.marketing_stopped = each.marketing_stopped or each.id in stopped

    def _announce(self, contact: Contact, kind: str) -> None:
        present = self._kinds.get(contact.id, "updated")
        self._kinds[contact.id] = max(present, kind, key=_RANK.index)

    def _publish(self) -> None:
        changed = {**self._dirty, **self._new}
        shown = [
            each for each in changed.values() if each.is_live or self._kinds.get(each.id) in _GONE
        ]
        documents = documents_of(self._unit, shown) if shown else {}
        told = [
            self._event(
                self._payload(each.id, documents[each.id]), each.id, self._causes.get(each.id)
            )
            for each in shown
        ]
        self._unit.outgoing.add([*told, *self._asides({each.id for each in shown})])

    def _asides(self, told: AbstractSet[str]) -> Iterable[Event]:
        """Make the events of what belongs to contacts, but for messages of who is told of."""
        quiet = self._conversing - told
        if quiet:
            yield self._event(events.ConversationChanged(contact_ids=sorted(quiet)))
        for each in self._notes:
            changed = events.NoteChanged(contact_id=each.contact_id, note_id=each.id, by=self._by)
            yield self._event(changed, each.contact_id)

    def _event(
        self, payload: Any, contact_id: str | None = None, cause: str | None = None
    ) -> Event:
        return make_event(
            payload, self._clock, subject=contact_id, workspace_id=self._unit.workspace_id,
            lane=self._lane, traceparent=cause,
        )  # fmt: skip

    def _payload(self, contact_id: str, document: events.ContactDocument) -> Any:
        kind, by = self._kinds[contact_id], self._by
        if kind == "status_changed":
            moved = self._transitions[contact_id]
            return events.ContactStatusChanged(
                contact=document, previous=moved.previous, current=moved.current, move=moved.move,
                by=by,
            )  # fmt: skip
        if kind == "updated":
            changed = sorted(self._fields.get(contact_id, ()))
            return events.ContactUpdated(contact=document, changed=changed, by=by)
        if kind == "erased":
            hashes = list(self._hashes.get(contact_id, ()))
            return events.ContactErased(contact=document, hashes=hashes, by=by)
        if kind == "merged":
            return events.ContactMerged(contact=document, into=self._into[contact_id], by=by)
        payloads = {
            "created": events.ContactCreated,
            "restored": events.ContactRestored,
            "trashed": events.ContactTrashed,
        }
        return payloads[kind](contact=document, by=by)


def _first_values(contact: Contact) -> dict[str, list[Any]]:
    owner = contact.owner.name if contact.owner else None
    values = {
        "name": contact.name, "phone": contact.phone, "email": contact.email,
        "status": contact.status, "tags": list(contact.tags) or None, "owner": owner,
    }  # fmt: skip
    return {field: [None, value] for field, value in values.items() if value is not None}
