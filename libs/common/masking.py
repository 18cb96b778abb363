"""Numbers and addresses as those see them who may not use them."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

_NUMBER = re.compile(r"\+?\d{7,15}", re.ASCII)
_LOCAL = 10
"""A number with fewer digits has no country code worth showing."""

_IN_TEXT = re.compile(
    r"""
      (?P<safe>
          \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        | \b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)
        | \b\d{1,2}([./])\d{1,2}\2(?:19|20)\d\d(?!\d)
      )
    | (?P<address> [^\s@<>()\[\],;:"']{1,64} @ [^\s@<>()\[\],;:"'/?]+ )
    | (?P<number> \+? \(? \d (?: [\s().\-/\u00a0\u2010-\u2015]{0,3} \d ){6,} )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NUMBERS = frozenset({"phone", "wa_id"})
_LINKS = frozenset({"inbox_url"})
_AS_WRITTEN = frozenset({"body", "tags", "tag", "labels"})
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


def masked_name(name: str) -> str:
    """Return a name with all but its first letter hidden."""
    return name[:1] + "•" * 3


def masked_number(number: str | None) -> str | None:
    """Return a number with all but its country code and last two digits hidden."""
    return f"{number[:3]}{'•' * max(3, len(number) - 5)}{number[-2:]}" if number else None


def masked_email(email: str | None) -> str | None:
    """Return an e-mail address of which only the first letter is left."""
    return f"{email[:1]}•••@•••" if email else None


def without_number(name: str) -> str:
    """Return a name, masked if it is the number of somebody whose name nobody knows."""
    return masked_number(name) or name if _NUMBER.fullmatch(name) else name


def without_private(text: str) -> str:
    """Return text with every e-mail address and every run of seven digits or more masked.

    Dates, moments and UUIDs stay, and so does a number that is written out in words.
    """
    return _IN_TEXT.sub(_mask_found, text)


def masked_document(document: Any) -> Any:
    """Return a JSON document as somebody sees it who may not know numbers and e-mail addresses.

    What stands under `phone`, `wa_id` and `email` is masked, `inbox_url` is null, WhatsApp's
    message ids, which have the number in them, become others that are as good for comparing.
    Elsewhere whatever looks like a number or an address is masked, so that a field which nobody
    thought of is safe; notes, tags and the names of stages stay as the team wrote them.
    """
    return _masked(document, "", is_free=False)


def _masked(value: Any, key: str, *, is_free: bool) -> Any:
    if isinstance(value, str):
        return _masked_text(value, key, is_free=is_free)
    if isinstance(value, Mapping):
        return _masked_object(value, key, is_free=is_free)
    if isinstance(value, list):
        return [_masked(each, key, is_free=is_free) for each in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    may_be_number = (is_free or key in _NUMBERS) and abs(value) >= 1_000_000
    return without_private(f"{value:.0f}") if may_be_number else value


def _masked_object(value: Mapping[str, Any], key: str, *, is_free: bool) -> dict[str, Any]:
    if key == "errors":
        return {name: _masked(each, "", is_free=True) for name, each in value.items()}
    return {
        without_private(name) if is_free else name: _masked(
            each,
            "wamid" if (key, name) == ("context", "id") else name,
            is_free=is_free or name in _FREE,
        )
        for name, each in value.items()
    }


def _masked_text(text: str, key: str, *, is_free: bool) -> str | None:
    if key in _LINKS:
        return None
    if text.startswith(_MESSAGE_ID) or key == "wamid":
        return _MESSAGE_ID + hashlib.sha256(text.encode()).hexdigest()[:32]
    if key in _NUMBERS:
        return masked_number(text)
    if key == "email":
        return masked_email(text)
    is_harmless = not is_free and (key in _AS_WRITTEN or key in _NO_PERSONS)
    return text if is_harmless else without_private(text)


def _mask_found(found: re.Match[str]) -> str:
    text = found[0]
    if found["safe"]:
        return text
    if found["address"]:
        return masked_email(text) or text
    digits = sum(map(str.isdigit, text))
    return masked_number(text) or text if digits >= _LOCAL else f"•••{text[-1:]}"
