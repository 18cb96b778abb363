"""The embedded engine's schema, and a contact as one of its documents."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from tantivy import Document, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from services.search.domain.dialling import area
from services.search.domain.document import SearchDocument
from services.search.ports import Gone

SPACED = "spaced"
"""Words separated by blanks, as they stand: we fold and split text ourselves. Registered on every
open, because an index only stores a tokenizer's name."""

BREAK = "|"
"""Stands between names in the `word` field, so that a phrase never runs from one to the next."""

_SORTED_CHARACTERS = 60
_FIRST_MESSAGE, _LAST_MESSAGE = 1_230_768_000_000, 3_187_296_000_000

RECENCY = "recency"
RANK_FACTOR = 64
"""Between the scores of two ranks; recency weighs less than this."""


_EXACT = {"kind": "text", "tokenizer_name": "raw", "index_option": "basic"}
_LISTED = {**_EXACT, "fast": True}
_SPACED = {"kind": "text", "tokenizer_name": SPACED, "index_option": "position"}
_NUMBER = {"kind": "integer", "indexed": True, "fast": True}

FIELDS: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(
        ("gone_ws", "name_key", "email", "email_word", "handle", "solid", "number", "previous"),
        _EXACT,
    ),
    **dict.fromkeys(("id", "ws", "status", "tag", "owner", "source", "flag"), _LISTED),
    **dict.fromkeys(("name_sort", "phone_sort", "owner_sort"), _LISTED),
    **dict.fromkeys(("word", "digits"), _SPACED),
    **dict.fromkeys(("created", "updated", "active", "status_sort"), _NUMBER),
    RECENCY: {"kind": "float", "fast": True},
    "version": {"kind": "unsigned", "fast": True},
    "id_order": {"kind": "unsigned", "indexed": True, "fast": True},
    "found": {"kind": "boolean", "indexed": True, "fast": True},
    "row": {"kind": "bytes", "stored": True},
}


def build_schema(fields: Mapping[str, Mapping[str, Any]] = FIELDS) -> Schema:
    """Build the engine's schema of fields."""
    builder = SchemaBuilder()
    for name, options in fields.items():
        add = getattr(builder, f"add_{options['kind']}_field")
        add(name, **{key: value for key, value in options.items() if key != "kind"})
    return builder.build()


def digest_of(fields: Mapping[str, Mapping[str, Any]]) -> int:
    """Return a number that changes with the fields: 48 bits."""
    plain = msgspec.json.encode(fields, order="deterministic")
    return int.from_bytes(hashlib.sha256(plain).digest()[:6], "big")


SCHEMA = digest_of(FIELDS)
"""Noted with each index: one with other fields is read but not written, and rebuilt."""


def prepare(index: Index) -> Index:
    """Make an opened index usable; readers then see commits when told to."""
    index.register_tokenizer(SPACED, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


def live_document(contact: SearchDocument) -> Document:
    """Write a contact that can be found."""
    document = _versioned(contact.id, contact.version, found=True)
    document.add_text("ws", contact.workspace_id)
    document.add_text("word", _words(contact))
    _add_all(document, "name_key", contact.name_keys)
    _add_all(document, "solid", [contact.solid] if contact.solid else [])
    _add_all(document, "email", contact.emails)
    _add_all(document, "email_word", contact.email_words + contact.handle_words)
    _add_all(document, "handle", contact.handles)
    _add_all(document, "number", contact.phones)
    _add_all(document, "previous", contact.previous)
    _add_all(document, "digits", [_runs(each) for each in contact.phones + contact.previous])
    _add_all(document, "tag", contact.tags)
    _add_all(document, "flag", contact.flags)
    document.add_text("status", contact.status)
    document.add_text("owner", contact.owner_id or "")
    document.add_text("source", contact.source)
    document.add_text("name_sort", " ".join(contact.words)[:_SORTED_CHARACTERS])
    document.add_text("phone_sort", contact.phones[0] if contact.phones else "")
    document.add_text("owner_sort", contact.owner_name[:_SORTED_CHARACTERS])
    document.add_integer("status_sort", contact.status_order)
    document.add_integer("created", contact.created)
    document.add_integer("updated", contact.updated)
    document.add_integer("active", contact.active)
    document.add_float(RECENCY, recency(contact.active))
    document.add_bytes("row", msgspec.json.encode(contact.row))
    return document


def gone_document(gone: Gone) -> Document:
    """Write a contact that can't be found, so that its version is remembered.

    Its time of change is when the index heard that it is gone.
    """
    document = _versioned(gone.id, gone.version, found=False)
    document.add_integer("updated", int(time.time() * 1000) if gone.since is None else gone.since)
    document.add_text("gone_ws", gone.workspace_id)
    document.add_bytes("row", msgspec.json.encode({"workspace_id": gone.workspace_id}))
    return document


def read_row(document: Document) -> dict[str, Any]:
    """Return what was stored of a document."""
    row: dict[str, Any] = msgspec.json.decode(document["row"][0])
    return row


def recency(active: int) -> float:
    """Return the value by which the engine weighs a score so that the recently active come first.

    active: milliseconds since 1970. The engine multiplies a score by log2(2 + value); the
    logarithm then is 1 for never and grows evenly from 2 to 62 from 2009 to 2071, which tells
    minutes apart and stays below RANK_FACTOR.
    """
    if active <= 0:
        return 0.0
    share = (active - _FIRST_MESSAGE) / (_LAST_MESSAGE - _FIRST_MESSAGE)
    return float(2.0 ** (2 + 60 * min(max(share, 0.0), 1.0)) - 2)


def grams(digits: str) -> str:
    """Return the three-digit runs of a number between its ends: `^12 123 234 34$` for 1234.

    A phrase of them is any run of digits; with an end it is how the number begins or ends.
    """
    bounded = f"^{digits}$"
    return " ".join(bounded[place : place + 3] for place in range(len(bounded) - 2))


def area_gram(digits: str) -> str:
    """Return the run that stands for the two digits after the country code."""
    return f"={digits}"


def _runs(number: str) -> str:
    begun = area(number)
    return f"{grams(number)} {area_gram(begun)}" if begun else grams(number)


def id_order(contact_id: str) -> int:
    """Return a number that orders ids roughly as their text does: the first half of a UUID."""
    try:
        return UUID(contact_id).int >> 64
    except ValueError:
        return int.from_bytes(contact_id.encode()[:8].ljust(8, b"\0"), "big")


def _versioned(contact_id: str, version: int, *, found: bool) -> Document:
    document = Document()
    document.add_text("id", contact_id)
    document.add_unsigned("id_order", id_order(contact_id))
    document.add_unsigned("version", version)
    document.add_boolean("found", found)
    return document


def _words(contact: SearchDocument) -> str:
    return f" {BREAK} ".join(
        " ".join(group) for group in (contact.words, contact.profile_words, contact.joined) if group
    )


def _add_all(document: Document, name: str, values: Sequence[str]) -> None:
    for value in values:
        document.add_text(name, value)
