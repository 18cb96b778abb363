"""Why a contact was found: in words, and as the pieces of its fields that match."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from libs.common.phone_plans import calling_code_of
from libs.common.text import Span, fold, spans
from services.search.domain.dialling import area, begun_area, begun_run, dialled_endings
from services.search.domain.typos import is_close
from services.search.domain.wanted import Number, Part, Wanted

Place = tuple[int, int]

_LABELS = {
    "phone": "phone",
    "wa_id": "phone",
    "previous_phones": "previous number",
    "email": "e-mail",
    "username": "username",
    "user_id": "WhatsApp ID",
    "name": "name",
    "wa_profile_name": "WhatsApp name",
}
_NAMES = ("name", "wa_profile_name")
_EMAIL_WORD = re.compile(r"[^\W_]+(?:[.\-_+][^\W_]+)*|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a field's text; match says whether it is what was looked for."""

    text: str
    match: bool


@dataclass(frozen=True, slots=True)
class Match:
    """matched_on: names of what matched, best first. highlights: field → its pieces in order."""

    matched_on: tuple[str, ...] = ()
    highlights: Mapping[str, tuple[Fragment, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Evidence:
    """Places that match, by field; `similar` are the fields that only match with typos."""

    places: dict[tuple[str, str], list[Place]] = field(default_factory=dict)
    similar: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)

    def add(self, name: str, text: str, place: Place, *, similar: bool = False) -> None:
        self.places.setdefault((name, text), []).append(place)
        (self.similar if similar else self.exact).add(name)


def explain(row: Mapping[str, Any], wanted: Wanted) -> Match:
    """Say why the contact of a row answers what was wanted; an engine's opinion is not needed."""
    evidence = _Evidence()
    for part in wanted.parts:
        found = [*_number_places(row, part), *_address_places(row, part, wanted)]
        for name, text, place in found:
            evidence.add(name, text, place)
        for word in part.words:
            _add_name_places(evidence, row, word, found=bool(found))
    return Match(_labels(evidence, wanted), _highlights(evidence))


def _labels(evidence: _Evidence, wanted: Wanted) -> tuple[str, ...]:
    """Name what matched, that which the query looks like first."""
    names = [
        f"similar {_LABELS[name]}" if name in evidence.similar else _LABELS[name]
        for name in _NAMES
        if name in evidence.exact | evidence.similar
    ]
    others = [label for name, label in _LABELS.items() if name in evidence.exact - set(_NAMES)]
    names_last = bool(wanted.number or wanted.email or wanted.text.startswith("@"))
    return tuple(dict.fromkeys(others + names if names_last else names + others))


def _highlights(evidence: _Evidence) -> dict[str, tuple[Fragment, ...]]:
    found: dict[str, tuple[Fragment, ...]] = {}
    for (name, text), places in evidence.places.items():
        found.setdefault(name, fragments(text, places))
    return found


def fragments(text: str, places: list[Place]) -> tuple[Fragment, ...]:
    """Cut text into pieces inside and outside of places, which may overlap."""
    pieces: list[Fragment] = []
    at = 0
    for start, end in _united(places, len(text)):
        if start > at:
            pieces.append(Fragment(text[at:start], match=False))
        pieces.append(Fragment(text[start:end], match=True))
        at = end
    if at < len(text):
        pieces.append(Fragment(text[at:], match=False))
    return tuple(pieces)


def _united(places: list[Place], length: int) -> list[Place]:
    """Return places in order, those that overlap or touch as one, none beyond a length."""
    found: list[Place] = []
    for start, end in sorted((start, min(end, length)) for start, end in places):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _number_places(row: Mapping[str, Any], part: Part) -> Iterator[tuple[str, str, Place]]:
    if part.number is None:
        return
    numbers = [("phone", row.get("phone")), ("wa_id", row.get("wa_id"))]
    numbers += [("previous_phones", number) for number in row.get("previous_phones") or ()]
    seen: set[str] = set()
    for name, stored in numbers:
        digits = (stored or "").removeprefix("+")
        place = number_place(digits, part.number) if digits not in seen else None
        seen.add(digits)
        if place and stored:
            shift = len(stored) - len(digits)
            yield name, stored, (place[0] + shift if place[0] else 0, place[1] + shift)


def number_place(digits: str, number: Number) -> Place | None:
    """Return where stored digits hold a typed number, or None."""
    if digits in number.keys:
        return 0, len(digits)
    if number.international:
        return (0, len(number.digits)) if digits.startswith(number.digits) else None
    for ending in dialled_endings(number.digits):
        if digits.endswith(ending):
            return len(digits) - len(ending), len(digits)
    return (
        _run_place(digits, number.digits)
        or _run_place(digits, begun_run(number.digits))
        or _area_place(digits, begun_area(number.digits))
        or _beginning_place(digits, number.beginning)
    )


def _run_place(digits: str, run: str | None) -> Place | None:
    start = digits.find(run) if run else -1
    return (start, start + len(run)) if run and start >= 0 else None


def _area_place(digits: str, typed: str | None) -> Place | None:
    if typed is None or area(digits) != typed:
        return None
    start = len(calling_code_of(digits) or "")
    return start, start + len(typed)


def _beginning_place(digits: str, typed: str | None) -> Place | None:
    return (0, len(typed)) if typed and digits.startswith(typed) else None


def _address_places(
    row: Mapping[str, Any], part: Part, wanted: Wanted
) -> Iterator[tuple[str, str, Place]]:
    raw = wanted.email or part.raw
    email = row.get("email")
    if email and (place := _email_place(email, raw, part)):
        yield "email", email, place
    for name in ("username", "user_id"):
        handle = row.get(name)
        if handle and (place := _handle_place(handle, part)):
            yield name, handle, place


def _handle_place(handle: str, part: Part) -> Place | None:
    folded = fold(handle)
    at = len(folded) - len(folded.lstrip("@"))
    if part.number is None and folded.startswith(part.raw, at):
        return 0, at + len(part.raw)
    return _word_place(folded, part)


def _word_place(folded: str, part: Part) -> Place | None:
    """Return where a word of an address begins with a part."""
    is_international = part.number is not None and part.number.international
    if is_international or not part.raw:
        return None
    match = re.search(rf"(?<![^\W_]){re.escape(part.raw)}", folded)
    return match.span() if match else None


def _email_place(email: str, raw: str, part: Part) -> Place | None:
    folded = fold(email)
    if folded.startswith(raw) and part.number is None:
        return 0, len(raw)
    return _word_place(folded, part)


def _add_name_places(
    evidence: _Evidence, row: Mapping[str, Any], word: str, *, found: bool
) -> None:
    """Add the places where names hold a word; slips count only where nothing holds it exactly."""
    names = [(name, unicodedata.normalize("NFC", row.get(name) or "")) for name in _NAMES]
    places = [(name, text, spans(text)) for name, text in names if text]
    exact = [(n, t, place) for n, t, spanned in places for place in _word_places(spanned, word)]
    for name, text, place in exact:
        evidence.add(name, text, place)
    if exact or found:
        return
    for name, text, spanned in places:
        for span in spanned:
            if is_close(word, span.word):
                evidence.add(name, text, (span.start, span.end), similar=True)


def _word_places(spanned: list[Span], word: str) -> Iterator[Place]:
    """Yield where words begin with `word`, or, run together, where several words do."""
    for first, span in enumerate(spanned):
        if span.word.startswith(word):
            yield span.start, _end_inside(span, len(word))
            continue
        together, last = span.word, first
        while len(together) < len(word) and last + 1 < len(spanned):
            last += 1
            together += spanned[last].word
        if last > first and len(word) > len(span.word) and together.startswith(word):
            yield span.start, spanned[last].end


def _end_inside(span: Span, length: int) -> int:
    same_length = span.end - span.start == len(span.word)
    return span.start + length if same_length else span.end
