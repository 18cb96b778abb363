"""A merge is taken back: both people are there again, with what is theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import NotFoundError
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.marketing import settle_marketing
from services.contacts.application.put_back import put_back_status, put_back_tags
from services.contacts.application.reserve import reserve_one
from services.contacts.domain.contact import WINDOW, Contact, latest
from services.contacts.domain.errors import (
    ContactNotFoundError,
    MergeBuriedError,
    NotMergeableError,
    OverLimitTagsError,
)
from services.contacts.domain.identity import Identity
from services.contacts.domain.merge import (
    Merge,
    parties_apart,
    put_back,
    show_own,
    to_revive,
)
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import tag_key
from services.contacts.ports.storage import Storage, Unit

Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Unmerged:
    """Both contacts. kept: fields of the survivor that somebody changed since, which stay."""

    contact: Contact
    other: Contact
    kept: list[str]


def unmerge_contacts(
    storage: Storage, clock: Clock, actor: Actor, contact_id: str, merge_id: str
) -> Unmerged:
    """Put both people of a merge back; one that is undone already stays as it is.

    What came since goes to whom the identifier belongs by which it came; what the team wrote since
    is the survivor's. Several merges are undone in the reverse order. A constant number of
    statements. Raises NotFoundError, MergeBuriedError when a later merge must be undone first,
    NotMergeableError while the survivor is in the trash, PlanFullError.
    """
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        merge = unit.merges.get(merge_id)
        if merge is None or merge.survivor_id != contact_id:
            raise NotFoundError("there is no such merge of this contact")
        both = unit.contacts.many([merge.survivor_id, merge.merged_id], lock=True)
        contact, other = both.get(merge.survivor_id), both.get(merge.merged_id)
        if contact is None or other is None:
            raise ContactNotFoundError
        if merge.undone_at is not None:
            return Unmerged(contact, other, [])
        _check_undoable(unit, merge, contact)
        reserve_one(unit, clock)
        kept = _Unmerging(unit, clock, actor, merge, contact, other).unmerge()
    return Unmerged(contact, other, kept)


def _check_undoable(unit: Unit, merge: Merge, contact: Contact) -> None:
    if contact.state == "merged":
        raise MergeBuriedError(contact.merged_into)
    if not contact.is_live:
        raise NotMergeableError(contact)
    later = unit.merges.newest(contact.id)
    if later is not None and later.id != merge.id:
        raise MergeBuriedError(contact.id, later.id)


class _Unmerging:
    """One merge on its way back. The rows are handed back before anything is told of them."""

    def __init__(
        self, unit: Unit, clock: Clock, actor: Actor, merge: Merge, contact: Contact,
        other: Contact,
    ) -> None:  # fmt: skip
        self._unit = unit
        self._merge = merge
        self._contact = contact
        self._other = other
        self._of_contact, self._of_other = (
            ChangeSet(unit, clock, origin_of(actor), undo_of=merge.entries.get(each.id))
            for each in (contact, other)
        )

    def unmerge(self) -> list[str]:
        unit, merge = self._unit, self._merge
        identities = self._hand_back()
        unit.merges.reopen_conflicts(merge)
        unit.merges.drop_consents(merge.moved.consents)
        unit.merges.close(merge, self._of_contact.now)
        noted, kept = self._put_back(identities)
        self._put_back_activity()
        settle_marketing(unit, [self._contact, self._other])
        facts: dict[str, Any] = {"kept": kept} if kept else {}
        self._of_contact.change(
            self._contact, noted, "contact.unmerged", merge_id=merge.id, other_id=self._other.id,
            other=self._other.name, **facts,
        )  # fmt: skip
        self._bring_back(identities)
        self._of_contact.write()
        self._of_other.write()
        return kept

    def _hand_back(self) -> list[Identity]:
        """Give the rows back and return the identities of both as they are then."""
        unit, merge = self._unit, self._merge
        both = [merge.survivor_id, merge.merged_id]
        present = unit.identities.of([merge.survivor_id])
        theirs = [each.key for each in present if each.merged_from in merge.people]
        others = [each.key for each in present if each.merged_from not in merge.people]
        unit.merges.hand_back(merge.survivor_id, list(merge.people), parties_apart(theirs, others))
        identities = unit.identities.of(both)
        for each in both:
            own = [one for one in identities if one.contact_id == each]
            unit.identities.hand_over(to_revive(merge.moved.retired, own), each)
        unit.identities.spell_anew(both)
        return list(unit.identities.of(both))

    def _put_back(self, identities: list[Identity]) -> tuple[Changes, list[str]]:
        contact, merge = self._contact, self._merge
        own = [each.key for each in identities if each.contact_id == contact.id]
        noted, kept = put_back(contact, merge, own, self._members())
        retagged, stay = self._put_back_tags()
        noted |= retagged
        was, became = merge.before[contact.id], merge.after
        if was["status"] != became["status"]:
            since = datetime.fromisoformat(became["status_since"])
            if (contact.status, contact.status_since) == (became["status"], since):
                put_back_status(self._of_contact, contact, was["status"], was["status_since"])
            elif contact.status != was["status"]:
                kept.append("status")
        return noted, kept + stay

    def _members(self) -> set[str]:
        return {each.id for each in self._unit.members.all() if each.active}

    def _put_back_tags(self) -> tuple[Changes, list[str]]:
        """Take off what the merge added, but for what somebody took off or put on since."""
        contact, merge = self._contact, self._merge
        before = {tag_key(each) for each in merge.before[contact.id]["tags"]}
        since = self._unit.history.changed_after({contact.id: merge.at}, "tags")
        decided = {tag_key(each) for pair in since.get(contact.id, ()) for each in _either(*pair)}
        added = [each for each in merge.after["tags"] if tag_key(each) not in before]
        present = {tag_key(each) for each in contact.tags}
        mine = [each for each in added if tag_key(each) not in decided]
        stay = any(tag_key(each) in decided & present for each in added)
        try:
            retagged = put_back_tags(self._of_contact, contact, mine, ())
        except OverLimitTagsError:
            return {}, ["tags"]
        return retagged, ["tags"] if stay else []

    def _put_back_activity(self) -> None:
        """Say when each of both last wrote and was written to: before the merge, or since."""
        contact, was = self._contact, self._merge.before[self._contact.id]
        contact.last_inbound_at = _moment(was["last_inbound_at"])
        contact.last_outbound_at = _moment(was["last_outbound_at"])
        contact.window_open_until = _moment(was["window_open_until"])
        both = [contact, self._other]
        newest = self._unit.merges.active_since([each.id for each in both], self._merge.at)
        for each in both:
            wrote = newest.get((each.id, "in"))
            each.last_inbound_at = latest(each.last_inbound_at, wrote)
            each.last_outbound_at = latest(each.last_outbound_at, newest.get((each.id, "out")))
            if wrote is not None:
                each.window_open_until = latest(each.window_open_until, wrote + WINDOW)

    def _bring_back(self, identities: list[Identity]) -> None:
        other = self._other
        other.go_live()
        other.merged_into = None
        show_own(other, [each for each in identities if each.contact_id == other.id])
        self._of_other.change(
            other, {"state": ["merged", "live"]}, "contact.unmerged", "restored",
            merge_id=self._merge.id, from_id=self._contact.id,
        )  # fmt: skip


def _either(old: list[str] | None, new: list[str] | None) -> set[str]:
    """Return the tags that one of two lists has and the other has not."""
    return set(old or ()) ^ set(new or ())


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
