"""Who is who: the identifiers by which one person may arrive, and how they are resolved."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from libs.common.events.whatsapp import Person
from libs.common.phone import e164_of_wa_id, phone_keys

Kind = Literal["wa_id", "bsuid", "parent_bsuid", "phone", "external"]
Standing = Literal["current", "previous"]
_DIGITS = re.compile(r"\d{5,20}", re.ASCII)
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
VALUE_LENGTH = 160


class Key(NamedTuple):
    """An identifier. scope: the portfolio of a business-scoped id, blank for the others."""

    kind: Kind
    scope: str
    value: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A key that belongs to a contact. status: previous ones still find the person. merged_from:
    whose it was, or would be, had two contacts not been merged.
    """

    key: Key
    contact_id: str
    first_seen: datetime
    last_seen: datetime
    status: Standing = "current"
    merged_from: str | None = None


@dataclass(slots=True)
class Branches:
    """Which of the people in a merged contact has which key. The first of each list is newest."""

    known: dict[str, list[Identity]] = field(default_factory=dict)

    def note(self, identity: Identity) -> None:
        """Remember one more key of a contact that was merged."""
        self.known.setdefault(identity.contact_id, []).append(identity)

    def of(self, contact_id: str, keys: Iterable[Key]) -> str | None:
        """Return who in a contact has one of keys, or its number in another spelling; None for the
        contact itself, and for everybody where nobody was merged.
        """
        own = self.known.get(contact_id)
        if not own:
            return None
        exact = {each.key: each.merged_from for each in own}
        wanted = list(keys)
        for key in wanted:
            if key in exact:
                return exact[key]
        spelled = spellings_of(wanted)
        return next((each.merged_from for each in own if spellings_of([each.key]) & spelled), None)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two contacts for one person: `key` belongs to `other_id`, a stronger key to `contact_id`."""

    contact_id: str
    other_id: str
    key: Key
    evidence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clash that a person settles. state: open, kept, moved, or merged with the contacts."""

    id: str
    contact_id: str
    other_id: str
    key: Key
    state: str
    created_at: datetime


@dataclass(slots=True)
class Known:
    """What the database and the batch at hand know: keys, and spellings of numbers.

    inferred: keys that are known under another scope only. user_ids: those of contacts with a
    number or a spelling, by scope.
    """

    owners: dict[Key, str] = field(default_factory=dict)
    spelled: dict[str, set[str]] = field(default_factory=dict)
    inferred: set[Key] = field(default_factory=set)
    user_ids: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def note(self, contact_id: str, keys: Iterable[Key], spellings: Iterable[str]) -> None:
        """Remember that a contact has keys and spellings, unless a key is another's."""
        mine = list(keys)
        for key in mine:
            self.owners.setdefault(key, contact_id)
            self.inferred.discard(key)
        for each in spellings:
            self.spelled.setdefault(each, set()).add(contact_id)
        self.note_user_ids(contact_id, mine)

    def forget(self, contact_id: str, keys: Iterable[Key], spellings: Iterable[str]) -> None:
        """Remember that keys and spellings are a contact's no longer."""
        for key in keys:
            if self.owners.get(key) == contact_id:
                del self.owners[key]
        for each in spellings:
            self.spelled.get(each, set()).discard(contact_id)

    def note_user_ids(self, contact_id: str, keys: Iterable[Key]) -> None:
        """Remember the user ids among a contact's keys."""
        for key in keys:
            if key.kind == "bsuid":
                known = self.user_ids.setdefault(contact_id, {})
                known.setdefault(key.scope, set()).add(key.value)

    def infer(self, key: Key, contact_id: str) -> None:
        """Remember whose a key must be, though nothing says so under its scope."""
        self.owners[key] = contact_id
        self.inferred.add(key)

    def has(self, key: Key) -> bool:
        """Tell whether a key is written down as somebody's."""
        return key in self.owners and key not in self.inferred

    def may_be(self, party: str, contact_id: str) -> bool:
        """Tell whether what was kept for a party is a contact's: nobody else is spelled so."""
        number = party.removeprefix("number:")
        return self.spelled.get(number, {contact_id}) == {contact_id}

    def contradicts(self, keys: Iterable[Key], contact_id: str) -> bool:
        """Tell whether a contact has another user id than keys say, in the same portfolio."""
        known = self.user_ids.get(contact_id, {})
        return any(
            key.kind == "bsuid" and key.value not in known.get(key.scope, {key.value})
            for key in keys
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """contact_id: who it is, or None for somebody new. others: keys that say somebody else."""

    contact_id: str | None
    others: Mapping[Key, str] = field(default_factory=dict)


def keys_of(person: Person, portfolio: str = "") -> list[Key]:
    """List a person's exact keys, strongest first: user id, parent id, wa_id.

    A business-scoped id that came in the place of the wa_id is taken for what it is.
    """
    wa_id, user_id = person.wa_id, person.user_id
    if wa_id and not _DIGITS.fullmatch(wa_id):
        user_id, wa_id = user_id or (wa_id if _BSUID.fullmatch(wa_id) else None), None
    found = (
        ("bsuid", portfolio, user_id),
        ("parent_bsuid", "", person.parent_user_id),
        ("wa_id", "", wa_id),
    )
    return [
        Key(kind, scope, value)  # type: ignore[arg-type] # the literals above are of Kind
        for kind, scope, value in found
        if value and len(value) <= VALUE_LENGTH
    ]


def spellings_of(keys: Iterable[Key]) -> AbstractSet[str]:
    """Return the digits of every spelling of the numbers among keys."""
    found: set[str] = set()
    for key in keys:
        if key.kind in {"wa_id", "phone"}:
            found |= phone_keys(key.value)
    return found


def phone_behind(keys: Iterable[Key]) -> str | None:
    """Guess the E.164 number behind a wa_id among keys, or None."""
    return next((e164_of_wa_id(key.value) for key in keys if key.kind == "wa_id"), None)


def value_of(keys: Iterable[Key], kind: Kind) -> str | None:
    """Return the value of the first key of a kind, or None."""
    return next((key.value for key in keys if key.kind == kind), None)


def party_key(keys: Iterable[Key]) -> str | None:
    """Return a text by which messages of somebody unknown find them later: the number first."""
    ordered = sorted(keys, key=lambda key: key.kind not in {"wa_id", "phone"})
    if not ordered:
        return None
    kind = "number" if ordered[0].kind in {"wa_id", "phone"} else ordered[0].kind
    return f"{kind}:{ordered[0].value.removeprefix('+')}"


def parties_of(keys: Iterable[Key]) -> list[str]:
    """List the texts by which what was kept of somebody unknown may name the owner of keys."""
    found: set[str] = set()
    for key in keys:
        if key.kind in {"wa_id", "phone"}:
            found |= {f"number:{each}" for each in spellings_of([key])}
        elif (party := party_key([key])) is not None:
            found.add(party)
    return sorted(found)


def phone_identity(phone: str) -> Key:
    """Return the key of an E.164 number."""
    return Key("phone", "", phone)


def numbers_of(keys: Iterable[Key]) -> list[Key]:
    """List the wa_id among keys and the number behind it."""
    found = [key for key in keys if key.kind == "wa_id"]
    phone = phone_behind(found)
    return [*found, phone_identity(phone)] if phone else found


def resolve(keys: Iterable[Key], spellings: Iterable[str], known: Known) -> Resolution:
    """Find the contact: the strongest key that is known, else the one contact with a spelling.

    A spelling that several contacts share finds nobody. Nor does the number of a contact who has
    another user id: a user id is one person's, a number gets a new holder. Keys that name
    somebody else come back in `others`, for a person to settle.
    """
    keys = list(keys)
    owners = {key: known.owners[key] for key in keys if key in known.owners}
    if owners:
        strongest, chosen = next(iter(owners.items()))
        if strongest.kind == "wa_id" and known.contradicts(keys, chosen):
            return Resolution(None, owners)
        return Resolution(chosen, {key: own for key, own in owners.items() if own != chosen})
    candidates = {contact for each in spellings for contact in known.spelled.get(each, ())}
    if len(candidates) != 1 or known.contradicts(keys, chosen := next(iter(candidates))):
        return Resolution(None)
    return Resolution(chosen)
