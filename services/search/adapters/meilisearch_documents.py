"""A contact as a Meilisearch document, and the settings of its index.

Values that filters compare are spelt in base32 or hashed, so that no text of a user ever stands
in a filter expression; Meilisearch compares such values without case, hence base32.
"""

import hashlib
import time
from base64 import b32decode, b32encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from libs.common.phone import digit_suffixes
from services.search.domain.dialling import area
from services.search.domain.document import SearchDocument
from services.search.domain.question import DEEPEST
from services.search.ports import Change, Gone

NOBODY = "-"
"""The owner of contacts without one; base32 has no dash."""

_TAIL_BITS = 52
_MOST_FACET_VALUES = 10_000
CUTOFF_MS = 500
"""The engine answers with what it has by then; a question is a few searches, given up after
`meilisearch_http.READ_SECONDS`.
"""

SETTINGS: Mapping[str, Any] = {
    "searchableAttributes": ["names", "profile", "joined", "digits", "handles", "addresses"],
    "displayedAttributes": ["*"],
    "filterableAttributes": [
        "id", "workspace", "gone_workspace", "found", "name_keys", "email_key", "handle_keys",
        "numbers", "previous", "digits", "areas", "digit_words", "status", "tags", "owner",
        "source", "flags", "created", "active", "indexed", "id_time", "id_tail",
    ],
    "sortableAttributes": [
        "name_sort", "phone_sort", "owner_sort", "status_sort", "created", "updated", "active",
        "id_time", "id_tail",
    ],
    "rankingRules": [
        "sort", "words", "typo", "exactness", "attribute", "proximity", "active:desc",
    ],
    "typoTolerance": {
        "enabled": True,
        "disableOnNumbers": True,
        "disableOnAttributes": ["digits", "handles", "addresses"],
        "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8},
    },
    "pagination": {"maxTotalHits": DEEPEST},
    "faceting": {"maxValuesPerFacet": _MOST_FACET_VALUES},
    "searchCutoffMs": CUTOFF_MS,
    "stopWords": [],
    "synonyms": {},
}  # fmt: skip
"""All that decides what is found; applied to an empty index before its first document."""

SETTINGS_DIGEST = hashlib.sha256(repr(SETTINGS).encode()).hexdigest()[:16]
"""Noted with an index that was filled, so that other settings have it rebuilt."""


def document_of(change: Change) -> dict[str, Any]:
    """Write a change as a document; of what is gone only the version is kept."""
    head = {
        "id": change.id,
        "version": change.version,
        "indexed": int(time.time() * 1000),
        **id_order(change.id),
    }
    if isinstance(change, Gone):
        return {**head, "found": False, "gone_workspace": spell(change.workspace_id)}
    return {**head, "found": True, **_found(change)}


def _found(contact: SearchDocument) -> dict[str, Any]:
    numbers = contact.phones + contact.previous
    return {
        "workspace": spell(contact.workspace_id),
        "names": spoken(contact.words),
        "profile": spoken(contact.profile_words),
        "joined": [*contact.joined, *([contact.solid] if contact.solid else [])],
        "name_keys": [hashed(key) for key in contact.name_keys],
        "email_key": _email_key(contact.emails),
        "addresses": [*contact.emails, *contact.email_words],
        "handles": list(contact.handles),
        "handle_keys": [hashed(handle) for handle in contact.handles],
        "numbers": list(contact.phones),
        "previous": list(contact.previous),
        "digits": sorted({end for number in numbers for end in digit_suffixes(number)}),
        "areas": sorted({begun for number in numbers if (begun := area(number))}),
        "digit_words": sorted(_digit_words(contact)),
        "status": spell(contact.status),
        "tags": [spell(tag) for tag in contact.tags],
        "owner": spell(contact.owner_id) if contact.owner_id else NOBODY,
        "source": spell(contact.source),
        "flags": list(contact.flags),
        "name_sort": " ".join(contact.words),
        "phone_sort": contact.phones[0] if contact.phones else "",
        "owner_sort": contact.owner_name,
        "status_sort": contact.status_order,
        "created": contact.created,
        "updated": contact.updated,
        "active": contact.active,
        "row": contact.row,
    }


def _email_key(emails: Sequence[str]) -> str | list[str] | None:
    """Return what a whole address is found by; of most contacts there is one at most."""
    keys = [hashed(each) for each in emails]
    return keys if len(keys) > 1 else next(iter(keys), None)


def _digit_words(contact: SearchDocument) -> set[str]:
    """Return the words that begin with a digit, which a query of digits may mean."""
    named = (*contact.words, *contact.profile_words, *contact.joined)
    every = (*named, *contact.email_words, *contact.handles, *contact.handle_words)
    return {word for word in (*every, *contact.emails) if word[:1].isdigit()}


def spoken(words: Iterable[str]) -> str:
    """Join words, with emojis as words of letters: the engine takes symbols for separators.

    A query of nothing but separators would find everybody.
    """
    return " ".join(
        word if any(map(str.isalnum, word)) else "".join(f"u{ord(each):x}" for each in word)
        for word in words
    )


def spell(text: str) -> str:
    """Write text in letters and digits only; `read` reads it again."""
    return b32encode(text.encode(errors="replace")).decode().rstrip("=").lower()


def read(spelt: str) -> str:
    """Read what `spell` wrote."""
    return b32decode(spelt.upper() + "=" * (-len(spelt) % 8)).decode()


def hashed(text: str) -> str:
    """Return a key by which equal texts are found, in letters and digits only."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:40]


def id_order(contact_id: str) -> dict[str, int]:
    """Return two numbers that together order UUIDs as their text does.

    Numbers are doubles in Meilisearch: 52 bits are exact.
    """
    number = UUID(contact_id).int >> (128 - 48 - _TAIL_BITS)
    return {"id_time": number >> _TAIL_BITS, "id_tail": number & ((1 << _TAIL_BITS) - 1)}
