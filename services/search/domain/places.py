"""Where the numbers, addresses and names of a contact hold a part of what was looked for.

What does not change from contact to contact is worked out once for each question: a page has many.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from libs.common.phone_plans import calling_code_of
from libs.common.text import fold, spans
from services.search.domain.dialling import area, begun_area, begun_run, dialled_endings
from services.search.domain.typos import is_close
from services.search.domain.wanted import Number, Part

Place = tuple[int, int]
Found = tuple[str, str, Place]
"""The name of a field, its text, and the place in it."""

Spanned = tuple[str, int, int]
"""A folded word and where it stands, as of `libs.common.text.Span`."""

Named = Sequence[tuple[str, str, Sequence[Spanned]]]
"""Fields that name a contact: their names, their texts, and the words of those."""

Addresses = Sequence[tuple[str, str, str]]
"""Fields that are addresses of a contact: their names, their texts, and those folded."""

NAMES = ("name", "wa_profile_name")
_ADDRESSES = ("email", "username", "user_id")
_EMAILS = ("email", "other_emails")


class NumberPlaces:
    """Finds a typed number in stored ones."""

    def __init__(self, number: Number) -> None:
        self._digits = number.digits
        self._is_international = number.international
        self._keys = number.keys
        self._endings = () if number.international else dialled_endings(number.digits)
        runs = (number.digits, begun_run(number.digits))
        self._runs = [run for run in runs if run]
        self._area = begun_area(number.digits)
        self._beginning = number.beginning

    def find(self, row: Mapping[str, Any]) -> Iterator[Found]:
        """Yield where the numbers of a contact hold it, each number once."""
        phone, wa_id = row.get("phone") or "", row.get("wa_id") or ""
        yield from self._in("phone", phone)
        if wa_id.removeprefix("+") != phone.removeprefix("+"):
            yield from self._in("wa_id", wa_id)
        current = (phone.removeprefix("+"), wa_id.removeprefix("+"))
        for stored in dict.fromkeys(row.get("previous_phones") or ()):
            if stored.removeprefix("+") not in current:
                yield from self._in("previous_phones", stored)

    def _in(self, name: str, stored: str) -> Iterator[Found]:
        digits = stored.removeprefix("+")
        place = self.place(digits)
        if place and stored:
            shift = len(stored) - len(digits)
            yield name, stored, (place[0] + shift if place[0] else 0, place[1] + shift)

    def place(self, digits: str) -> Place | None:
        """Return where stored digits hold the typed number, or None."""
        if digits in self._keys:
            return 0, len(digits)
        if self._is_international:
            return (0, len(self._digits)) if digits.startswith(self._digits) else None
        for ending in self._endings:
            if digits.endswith(ending):
                return len(digits) - len(ending), len(digits)
        for run in self._runs:
            if (start := digits.find(run)) >= 0:
                return start, start + len(run)
        return self._begun(digits)

    def _begun(self, digits: str) -> Place | None:
        if self._area and area(digits) == self._area:
            start = len(calling_code_of(digits) or "")
            return start, start + len(self._area)
        if self._beginning and digits.startswith(self._beginning):
            return 0, len(self._beginning)
        return None


class AddressPlaces:
    """Finds a part of a query in e-mail addresses and usernames.

    email: the whole query, when that reads as an address.
    """

    def __init__(self, part: Part, email: str | None) -> None:
        is_international = part.number is not None and part.number.international
        self._raw = part.raw
        self._email = email or part.raw
        self._may_begin = part.number is None
        self._word = (
            None
            if is_international or not part.raw
            else re.compile(rf"(?<![^\W_]){re.escape(part.raw)}")
        )

    def find(self, addresses: Addresses) -> list[Found]:
        """Return where addresses begin with it, or a word of them does."""
        found: list[Found] = []
        for name, text, folded in addresses:
            place = self._in_email(folded) if name in _EMAILS else self._in_handle(folded)
            if place:
                found.append((name, text, place))
        return found

    def _in_email(self, folded: str) -> Place | None:
        if self._may_begin and folded.startswith(self._email):
            return 0, len(self._email)
        return self._in_word(folded)

    def _in_handle(self, folded: str) -> Place | None:
        at = len(folded) - len(folded.lstrip("@"))
        if self._may_begin and folded.startswith(self._raw, at):
            return 0, at + len(self._raw)
        return self._in_word(folded)

    def _in_word(self, folded: str) -> Place | None:
        if self._word is None or self._raw not in folded:
            return None
        match = self._word.search(folded)
        return match.span() if match else None


def addresses_of(row: Mapping[str, Any]) -> Addresses:
    """Return what a contact is reached at, but for numbers."""
    found = [(name, text, fold(text)) for name in _ADDRESSES if (text := row.get(name))]
    return found + [("other_emails", text, fold(text)) for text in row.get("other_emails") or ()]


def names_of(row: Mapping[str, Any]) -> Named:
    """Return what names a contact, in NFC, as its places are told."""
    found: list[tuple[str, str, Sequence[Spanned]]] = []
    for name in NAMES:
        if text := row.get(name):
            plain = text if text.isascii() else unicodedata.normalize("NFC", text)
            found.append((name, plain, spans(plain)))
    return found


def exact_places(names: Named, word: str) -> list[Found]:
    """Return where names hold words that begin with a word."""
    return [(name, text, place) for name, text, spanned in names
            for place in _word_places(spanned, word)]  # fmt: skip


def similar_places(names: Named, word: str) -> list[Found]:
    """Return where names hold words that are a word but for the slips it forgives."""
    return [(name, text, (start, end)) for name, text, spanned in names
            for other, start, end in spanned if is_close(word, other)]  # fmt: skip


def _word_places(spanned: Sequence[Spanned], word: str) -> list[Place]:
    """Return where words begin with `word`, or, run together, where several words do."""
    found: list[Place] = []
    for first, (other, start, end) in enumerate(spanned):
        if other.startswith(word):
            is_same_length = end - start == len(other)
            found.append((start, start + len(word) if is_same_length else end))
        elif word.startswith(other):
            found += _together(spanned[first:], word)
    return found


def _together(spanned: Sequence[Spanned], word: str) -> Iterator[Place]:
    """Yield the place of a word that the first and the next words make when run together."""
    together, start, _ = spanned[0]
    for other, _, end in spanned[1:]:
        together += other
        if len(together) >= len(word):
            if together.startswith(word):
                yield start, end
            return
