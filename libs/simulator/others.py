"""What WhatsApp tells besides messages and statuses."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from libs.simulator.people import FakePerson
from libs.simulator.updates import Update, make_wamid

BUSINESS = "15550000000"

Other = Callable[[FakePerson, int, random.Random], Iterator[Update]]
"""Makes updates about a person; given the moment, in seconds since 1970."""


def preference(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Stop or resume marketing messages."""
    item = {
        **_ids(person),
        "detail": "User changed the preference",
        "category": "marketing_messages",
        "value": rng.choice(("stop", "resume")),
        "timestamp": moment,
    }
    yield Update("user_preferences", "user_preferences", person, item)


def call(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Call the business and hang up; the end may come before the beginning."""
    base: dict[str, Any] = {
        "id": f"wacid.{make_wamid(person.user_id, 'call', moment)}",
        "to": BUSINESS,
        "direction": "USER_INITIATED",
        **person.sender(),
    }
    items: list[dict[str, Any]] = [
        {**base, "event": "connect", "timestamp": str(moment)},
        {**base, "event": "terminate", "timestamp": str(moment + 30), "duration": 30},
    ]
    for item in rng.sample(items, len(items)):
        yield Update("calls", "calls", person, item)


def address_entry(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Stand in the address book of the business's phone."""
    contact: dict[str, Any] = {"full_name": person.name, "user_id": person.user_id}
    if person.wa_id:
        contact["phone_number"] = person.wa_id
    item = {
        "type": "contact",
        "contact": contact,
        "action": "add",
        "metadata": {"timestamp": rng.choice((moment, str(moment)))},
    }
    yield Update("smb_app_state_sync", "state_sync", person, item)


def history(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Have written before the number was connected."""
    old = {
        **person.sender(),
        "id": make_wamid(person.user_id, "old", moment),
        "timestamp": str(moment - 10**7),
        "type": "text",
        "text": {"body": "long ago"},
        "history_context": {"status": rng.choice(("READ", "DELIVERED"))},
    }
    thread = {"id": person.wa_id, "context": _ids(person), "messages": [old]}
    metadata = {"phase": 0, "chunk_order": rng.randint(1, 9), "progress": rng.randint(1, 100)}
    yield Update("history", "history", person, {"metadata": metadata, "threads": [thread]})


OTHERS: tuple[Other, ...] = (preference, call, address_entry, history)


def changed_id(person: FakePerson, moment: int, rng: random.Random) -> tuple[FakePerson, Update]:
    """Give a person another user id; return who it is from now on and the news of it."""
    country = person.user_id.partition(".")[0]
    after = replace(person, user_id=f"{country}.{''.join(rng.choices('0123456789', k=17))}")
    item = {
        "id": make_wamid(person.user_id, "changed", moment),
        "timestamp": str(moment),
        "type": "system",
        "system": {
            "type": "user_changed_user_id",
            "body": "User changed",
            "user_id": after.user_id,
            "previous_user_id": person.user_id,
        },
    }
    return after, Update("messages", "messages", after, item)


def _ids(person: FakePerson) -> dict[str, str]:
    return {"user_id": person.user_id, **({"wa_id": person.wa_id} if person.wa_id else {})}
