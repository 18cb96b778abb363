"""Why a contact was found: in words, and as the pieces of its fields that match."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from services.search.domain.places import (
    NAMES,
    Addresses,
    AddressPlaces,
    Named,
    NumberPlaces,
    Place,
    addresses_of,
    exact_places,
    names_of,
    similar_places,
)
from services.search.domain.wanted import Part, Wanted

_NAME_LABELS = {"name": "name", "wa_profile_name": "WhatsApp name"}
_OTHER_LABELS = {
    "phone": "phone",
    "wa_id": "phone",
    "previous_phones": "previous number",
    "email": "e-mail",
    "other_emails": "other e-mail",
    "username": "username",
    "user_id": "WhatsApp ID",
}


class Fragment(msgspec.Struct, frozen=True):
    """A piece of a field's text; match says whether it is what was looked for."""

    text: str
    match: bool


class Match(msgspec.Struct, frozen=True):
    """matched_on: names of what matched, best first. highlights: field → its pieces in order."""

    matched_on: tuple[str, ...] = ()
    highlights: Mapping[str, tuple[Fragment, ...]] = {}


class _Evidence:
    """Texts and their places that match, by field; of several texts of a field the first.

    similar: the fields in which a word only matches with slips.
    """

    __slots__ = ("places", "similar")

    def __init__(self) -> None:
        self.places: dict[str, tuple[str, list[Place]]] = {}
        self.similar: set[str] = set()

    def add(self, name: str, text: str, place: Place) -> None:
        known = self.places.get(name)
        if known is None:
            self.places[name] = text, [place]
        elif known[0] == text:
            known[1].append(place)


def explain(row: Mapping[str, Any], wanted: Wanted) -> Match:
    """Say why the contact of a row answers what was wanted; an engine's opinion is not needed."""
    return explainer(wanted)(row)


def explainer(wanted: Wanted) -> Callable[[Mapping[str, Any]], Match]:
    """Return what says why the contact of a row answers what was wanted.

    What is wanted of names only has no reason at all unless the row holds every word of it: one
    that the index found elsewhere would tell what stands there.
    """
    parts = [_PartSought(part, wanted) for part in wanted.parts]
    names_last = bool(wanted.number or wanted.email or wanted.text.startswith("@"))

    def explained(row: Mapping[str, Any]) -> Match:
        evidence = _Evidence()
        contact = _Contact(row, names_of(row), addresses_of(row))
        held = [part.find(contact, evidence) for part in parts]
        if wanted.names_only and not all(held):
            return Match()
        return Match(
            _labels(tuple(evidence.places), frozenset(evidence.similar), names_last),
            {name: fragments(text, places) for name, (text, places) in evidence.places.items()},
        )

    return explained


class _Contact(NamedTuple):
    """A contact's row, with its names and addresses made ready for every part of a query."""

    row: Mapping[str, Any]
    names: Named
    addresses: Addresses


class _PartSought:
    """A part of a query, ready to be looked for in many rows."""

    def __init__(self, part: Part, wanted: Wanted) -> None:
        self._words = part.words
        self._numbers = NumberPlaces(part.number) if part.number else None
        self._addresses = AddressPlaces(part, wanted.email)

    def find(self, contact: _Contact, evidence: _Evidence) -> bool:
        """Add the places of a row that hold it; slips count only where nothing holds a word.

        Return whether all of it was found.
        """
        found = [*self._numbers.find(contact.row)] if self._numbers else []
        found += self._addresses.find(contact.addresses)
        for each in found:
            evidence.add(*each)
        is_held = True
        for word in self._words:
            exact = exact_places(contact.names, word)
            for each in exact:
                evidence.add(*each)
            if exact or found:
                continue
            similar = similar_places(contact.names, word)
            is_held = is_held and bool(similar)
            for each in similar:
                evidence.add(*each)
                evidence.similar.add(each[0])
        return is_held


@lru_cache(maxsize=512)
def _labels(
    matching: tuple[str, ...],
    similar: frozenset[str],
    names_last: bool,  # noqa: FBT001 - cached
) -> tuple[str, ...]:
    """Name the fields that matched, that which the query looks like first."""
    names = [
        f"similar {_NAME_LABELS[name]}" if name in similar else _NAME_LABELS[name]
        for name in NAMES
        if name in matching
    ]
    others = [label for name, label in _OTHER_LABELS.items() if name in matching]
    return tuple(dict.fromkeys(others + names if names_last else names + others))


def fragments(text: str, places: Sequence[Place]) -> tuple[Fragment, ...]:
    """Cut text into pieces inside and outside of places, which may overlap."""
    pieces: list[Fragment] = []
    at = 0
    for start, end in _united(places, len(text)):
        if start > at:
            pieces.append(Fragment(text[at:start], False))
        pieces.append(Fragment(text[start:end], True))
        at = end
    if at < len(text):
        pieces.append(Fragment(text[at:], False))
    return tuple(pieces)


def _united(places: Sequence[Place], length: int) -> Sequence[Place]:
    """Return places in order, those that overlap or touch as one, none beyond a length."""
    if len(places) == 1 and places[0][0] < places[0][1] <= length:
        return places
    found: list[Place] = []
    for start, beyond in sorted(places):
        end = min(beyond, length)
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
