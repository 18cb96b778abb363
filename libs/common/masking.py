"""Numbers and addresses as those see them who may not use them."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

MASK = "•"
_NUMBER = re.compile(r"\+?\d{7,15}", re.ASCII)
_LOCAL = 10
"""A number with fewer digits has no country code worth showing."""

_UNSEEN = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u20e3\U000e0001\U000e0020-\U000e007f"
)
"""Marks of format, and those that make a digit a picture."""
_BETWEEN = r"\s().\-/|_\u00b7\u2010-\u2015\u2212\uff08\uff09\uff0d\uff0e\uff0f\uff3f\uff5c"
_DIGIT = r"[\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u24ea]"
_GAP = rf"(?: [{_UNSEEN}]* (?: , (?={_DIGIT}) | (?: [{_BETWEEN}] [{_UNSEEN}]* ){{0,3}} ) )"
"""What may stand between two digits of a number. A comma with a blank behind it parts two."""

_AT = r"[@\ufe6b\uff20]"
_D, _M = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_DATES = (
    *(_YEAR + between + _MONTH + between + _DAY for between in "-_"),
    *(first + between + second + between + _YEAR
      for between in (r"\.", "/") for first, second in ((_D, _M), (_M, _D))),
)  # fmt: skip
_TIME = (
    r"(?:[01]?[0-9]|2[0-3]) : [0-5][0-9] (?: : [0-5][0-9] (?: \.[0-9]{1,6} )? )?"
    r" (?: Z | [+-] [01][0-9] :? [0-5][0-9] )?"
)
_DATE = f"(?: {'|'.join(_DATES)} )"
_THEN = r"(?: T | ,?\s | \s?[/\-\u2013\u2014]\s? )"
_IN_TEXT = re.compile(
    rf"""
      (?P<wamid> wamid\.[a-z0-9+/=_-]+ )
    | (?P<safe>
          \b[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}\b
        | (?<!\d) \(? {_DATE} (?: {_THEN} (?: {_DATE} | {_TIME} ) ){{0,3}}
          (?! {_GAP} {_DIGIT} ) (?! [^\s@]{{0,64}} {_AT} )
      )
    | (?P<address> [^\s@\ufe6b\uff20<>()\[\],;:"']{{1,64}} {_AT} [^\s@<>()\[\],;:"'/?]+ )
    | (?P<number> [+\uff0b]? [(\uff08]? {_DIGIT} (?: {_GAP} {_DIGIT} ){{6,}} )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NUMBERS = frozenset({"phone", "wa_id"})
_LINKS = frozenset({"inbox_url"})
_AS_WRITTEN = frozenset({"body", "tags", "tag", "remove", "labels"})
"""What the team wrote itself."""
_NO_PERSONS = frozenset(
    {
        "id", "contact_id", "other_id", "owner_id", "author_id", "user_id", "subject_id",
        "change_id", "undo_of", "undone_by", "import_id", "export_id", "bulk_id", "request_id",
        "trace_id", "phone_number_id", "waba_id", "portfolio_id", "display", "next", "previous",
    }
)  # fmt: skip
"""Ids of ours, of Meta's and of businesses, and cursors."""
_FREE = frozenset(
    {
        "content", "context", "referral", "facts", "fields", "changes", "before", "after", "values",
        "errors", "mapping",
    }
)  # fmt: skip
"""What others fill as they like: below these no name says that a value is harmless."""
_MESSAGE_ID = "wamid."
_MESSAGE_IDS = re.compile(r"wamid\.[a-z0-9+/=_-]+", re.IGNORECASE)


def masked_name(name: str) -> str:
    """Return a name with all but its first letter hidden."""
    return name[:1] + MASK * 3


def masked_number(number: str | None) -> str | None:
    """Return a number with all but its country code and last two digits hidden."""
    return f"{number[:3]}{MASK * max(3, len(number) - 5)}{number[-2:]}" if number else None


def masked_email(email: str | None) -> str | None:
    """Return an e-mail address of which only the first letter is left."""
    return f"{email[:1]}•••@•••" if email else None


def without_number(name: str) -> str:
    """Return a name, masked if it is the number of somebody whose name nobody knows."""
    return masked_number(name) or name if _NUMBER.fullmatch(name) else name


def without_private(text: str) -> str:
    """Return text with every e-mail address and every run of seven digits or more masked, and
    WhatsApp's message ids, which have the number in them, as others.

    Dates, moments and UUIDs stay, and so does a number that is written out in words.
    """
    return _IN_TEXT.sub(_mask_found, text)


def masked_document(document: Any, reader_id: str | None = None) -> Any:
    """Return a JSON document as somebody sees it who may not know numbers and e-mail addresses.

    What stands under `phone`, `wa_id` and `email` is masked, `inbox_url` is null, WhatsApp's
    message ids, which have the number in them, become others that are as good for comparing.
    Elsewhere whatever looks like a number or an address is masked, so that a field which nobody
    thought of is safe; notes, tags and the names of stages stay as the team wrote them.
    The `query` of what the reader owns stays as the reader wrote it, so that it can be sent back.
    """
    return _masked(document, "", reader_id, is_free=False)


def _masked(value: Any, key: str, reader_id: str | None, *, is_free: bool) -> Any:
    if isinstance(value, str):
        return _masked_text(value, key, is_free=is_free)
    if isinstance(value, Mapping):
        return _masked_object(value, key, reader_id, is_free=is_free)
    if isinstance(value, list):
        return [_masked(each, key, reader_id, is_free=is_free) for each in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    may_be_number = (is_free or key in _NUMBERS) and abs(value) >= 1_000_000
    return without_private(f"{value:.0f}") if may_be_number else value


def _masked_object(
    value: Mapping[str, Any], key: str, reader_id: str | None, *, is_free: bool
) -> dict[str, Any]:
    if key == "errors":
        return {name: _masked(each, "", reader_id, is_free=True) for name, each in value.items()}
    masked = {
        without_private(name) if is_free else name: _masked(
            each,
            "wamid" if (key, name) == ("context", "id") else name,
            reader_id,
            is_free=is_free or name in _FREE,
        )
        for name, each in value.items()
    }
    is_own = not is_free and reader_id is not None and value.get("owner_id") == reader_id
    return masked | {"query": value["query"]} if is_own and "query" in value else masked


def _masked_text(text: str, key: str, *, is_free: bool) -> str | None:
    if key in _LINKS:
        return None
    if key == "wamid":
        return _other_id(text)
    if key in _NUMBERS:
        return masked_number(text)
    if key == "email":
        return masked_email(text)
    is_harmless = not is_free and (key in _AS_WRITTEN or key in _NO_PERSONS)
    if is_harmless:
        return _MESSAGE_IDS.sub(lambda found: _other_id(found[0]), text)
    return without_private(text)


def _other_id(wamid: str) -> str:
    return _MESSAGE_ID + hashlib.sha256(wamid.encode()).hexdigest()[:32]


def _mask_found(found: re.Match[str]) -> str:
    text = found[0]
    if found["safe"]:
        return text
    if found["wamid"]:
        return _other_id(text)
    if found["address"]:
        return masked_email(text) or text
    digits = sum(map(str.isdigit, text))
    return masked_number(text) or text if digits >= _LOCAL else f"•••{text[-1:]}"
