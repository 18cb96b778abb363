"""`groups[]`: groups of the business and who is in them."""

from typing import Any

from libs.common.events.whatsapp import GroupChanged, Person
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, objects, timestamp, token
from services.ingest.domain.directory import person_of
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id


def read_group(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one change of one group."""
    number, group_id = change.own_number(), token(raw.get("group_id"))
    kind = token(raw.get("type"))
    if group_id is None or kind is None:
        raise UnreadableItemError("no group id or no type")
    moment = timestamp(raw.get("timestamp"))
    request_id = first(raw, "request_id", "join_request_id")
    return Fact(
        id=event_id("group", group_id, kind, request_id, moment, _rest(raw, request_id)),
        payload=GroupChanged(
            number=number,
            group_id=group_id,
            type=kind,
            request_id=request_id,
            timestamp=moment,
            added=_people(change, raw.get("added_participants")),
            removed=_people(change, raw.get("removed_participants")),
            raw=raw,
        ),
        subject=group_id,
    )


def _people(change: Change, participants: Any) -> list[Person]:
    return [person_of(each, change.directory) for each in objects(participants)]


def _rest(raw: dict[str, Any], request_id: str | None) -> dict[str, Any] | None:
    """Return the whole item as part of its key where no request id tells two of a second apart."""
    return raw if request_id is None else None
