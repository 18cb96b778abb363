"""A chunk of an import is taken back: exactly what it did, and nothing that was done since."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.clock import Clock
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.close_import_chunk import undo_key
from services.contacts.application.import_tags import made_by, take_unused
from services.contacts.application.put_back import (
    put_back_owner,
    put_back_status,
    put_back_tags,
    same_moment,
)
from services.contacts.application.reserve import admit_waiting
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.origin import Origin
from services.contacts.domain.tags import tag_key
from services.contacts.ports.members import Member
from services.contacts.ports.storage import Storage, Unit

Changes = dict[str, list[Any]]
_FIELDS = ("name", "email", "tags", "owner", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoBatch:
    """The chunk to take back, and who asked for it. attempt: counts the undos of its import; a
    further one takes back what those before it were kept from.
    """

    workspace_id: str
    import_id: str
    chunk: int
    origin: Origin
    attempt: int = 1


def undo_import(storage: Storage, clock: Clock, batch: UndoBatch) -> Sequence[dict[str, Any]]:
    """Take back a chunk that was applied; return an outcome for every row that had done something.

    Contacts that it made go to the trash and cells get their previous value, each only if
    nobody changed it since, nor wrote a note about somebody it made; what stays is `kept`, with
    the reason. A tag or an owner that only has another name by now is no change, nor is a tag that
    was deleted. Who was let in from the waiting room stays: there is room. Tags that the import
    made go too, from the trash as well, when nobody uses them. Idempotent like the import.
    """
    with storage.write(batch.workspace_id, many=True) as unit:
        unit.places.lock()  # before the chunk, as everywhere: the other way round deadlocks
        applied = unit.imports.claim(batch.import_id, batch.chunk, clock.now()) or []
        done = _done_before(unit, clock, batch)
        if done is not None:
            return done
        applied_at = unit.imports.applied_at(batch.import_id, batch.chunk)
        outcomes = _Undoing(unit, clock, batch).undo(applied, applied_at)
        unit.imports.keep(undo_key(batch.import_id, batch.attempt), batch.chunk, outcomes)
        return outcomes


def _done_before(unit: Unit, clock: Clock, batch: UndoBatch) -> Sequence[dict[str, Any]] | None:
    """Return what an undo of the chunk did already; earlier attempts do nothing to it any more."""
    for attempt in range(1, batch.attempt + 1):
        key = undo_key(batch.import_id, attempt)
        done = unit.imports.claim(key, batch.chunk, clock.now())
        if done or (done is not None and attempt == batch.attempt):
            return done
    return None


class _Undoing:
    def __init__(self, unit: Unit, clock: Clock, batch: UndoBatch) -> None:
        self._unit = unit
        self._clock = clock
        self._changes, self._tag_changes = (
            ChangeSet(unit, clock, batch.origin, "bulk", import_id=batch.import_id, undone=True)
            for _ in range(2)
        )
        self._made = made_by(unit, batch.import_id)
        self._made_keys = {tag_key(each.name) for each in self._made}
        self._freed = 0
        self._owners: Mapping[str, Member] = {}
        self._noted: set[str] = set()
        self._edited: set[str] = set()
        self._renamed: Sequence[tuple[str, str | None]] = ()

    def undo(self, applied: Sequence[dict[str, Any]], applied_at: datetime) -> list[dict[str, Any]]:
        did = [each for each in applied if each["outcome"] in {"created", "updated"}]
        contacts = self._unit.contacts.many([each["contact_id"] for each in did], lock=True)
        self._noted = (
            self._unit.notes.about_since(list(contacts), applied_at) if contacts else set()
        )
        made = [each["contact_id"] for each in did if each["outcome"] == "created"]
        self._edited = self._unit.history.edited(made) if made else set()
        self._renamed = self._unit.history.tags_renamed(applied_at) if did else ()
        owners = {str(old) for each in did if (old := _previous_owner(each))}
        self._owners = self._unit.members.by_words(sorted(owners)) if owners else {}
        outcomes = [self._outcome(each, contacts.get(each["contact_id"])) for each in did]
        self._changes.write()
        take_unused(self._unit, self._tag_changes, self._made)
        self._tag_changes.write()
        if self._freed:
            self._unit.places.give_back(self._freed)
            admit_waiting(self._unit, self._clock)
        return outcomes

    def _outcome(self, did: dict[str, Any], contact: Contact | None) -> dict[str, Any]:
        shown = {"row": did["row"], "contact_id": did["contact_id"]}
        if contact is None or not contact.is_live:
            return shown | {"outcome": "kept", "reason": "it is not a live contact any more"}
        if did["outcome"] == "created":
            return shown | self._take_away(contact)
        changes = _under_present_names(did.get("changes") or {}, self._renamed)
        return shown | self._put_back(contact, changes, did.get("was") or {})

    def _take_away(self, contact: Contact) -> dict[str, Any]:
        if contact.id in self._edited or _is_known_otherwise(contact):
            return {"outcome": "kept", "reason": "the contact was changed or wrote since"}
        if contact.id in self._noted:
            return {"outcome": "kept", "reason": "somebody wrote a note about the contact since"}
        mine = [each for each in contact.tags if tag_key(each) in self._made_keys]
        retagged = put_back_tags(self._changes, contact, mine, ())
        self._trash(contact, retagged)
        return {"outcome": "undone", "changes": {"state": ["live", "trashed"], **retagged}}

    def _put_back(
        self, contact: Contact, changes: Changes, was: Mapping[str, Any]
    ) -> dict[str, Any]:
        same = {name for name in changes if _is_as_left(contact, name, changes[name][1], was)}
        undone: Changes = {}
        if self._goes_back_to_the_trash(contact, changes, same):
            self._trash(contact)
            undone["state"] = ["live", "trashed"]
        for name in _FIELDS:
            if name == "tags" and "tags" in changes:
                undone |= self._retag(contact, *changes["tags"])
            elif name in same:
                undone |= self._restore(contact, name, changes[name][0], was)
        self._note(contact, undone, was.get("since"))
        return _told(undone, sorted(set(changes) - set(undone)))

    def _goes_back_to_the_trash(
        self, contact: Contact, changes: Changes, same: AbstractSet[str]
    ) -> bool:
        came_back = "state" in changes and changes["state"][0] == "trashed"
        return came_back and same == set(changes) and contact.id not in self._noted

    def _note(self, contact: Contact, undone: Changes, since: str | None) -> None:
        plain = {name: pair for name, pair in undone.items() if name not in {"status", "state"}}
        if plain:
            self._changes.change(contact, plain)
        if "status" in undone:
            put_back_status(self._changes, contact, undone["status"][1], since)

    def _restore(self, contact: Contact, name: str, old: Any, was: Mapping[str, Any]) -> Changes:
        now = _value(contact, name)
        if name == "owner":
            owner_id = (was.get("owner_id") or old) if old else None
            return put_back_owner(contact, owner_id, self._owners) or {}
        if name == "name":
            contact.name_source = was.get("name_source", contact.name_source)
        if name != "status":
            setattr(contact, name, old)
        return {name: [now, old]}

    def _retag(self, contact: Contact, old: Sequence[str], new: Sequence[str]) -> Changes:
        before, after = ({tag_key(each) for each in those} for those in (old, new))
        added = [each for each in new if tag_key(each) not in before]
        gone = [each for each in old if tag_key(each) not in after]
        try:
            return put_back_tags(self._changes, contact, added, gone)
        except OverLimitTagsError:
            return {}

    def _trash(self, contact: Contact, retagged: Changes | None = None) -> None:
        contact.state, contact.trashed_at = "trashed", self._changes.now
        change: Changes = {"state": ["live", "trashed"], **(retagged or {})}
        self._changes.change(contact, change, "contact.trashed", "trashed")
        self._freed += 1


def _is_known_otherwise(contact: Contact) -> bool:
    """Tell of somebody whom a file made whether WhatsApp told of them, or a person confirmed the
    name: neither is in the trail.
    """
    told = (contact.wa_id, contact.user_id, contact.username, contact.last_active_at)
    return any(each is not None for each in told) or contact.name_source == "person"


def _under_present_names(changes: Changes, renamed: Sequence[tuple[str, str | None]]) -> Changes:
    """Return changes with the tags called as they are by now, without those that are deleted."""
    if "tags" not in changes or not renamed:
        return changes
    old, new = (_tags_by_now(tags, renamed) for tags in changes["tags"])
    rest = {name: pair for name, pair in changes.items() if name != "tags"}
    if {tag_key(each) for each in old} == {tag_key(each) for each in new}:
        return rest
    return rest | {"tags": [old, new]}


def _tags_by_now(tags: Sequence[str], renamed: Sequence[tuple[str, str | None]]) -> list[str]:
    by_now = {tag_key(each): each for each in tags}
    for before, after in renamed:
        if by_now.pop(tag_key(before), None) is not None and after is not None:
            by_now[tag_key(after)] = after
    return list(by_now.values())


def _told(undone: Changes, kept: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"outcome": "kept" if kept else "undone"}
    if undone:
        told["changes"] = undone
    if kept == ["state"]:
        told["reason"] = "the contact is live again and stays"
    elif kept:
        told["reason"] = f"changed since: {', '.join(each for each in kept if each != 'state')}"
    return told


def _previous_owner(did: dict[str, Any]) -> Any:
    """Return the id of who owned a contact before; an earlier release noted the name alone."""
    change = (did.get("changes") or {}).get("owner")
    return ((did.get("was") or {}).get("owner_id") or change[0]) if change else None


def _is_as_left(contact: Contact, name: str, new: Any, was: Mapping[str, Any]) -> bool:
    """Tell whether a field is as the import left it, also if it went away and came back."""
    if name == "owner" and "gave_id" in was:
        return bool((contact.owner and contact.owner.id) == was["gave_id"])
    if name == "tags":
        return {tag_key(each) for each in contact.tags} == {tag_key(each) for each in new}
    if name == "status" and not same_moment(was.get("moved_at"), contact.status_since):
        return False
    return bool(_value(contact, name) == new)


def _value(contact: Contact, name: str) -> Any:
    if name == "owner":
        return contact.owner.name if contact.owner else None
    return getattr(contact, name)
