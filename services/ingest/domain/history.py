"""`history`: what was written before the number was connected, in chunks of any order.

A message may come twice, first as a placeholder and later with its media under the same id, so the
content is part of the key.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from libs.common.events.whatsapp import HistoryReceived, Person
from services.ingest.domain.account import account_fact
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, mapping, token, whole
from services.ingest.domain.directory import is_known, username_of
from services.ingest.domain.echoes import recipient_of
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id
from services.ingest.domain.message import message_of
from services.ingest.domain.messages import sender_of
from services.ingest.domain.unread import extra_of, extra_of_chunk, without

_PARTS = frozenset({"context", "messages"})


def chunk_items(chunk: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Take a chunk apart: one item for each message of each thread, each error, or the progress.

    A message comes with the chunk's metadata and its thread's context beside it.
    """
    empty = True
    metadata = chunk.get("metadata")
    for thread in _list(chunk.get("threads")):
        beside = {"id": None} | without(mapping(thread), _PARTS)
        context = beside | mapping(mapping(thread).get("context"))
        for message in _list(mapping(thread).get("messages")):
            empty = False
            yield {"metadata": metadata, "context": context, "message": message}
    for error in _list(chunk.get("errors")):
        empty = False
        yield {"metadata": metadata, "error": error}
    if empty:
        yield {"metadata": metadata, "progress": chunk}


def read_chunk_item(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one item of a chunk."""
    if "error" in raw:
        return account_fact(change, mapping(raw["error"]), "history_declined")
    if "progress" in raw:
        return account_fact(change, mapping(raw["progress"]), "history_progress")
    message = raw["message"]
    if not isinstance(message, dict):
        raise UnreadableItemError("a message that is not an object")
    person = _person(change, mapping(raw.get("context")))
    direction = _direction(change, message, person)
    if not is_known(person):
        person = (recipient_of if direction == "out" else sender_of)(change, message)
    return _fact(change, message, person, direction, raw)


def read_late_message(change: Change, raw: dict[str, Any]) -> Fact:
    """Read a message whose media came after its chunk."""
    return _fact(change, raw, sender_of(change, raw), "in", {})


def read_late_echo(change: Change, raw: dict[str, Any]) -> Fact:
    """Read a message of the business whose media came after its chunk."""
    return _fact(change, raw, recipient_of(change, raw), "out", {})


def _fact(
    change: Change,
    raw: dict[str, Any],
    person: Person,
    direction: str,
    item: dict[str, Any],
) -> Fact:
    """Make the fact of a message; item: with its chunk's metadata, empty for a late message."""
    number, message, chunk = change.own_number(), message_of(raw), mapping(item.get("metadata"))
    status = token(mapping(raw.get("history_context")).get("status"))
    return Fact(
        id=event_id(
            "history", number.phone_number_id, message.wamid, message.type, message.content, status
        ),
        payload=HistoryReceived(
            number=number,
            person=person,
            direction=direction,
            message=message,
            status=status.lower() if status else None,
            phase=whole(chunk.get("phase")),
            chunk_order=whole(chunk.get("chunk_order")),
            progress=whole(chunk.get("progress")),
            extra=extra_of(change, raw, person) | extra_of_chunk(item),
        ),
        subject=message.wamid,
        lane="bulk",
    )


def _person(change: Change, context: dict[str, Any]) -> Person:
    person = change.directory.complete(
        first(context, "wa_id", "id"), first(context, "user_id"), first(context, "parent_user_id")
    )
    return replace(person, username=person.username or username_of(context.get("username")))


def _direction(change: Change, raw: dict[str, Any], person: Person) -> str:
    """Tell who wrote: only what the business wrote names a recipient."""
    if first(raw, "to", "to_user_id"):
        return "out"
    sender, own = first(raw, "from"), change.own_number().display_phone_number
    if sender and own and sender != person.wa_id and sender == _digits(own):
        return "out"
    return "in"


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdecimal())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
