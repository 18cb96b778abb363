"""Which field a column is meant for: by its header in several languages, mistyped perhaps, then
by its content.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from services.importer.domain.columns import Column
from services.importer.domain.header_words import WORDS
from services.importer.domain.mapping import SKIP

_PHONES = ("whatsapp", "mobile", "phone", "wa_id")
_FIELD = {"first": "name", "last": "name", **dict.fromkeys(_PHONES, "phone")}
_LEAST = {"phone": 0.7, "email": 0.7, "status": 1.0}
"""What part of a column's cells must look like a field. A row with another status is kept out."""
_AGREEING = {"name": 0.9, "phone": 0.5, "email": 0.5, "tags": 0.9, "owner": 0.9}
"""What part of a column's cells must look like the field that its mistyped header says."""
_ALIKE = 0.87
"""How alike a mistyped header and the word that is meant are, as difflib measures it: one letter of
a short word, two of a long one. At 0.84 "firm name" would be a first name.
"""
_OTHER_WORDS = ("contract", "contrat", "kontrakt")
"""How words begin that are one letter away from a known one, and mean something else."""
_SHORTEST = 4
"""Letters that a header needs to be taken for a mistyped one: words of fewer are all alike."""
_STROKES = str.maketrans("łđıø", "ldio")
"""Letters that no normal form takes apart."""


def guess_fields(columns: Sequence[Column]) -> list[str]:
    """Return a field or `skip` for each column; each field once, a name perhaps as two parts.

    An id counts only beside a version: the two together say that the file is one of our exports.
    """
    kinds = [_kind(column.header) for column in columns]
    _guess_mistyped(columns, kinds)
    fields = [SKIP] * len(columns)
    for index, kind in enumerate(kinds):
        if kind is not None and kind == _wanted(kind, kinds) and kind not in kinds[:index]:
            fields[index] = _FIELD.get(kind, kind)
    if not {"id", "version"} <= set(fields):
        fields = [SKIP if each in {"id", "version"} else each for each in fields]
    _guess_by_content(columns, fields)
    return fields


def _wanted(kind: str, kinds: Sequence[str | None]) -> str:
    """Return the kind that is taken where several columns could fill the same field."""
    if kind in _PHONES:
        return next(each for each in _PHONES if each in kinds)
    if kind in {"first", "last"} and "name" in kinds and not {"first", "last"} <= set(kinds):
        return "name" if kind == "first" else kind
    if kind == "name" and {"first", "last"} <= set(kinds):
        return "first"
    return kind


def _guess_mistyped(columns: Sequence[Column], kinds: list[str | None]) -> None:
    """Give a kind to headers that are nearly a known word, where no other column is meant for that
    field and the cells agree.
    """
    for index, column in enumerate(columns):
        if kinds[index] is None:
            kind = _nearly(_plain(column.header))
            if kind is not None and _is_free(kind, kinds) and _may_be(column, kind):
                kinds[index] = kind


def _is_free(kind: str, kinds: Sequence[str | None]) -> bool:
    """Say whether no other column is meant for the same field, but for the other part of a name."""
    other_part = {"first": "last", "last": "first"}.get(kind)
    taken = {_FIELD.get(each, each) for each in kinds if each and each != other_part}
    return _FIELD.get(kind, kind) not in taken


def _nearly(words: str) -> str | None:
    if len(words) < _SHORTEST or words.startswith(_OTHER_WORDS):
        return None
    same_letter = [each for each in _KINDS if each.startswith(words[0])]
    found = difflib.get_close_matches(words, same_letter, n=1, cutoff=_ALIKE)
    return _KINDS[found[0]] if found else None


def _may_be(column: Column, kind: str) -> bool:
    """Say whether cells could be what a mistyped header says. Statuses are known by their cells,
    and ids and versions are written by us.
    """
    field = _FIELD.get(kind, kind)
    return column.share(field) >= _AGREEING.get(field, 2.0)


def _guess_by_content(columns: Sequence[Column], fields: list[str]) -> None:
    for field, least in _LEAST.items():
        if field in fields:
            continue
        shares = {at: columns[at].share(field) for at, taken in enumerate(fields) if taken == SKIP}
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= least:
            fields[best] = field
    if "name" not in fields:
        _guess_name(columns, fields)


def _guess_name(columns: Sequence[Column], fields: list[str]) -> None:
    for index, column in enumerate(columns):
        if fields[index] == SKIP and column.header.startswith("Column ") and column.wordy:
            fields[index] = "name"
            return


def _kind(header: str) -> str | None:
    words = _plain(header)
    return _KINDS.get(words) or _KINDS.get(re.sub(r" \d+$", "", words))


def _plain(text: str) -> str:
    """Return text in lower case without accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


_KINDS = {_plain(word): kind for kind, words in WORDS.items() for word in words.split("|")}
