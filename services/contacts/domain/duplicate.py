"""Who may be the same person: two contacts with a number, an address or a name in common."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from services.contacts.domain.contact import UNNAMED, Contact

Reason = Literal["phone", "email", "name"]
REASONS: tuple[Reason, ...] = ("phone", "email", "name")
"""Why two are suggested, the most telling first."""

_ALIKE = 7
"""Last digits of a number that are the same in its national and its international form."""


class Pair(NamedTuple):
    """Two contacts, the smaller id first."""

    one: str
    other: str

    @classmethod
    def of(cls, contact_id: str, other_id: str) -> "Pair":
        """Return the pair of two contacts in either order."""
        return cls(*sorted((contact_id, other_id)))


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that several contacts have: a spelling of a number, an e-mail address, a name."""

    reason: Reason
    value: str
    contact_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two contacts that may be one person, and why. contact: the newer, or who was asked for."""

    contact: Contact
    other: Contact
    reasons: Sequence[Reason]


def pairs_of(traits: Iterable[Trait], asked: Iterable[str]) -> Mapping[Pair, set[Reason]]:
    """Return the pairs that traits make with the contacts that were asked for."""
    wanted = set(asked)
    found: defaultdict[Pair, set[Reason]] = defaultdict(set)
    for each in traits:
        for two in combinations(sorted(each.contact_ids), 2):
            if wanted.intersection(two):
                found[Pair(*two)].add(each.reason)
    return found


def reasons_for(one: Contact, other: Contact, shared: Iterable[Reason]) -> list[Reason]:
    """Return why two contacts may be one: a name alone says nothing without a hint beside it."""
    reasons = set(shared)
    if reasons == {"name"} and not _has_hint(one, other):
        return []
    return [each for each in REASONS if each in reasons]


def says_something(name: str) -> bool:
    """Tell whether a name is one: not a number, a handle, an address, or none at all."""
    return name.casefold() != UNNAMED.casefold() and name[:1].isalpha() and "@" not in name


def _has_hint(one: Contact, other: Contact) -> bool:
    """Look for what two people of one name rarely share.

    Somebody whom WhatsApp shows without a number may be one with a number, if the name is more
    than a first name.
    """
    alike = (
        _same(_ending(one.phone), _ending(other.phone)),
        _same(_mailbox(one.email), _mailbox(other.email)),
        _same(one.wa_profile_name, other.wa_profile_name),
        (one.phone is None) != (other.phone is None) and " " in one.name,
    )
    return any(alike)


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and one == other


def _ending(phone: str | None) -> str | None:
    return phone[-_ALIKE:] if phone else None


def _mailbox(email: str | None) -> str | None:
    return email.partition("@")[0] if email else None
