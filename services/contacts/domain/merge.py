"""Two contacts are one person: what the one keeps, what it takes, and how that is taken back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from services.contacts.domain.contact import Contact, Owner, latest
from services.contacts.domain.identity import Identity, Key, parties_of
from services.contacts.domain.origin import Origin

Side = Literal["this", "other"]
Taken = Mapping[str, Side]
"""Which contact's value a field gets."""

FIELDS = ("name", "phone", "email", "status", "owner")
"""What a person chooses; a side that has no number or address gives none."""

_SHOWN = ("name", "phone", "wa_id", "user_id", "username", "wa_profile_name", "email", "owner")
_SHOWN_BY = {"phone": "phone", "wa_id": "wa_id", "bsuid": "user_id"}
Record = dict[str, Any]
Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What else a merge did, besides handing rows over.

    retired: identifiers that became previous ones. settled: conflicts between the two. turned:
    conflicts with others, with the side that became the survivor's. consents: stops that were
    noted because the stricter wins.
    """

    retired: Sequence[Key] = ()
    settled: Sequence[str] = ()
    turned: Sequence[tuple[str, str]] = ()
    consents: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """An entry of the ledger. before: both records as they were, by id. after: the survivor's then.

    people: the merged contact, and whoever had been merged into it. entries: the audit entries of
    the merge, by contact.
    """

    id: str
    survivor_id: str
    merged_id: str
    at: datetime
    by: Origin
    taken: Mapping[str, str]
    before: Mapping[str, Record]
    after: Record
    people: Sequence[str]
    moved: Moved = field(default_factory=Moved)
    entries: Mapping[str, str] = field(default_factory=dict)
    undone_at: datetime | None = None


def record_of(contact: Contact) -> Record:
    """Return what a merge may change of a contact as a JSON value."""
    owner = contact.owner
    return {
        **{name: getattr(contact, name) for name in _SHOWN if name != "owner"},
        "name_source": contact.name_source,
        "owner": {"id": owner.id, "name": owner.name} if owner else None,
        "status": contact.status,
        "status_since": contact.status_since.isoformat(),
        "tags": list(contact.tags),
        "last_inbound_at": _text(contact.last_inbound_at),
        "last_outbound_at": _text(contact.last_outbound_at),
        "window_open_until": _text(contact.window_open_until),
        "blocked": contact.blocked,
        "version": contact.version,
        "created_at": contact.created_at.isoformat(),
        "source": contact.source,
    }


def take(contact: Contact, other: Contact, taken: Taken) -> Changes:
    """Give a contact what was chosen of another, status and tags apart; return what changed.

    What WhatsApp calls the person goes with the number. Activity is the later of both. Whoever is
    blocked as one of them is blocked.
    """
    before, named = _shown(contact), _chosen(contact, other, taken, "name")[0]
    contact.name, contact.name_source = named.name, named.name_source
    numbers = _chosen(contact, other, taken, "phone")
    for each in ("phone", "wa_id", "user_id", "username", "wa_profile_name"):
        setattr(contact, each, _first(numbers, each))
    contact.email = _first(_chosen(contact, other, taken, "email"), "email")
    chosen, rest = _chosen(contact, other, taken, "owner")
    contact.owner = chosen.owner if "owner" in taken else chosen.owner or rest.owner
    for each in ("last_inbound_at", "last_outbound_at", "window_open_until"):
        setattr(contact, each, latest(getattr(contact, each), getattr(other, each)))
    contact.blocked = contact.blocked or other.blocked
    return _noted(before, _shown(contact))


def put_back(
    contact: Contact, merge: Merge, own: Iterable[Key], members: Collection[str]
) -> tuple[Changes, list[str]]:
    """Give a survivor back what it had, status, tags and activity apart; return what changed and
    the fields that stay, since somebody changed them after the merge.

    own: its identifiers by now. One that went back to the other person is shown no longer, whoever
    put it there. members: who may own a contact by now.
    """
    was, became = merge.before[contact.id], merge.after
    values = {(_SHOWN_BY[key.kind], key.value) for key in own if key.kind in _SHOWN_BY}
    before, kept = _shown(contact), []
    for each in _SHOWN:
        now = _value(record_of(contact), each)
        is_anothers = each in _SHOWN_BY.values() and now is not None and (each, now) not in values
        if each == "owner" and was[each] and was[each]["id"] not in members:
            kept += [each] if now != _value(was, each) else []
        elif now == _value(became, each) or is_anothers:
            _set(contact, each, was)
        elif now != _value(was, each):
            kept.append(each)
    if contact.blocked == became["blocked"]:
        contact.blocked = was["blocked"]
    return _noted(before, _shown(contact)), kept


def show_own(contact: Contact, identities: Iterable[Identity]) -> None:
    """Show identifiers that a merged contact got while it was one with another, if it had none."""
    for each in identities:
        shown = _SHOWN_BY.get(each.key.kind)
        if shown and each.status == "current" and getattr(contact, shown) is None:
            setattr(contact, shown, each.key.value)


def to_retire(contact: Contact, identities: Iterable[Identity]) -> list[Key]:
    """Return the identifiers that are previous ones once two contacts are one: of each kind one is
    current, which is the one that is shown.
    """
    groups: dict[tuple[str, str], list[Key]] = {}
    for each in identities:
        if each.status == "current":
            groups.setdefault((each.key.kind, each.key.scope), []).append(each.key)
    shown = {contact.phone, contact.wa_id, contact.user_id}
    retired: list[Key] = []
    for keys in groups.values():
        stays = next((key for key in keys if key.value in shown), keys[0])
        retired += [key for key in keys if key != stays]
    return sorted(retired)


def to_revive(retired: Iterable[Key], identities: Iterable[Identity]) -> list[Key]:
    """Return those of retired identifiers that are current again once a merge is undone: no other
    of their kind is by now.
    """
    of = {each.key: each for each in identities}
    taken = {
        (each.contact_id, each.key.kind, each.key.scope)
        for each in of.values()
        if each.status == "current"
    }
    found: list[Key] = []
    for key in retired:
        place = (of[key].contact_id, key.kind, key.scope) if key in of else None
        if place and of[key].status == "previous" and place not in taken:
            taken.add(place)
            found.append(key)
    return found


def parties_apart(theirs: Iterable[Key], others: Iterable[Key]) -> list[str]:
    """List the texts by which messages name the owner of some keys and not that of others.

    A spelling that both share says nothing; what is spelled exactly like one's own number does.
    """
    mine, not_mine = list(theirs), list(others)
    return sorted(
        (set(parties_of(mine)) - set(parties_of(not_mine)) | _exact(mine)) - _exact(not_mine)
    )


def _exact(keys: Iterable[Key]) -> set[str]:
    kinds = {"wa_id": "number", "phone": "number"}
    return {f"{kinds.get(key.kind, key.kind)}:{key.value.removeprefix('+')}" for key in keys}


def _chosen(contact: Contact, other: Contact, taken: Taken, name: str) -> tuple[Contact, Contact]:
    return (other, contact) if taken.get(name) == "other" else (contact, other)


def _first(contacts: Sequence[Contact], name: str) -> Any:
    return next((found for each in contacts if (found := getattr(each, name))), None)


def _shown(contact: Contact) -> Record:
    """Return fields as the audit trail names them: an owner by name."""
    owner = contact.owner
    return {
        **{name: getattr(contact, name) for name in _SHOWN},
        "owner": owner.name if owner else None,
        "blocked": contact.blocked,
    }


def _noted(before: Record, after: Record) -> Changes:
    return {each: [before[each], after[each]] for each in before if before[each] != after[each]}


def _value(record: Mapping[str, Any], name: str) -> Any:
    """Return a field as two records are compared: an owner by id, whatever they are called."""
    value = record[name]
    return value["id"] if name == "owner" and value else value


def _set(contact: Contact, name: str, was: Mapping[str, Any]) -> None:
    value = was[name]
    if name == "owner":
        contact.owner = Owner(value["id"], value["name"]) if value else None
        return
    setattr(contact, name, value)
    if name == "name":
        contact.name_source = was["name_source"]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
