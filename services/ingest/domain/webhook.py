"""A whole webhook: every item of every level of the batch, each on its own.

One item that can't be read never holds back another: it becomes `whatsapp.unrecognised` with the
reason and the raw item, and so does everything that this release has no meaning for.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from libs.common.events.whatsapp import Unrecognised
from libs.common.nesting import MAX_DEPTH, depth_of
from services.ingest.domain.change import Change, change_of
from services.ingest.domain.coerce import mapping, token
from services.ingest.domain.directory import Directory
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.history import chunk_items
from services.ingest.domain.keys import event_id
from services.ingest.domain.readers import COMMON, WHOLE, WITH_ARRAYS, Reader, reader_of
from services.ingest.domain.reasons import Reason

Trusted = Callable[[Change], bool]
"""Tells whether who signed the webhook may speak for a change's account and number."""

_OBJECT = "whatsapp_business_account"
_UNTRUSTED: Reason = "signed by an app that may not speak for this number"
_DEEP: Reason = "nested too deeply"
_BUG: Reason = "unreadable"


def facts_of(body: dict[str, Any], trusted: Trusted, *, deep: bool = False) -> list[Fact]:
    """Read everything a webhook says; the order is kept and copies inside it count once.

    deep: the body may be nested so deeply that each item must be measured.
    """
    found: dict[str, Fact] = {}
    asked: Change | None = None
    may_speak = False
    for change, reader, raw in _items(body):
        if change is not asked:
            asked, may_speak = change, trusted(change)
        fact = _read(change, reader if may_speak else _UNTRUSTED, raw, deep=deep)
        found.setdefault(fact.id, fact)
    return list(found.values())


Item = tuple[Change, Reader | Reason, Any]
"""An item with its reader, or with the reason why there is none."""


def _items(body: dict[str, Any]) -> Iterator[Item]:
    entries = body.get("entry")
    if body.get("object") != _OBJECT or not isinstance(entries, list) or not entries:
        yield _nowhere(None), "not a webhook of a WhatsApp account, or an empty one", body
        return
    for entry in entries:
        changes = mapping(entry).get("changes")
        if not isinstance(changes, list) or not changes:
            yield _nowhere(token(mapping(entry).get("id"))), "an entry without changes", entry
            continue
        for raw in changes:
            yield from _items_of_change(entry, raw)


def _items_of_change(entry: dict[str, Any], raw: Any) -> Iterator[Item]:
    account_id, sent = token(entry.get("id")), entry.get("time")
    field, value = token(mapping(raw).get("field")), mapping(raw).get("value")
    if field is None or not isinstance(value, dict):
        yield _nowhere(account_id), "a change without a field or a value", raw
        return
    change = change_of(field, account_id, sent, value)
    if field in WHOLE:
        yield change, WHOLE[field], value
    elif field in WITH_ARRAYS:
        yield from _items_of_arrays(change)
    else:
        yield change, "unknown field", value


def _items_of_arrays(change: Change) -> Iterator[Item]:
    empty = True
    for name, part in change.value.items():
        if name in COMMON:
            continue
        for reader, raw in _items_of_part(change.field, name, part):
            empty = False
            yield change, reader, raw
    if empty:
        yield change, "a change without items", change.value


def _items_of_part(field: str, name: str, part: Any) -> Iterator[tuple[Reader | Reason, Any]]:
    reader = reader_of(field, name)
    if reader is None:
        yield "unknown part of a value", {name: part}
    elif not isinstance(part, list):
        yield "an array was expected", {name: part}
    elif name == "history":
        for chunk in part:
            items = chunk_items(chunk) if isinstance(chunk, dict) else [chunk]
            yield from ((reader, item) for item in items)
    else:
        yield from ((reader, raw) for raw in part)


def _read(change: Change, reader: Reader | Reason, raw: Any, *, deep: bool) -> Fact:
    if deep and depth_of(raw) > MAX_DEPTH:
        return _unrecognised(change, _DEEP, _as_text(raw))
    try:
        return _reader(reader, raw)(change, raw)
    except UnreadableItemError as unreadable:
        return _unrecognised(change, unreadable.reason, raw)
    except Exception as bug:  # noqa: BLE001 - whatever is wrong with one item is that item's alone
        return _unrecognised(change, f"{_BUG} ({type(bug).__name__})", raw)


def _reader(reader: Reader | Reason, raw: Any) -> Reader:
    """Return who reads an item. Raises UnreadableItemError with the reason why nobody may."""
    if isinstance(reader, str):
        raise UnreadableItemError(reader)
    if not isinstance(raw, dict):
        raise UnreadableItemError("an item that is not an object")
    return reader


def _unrecognised(change: Change, reason: str, raw: Any) -> Fact:
    """Keep an item as it came, with the reason: a Reason, maybe with a bug's name."""
    key = change.account_id, change.field, change.sent, raw, *change.told_to()
    return Fact(
        id=event_id("unrecognised", *key),
        payload=Unrecognised(
            reason=reason,
            field=change.field or None,
            number=change.number,
            raw=raw,
        ),
    )


def _as_text(raw: Any) -> str | None:
    """Return an item as JSON text, which no reader on the way has to follow into its depth."""
    try:
        return msgspec.json.encode(raw).decode()
    except RecursionError:
        return None


def _nowhere(account_id: str | None) -> Change:
    return Change("", account_id, None, {}, None, Directory(None))
