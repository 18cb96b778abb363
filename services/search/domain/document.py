"""What an index holds about one contact, the same for every engine."""

import re
from datetime import datetime
from typing import Any

import msgspec

from libs.common.clock import parse_rfc3339
from libs.common.events.contacts import ContactDocument
from libs.common.text import fold, words

LIVE = "live"
"""The state of contacts that lists, counts and search know."""

FORMAT = 6
"""Goes up when what is written of a contact changes: older indexes are rebuilt."""

_INNER = re.compile(r"\w[\-.'\u2019]\w")
_PUNCTUATED = re.compile(r"\S*\w[\-.'\u2019]\w\S*")
_PUNCTUATION = re.compile(r"[^\w]+|_")
_LONGEST_SOLID = 80
STATUSES = ("cold", "warm", "hot", "customer")
"""Lead statuses in the order of the pipeline."""

SOURCES = ("whatsapp", "manual", "import", "flow", "api")
"""Where contacts come from."""

BLOCKED, STOPPED = FLAGS = ("blocked", "stopped")
"""What may be true of a contact: a person blocked them; they stopped marketing on some number."""

UNOWNED = "\U0010ffff"
"""Sorts contacts that nobody owns behind every name, as the list does."""


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One live contact, folded for finding. Times are milliseconds since 1970; 0 is never.

    words: of the name and of the WhatsApp profile name, in order. joined: hyphenated and
    apostrophised parts of the name in their other spellings. solid: the name without its blanks,
    if it has any. name_keys: each whole name with its words in alphabetical order.
    emails: the address and those of people who were merged into the contact. email_words: parts of
    their local parts and domains. handles: username and WhatsApp user id.
    handle_words: parts of a username that has several.
    phones, previous: digits of current and earlier numbers, as they are stored.
    tags: their keys. flags: what is true of the contact, of FLAGS. row: the contact as a list shows
    it.
    """

    id: str
    workspace_id: str
    version: int
    words: tuple[str, ...]
    profile_words: tuple[str, ...]
    joined: tuple[str, ...]
    solid: str | None
    name_keys: tuple[str, ...]
    emails: tuple[str, ...]
    email_words: tuple[str, ...]
    handles: tuple[str, ...]
    handle_words: tuple[str, ...]
    phones: tuple[str, ...]
    previous: tuple[str, ...]
    status: str
    tags: tuple[str, ...]
    owner_id: str | None
    owner_name: str
    source: str
    flags: tuple[str, ...]
    created: int
    updated: int
    active: int
    row: dict[str, Any]

    @property
    def status_order(self) -> int:
        """The place of the status in the pipeline; unknown ones come last."""
        return STATUSES.index(self.status) if self.status in STATUSES else len(STATUSES)


def search_document(contact: ContactDocument) -> SearchDocument:
    """Build what the index holds about a live contact."""
    name_words = words(contact.name)
    profile_words = words(contact.wa_profile_name or "")
    emails = _distinct(
        *(fold(each).strip() for each in (contact.email, *contact.other_emails) if each)
    )
    username = fold(contact.username or "").lstrip("@")
    phones = _digits(contact.phone, contact.wa_id)
    return SearchDocument(
        id=contact.id,
        workspace_id=contact.workspace_id,
        version=contact.version,
        words=tuple(name_words),
        profile_words=tuple(profile_words),
        joined=_joined(contact.name, name_words),
        solid="".join(name_words)[:_LONGEST_SOLID] if len(name_words) > 1 else None,
        name_keys=_distinct(name_key(name_words), name_key(profile_words)),
        emails=emails,
        email_words=_distinct(*(word for each in emails for word in _email_words(each))),
        handles=_distinct(username, fold(contact.user_id or "")),
        handle_words=_handle_words(username),
        phones=phones,
        previous=tuple(set(_digits(*contact.previous_phones)) - set(phones)),
        status=contact.status,
        tags=tuple(tag_key(tag) for tag in contact.tags),
        owner_id=contact.owner.id if contact.owner else None,
        owner_name=fold(contact.owner.name) if contact.owner else UNOWNED,
        source=contact.source,
        flags=_flags(contact),
        created=milliseconds(contact.created_at),
        updated=milliseconds(contact.updated_at),
        active=milliseconds(contact.last_active_at),
        row=msgspec.to_builtins(contact),
    )


def name_key(name_words: list[str]) -> str:
    """Return the key that a name shares with itself in any order of words."""
    return " ".join(sorted(name_words))


def tag_key(name: str) -> str:
    """Return what two spellings of one tag have in common; accents tell tags apart."""
    return name.casefold()


def milliseconds(moment: str | datetime | None) -> int:
    """Return a moment as milliseconds since 1970, 0 for none."""
    if moment is None:
        return 0
    read = parse_rfc3339(moment) if isinstance(moment, str) else moment
    return int(read.timestamp() * 1000)


def _flags(contact: ContactDocument) -> tuple[str, ...]:
    blocked = (BLOCKED,) if contact.blocked else ()
    return (*blocked, STOPPED) if contact.marketing == STOPPED else blocked


def _digits(*numbers: str | None) -> tuple[str, ...]:
    return _distinct(*(number.removeprefix("+") for number in numbers if number))


def _joined(name: str, name_words: list[str]) -> tuple[str, ...]:
    """Return each hyphenated or apostrophised part as one word and as several."""
    if not _INNER.search(name):
        return ()
    punctuated = _PUNCTUATED.findall(name)
    parts = ["".join(words(part)) for part in punctuated]
    split = [word for part in punctuated for word in re.split(r"\W", fold(part))]
    return tuple(word for word in _distinct(*parts, *split) if word not in name_words)


def _email_words(email: str) -> tuple[str, ...]:
    local, _, domain = email.partition("@")
    labels = domain.split(".")
    return _distinct(*_PUNCTUATION.split(local), domain, *labels[:-1])


def _handle_words(username: str) -> tuple[str, ...]:
    parts = _distinct(*_PUNCTUATION.split(username))
    return parts if len(parts) > 1 else ()


def _distinct(*texts: str) -> tuple[str, ...]:
    if len(texts) == 1:
        return texts if texts[0] else ()
    return tuple(dict.fromkeys(filter(None, texts)))
