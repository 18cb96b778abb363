"""`user_preferences[]`: stop, resume and sign-up for marketing messages."""

from typing import Any

from libs.common.events.whatsapp import PreferenceChanged
from services.ingest.domain.change import Change
from services.ingest.domain.coerce import first, text, timestamp, token
from services.ingest.domain.directory import is_known, person_of
from services.ingest.domain.fact import Fact, UnreadableItemError
from services.ingest.domain.keys import event_id


def read_preference(change: Change, raw: dict[str, Any]) -> Fact:
    """Read one choice of one person."""
    number, person = change.own_number(), person_of(raw, change.directory)
    category, value = token(raw.get("category")), token(raw.get("value"))
    if not is_known(person) or category is None or value is None:
        raise UnreadableItemError("no person, no category or no value")
    moment = timestamp(raw.get("timestamp"))
    who = first(raw, "user_id", "wa_id", "parent_user_id")
    return Fact(
        id=event_id("preference", number.phone_number_id, who, category, value, moment),
        payload=PreferenceChanged(
            number=number,
            person=person,
            category=category,
            value=value.lower(),
            detail=text(raw.get("detail")),
            signup_id=token(raw.get("signup_id")),
            timestamp=moment,
        ),
        subject=who,
    )
