"""Two contacts that are one person become one."""

from dataclasses import dataclass, replace

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.consents import ledger_of
from services.contacts.application.get_contact import check_version
from services.contacts.application.marketing import settle_marketing
from services.contacts.application.put_back import put_back_status
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.consent import Consent, stops_to_keep
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactNotFoundError, NotMergeableError
from services.contacts.domain.merge import Merge, Moved, Taken, record_of, take, to_retire
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import with_tags
from services.contacts.ports.storage import Storage, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is merged into a contact, and whose value each field gets; what is not said is the
    contact's own, or the other's where it has none.
    """

    other_id: str
    taken: Taken
    other_version: int | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A survivor, and the entry of the ledger that `unmerge_contacts` takes back."""

    contact: Contact
    merge: Merge


def merge_contacts(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, asked: Asked,
    version: int | None = None,
) -> Merged:  # fmt: skip
    """Make another contact a part of this one, with everything that belongs to it.

    Whoever writes next by any identifier of either is the survivor. Each row remembers whose it
    was, the ledger how both records were, and the other's place of the plan is free. A constant
    number of statements. Raises InvalidInputError for a contact and itself, ContactNotFoundError,
    NotMergeableError for one that is not live, StaleContactError for either, OverLimitTagsError.
    """
    if asked.other_id == contact_id:
        raise InvalidInputError.of("other_id", "is the contact itself", code="merge_with_itself")
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        contact, other = _both(unit, contact_id, asked.other_id)
        check_version(unit, contact, version)
        check_version(unit, other, asked.other_version)
        changes = ChangeSet(unit, clock, origin_of(actor))
        merge = _Merging(unit, changes, actor, contact, other, asked.taken).merge()
        changes.write()
        unit.places.give_back(1)
        admit_waiting(unit, clock)
    return Merged(contact, merge)


def _both(unit: Unit, contact_id: str, other_id: str) -> tuple[Contact, Contact]:
    found = unit.contacts.many([contact_id, other_id], lock=True)
    contacts = found.get(contact_id), found.get(other_id)
    for each in contacts:
        if each is None or each.state in {"erased", "merged"}:
            raise ContactNotFoundError(merged=each)
        if not each.is_live:
            raise NotMergeableError(each)
    contact, other = contacts
    if contact is None or other is None:
        raise ContactNotFoundError
    return contact, other


class _Merging:
    """One merge. The rows are handed over before anything is told of the survivor."""

    def __init__(
        self, unit: Unit, changes: ChangeSet, actor: Actor, contact: Contact, other: Contact,
        taken: Taken,
    ) -> None:  # fmt: skip
        self._unit = unit
        self._changes = changes
        self._by = origin_of(actor)
        self._contact = contact
        self._other = other
        self._taken = taken
        self._id = new_id()

    def merge(self) -> Merge:
        unit, contact, other = self._unit, self._contact, self._other
        before = {each.id: record_of(each) for each in (contact, other)}
        people = [other.id, *(each.id for each in unit.merges.people_in(other.id))]
        emails = [each.email for each in (contact, other) if each.email]
        consents = self._stops_to_keep()
        moved = unit.merges.settle_conflicts(other.id, contact.id, self._by.name, self._changes.now)
        unit.merges.hand_over(other.id, contact.id)
        self._change()
        retired = to_retire(contact, unit.identities.of([contact.id]))
        unit.identities.retire(retired)
        unit.consents.add(consents)
        settle_marketing(unit, [contact])
        merge = Merge(
            id=self._id, survivor_id=contact.id, merged_id=other.id, at=contact.updated_at,
            by=self._by, taken=dict(self._taken), before=before, after=record_of(contact),
            people=people,
            moved=replace(moved, retired=retired, consents=[each.id for each in consents]),
            entries={
                each.id: str(self._changes.change_of(each.id)) for each in (contact, other)
            },
        )  # fmt: skip
        unit.merges.add(merge, emails)
        self._note_consents(consents)
        self._note_conflicts(moved)
        return merge

    def _change(self) -> None:
        """Change both records and note it: status first, the merge last."""
        changes, contact, other = self._changes, self._contact, self._other
        noted = take(contact, other, self._taken)
        noted |= changes.retag(contact, with_tags(contact.tags, other.tags))
        if self._taken.get("status") == "other" and other.status != contact.status:
            put_back_status(changes, contact, other.status, other.status_since.isoformat())
        contact.merges += 1
        other.state, other.merged_into = "merged", contact.id
        facts = {"merge_id": self._id}
        changes.change(
            contact, noted, "contact.merged", **facts, other_id=other.id, other=other.name
        )
        changes.merge(other, contact.id)
        changes.change(
            other, {"state": ["live", "merged"]}, "contact.merged", "merged", **facts,
            into_id=contact.id,
        )  # fmt: skip

    def _stops_to_keep(self) -> list[Consent]:
        """Return stops as things that were said anew, where the stricter of both would not hold."""
        ledgers = [ledger_of(self._unit, each.id) for each in (self._contact, self._other)]
        return [
            Consent(
                id=new_id(), phone_number_id=number, category=category, value="stop",
                source="merge", evidence=f"merge:{self._id}:{category}"[:250],
                at=self._changes.now, contact_id=self._contact.id,
            )
            for number, category in stops_to_keep(*ledgers)
        ]  # fmt: skip

    def _note_consents(self, consents: list[Consent]) -> None:
        for each in consents:
            self._changes.audit(
                self._contact.id, "contact.consent_changed", None, category=each.category,
                value=each.value, source=each.source, phone_number_id=each.phone_number_id,
            )  # fmt: skip

    def _note_conflicts(self, moved: Moved) -> None:
        for each in moved.settled:
            self._changes.audit(
                self._contact.id, "identity_conflict.settled", None, decision="merged",
                conflict_id=each,
            )  # fmt: skip
