"""What WhatsApp tells of a person besides messages: choices, calls, address book, agents."""

import random
from collections.abc import Iterator
from typing import Any

from libs.simulator.items import amendment, echo, message, status
from libs.simulator.people import FakePerson
from libs.simulator.updates import BUSINESS, Maker, Update, ids_of, make_wamid


def preference(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Stop, resume or sign up for marketing messages."""
    value = rng.choice(("stop", "resume", "signup"))
    item = {
        **ids_of(person),
        "detail": "User changed the preference",
        "category": "marketing_messages",
        "value": value,
        **({"signup_id": "s1"} if value == "signup" else {}),
        "timestamp": moment,
    }
    yield Update("user_preferences", "user_preferences", person, item)


def call(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Call the business and hang up; the end may come before the beginning."""
    base = {
        "id": _call_id(person, "call", moment),
        "to": BUSINESS,
        "direction": "USER_INITIATED",
        **person.sender(),
    }
    yield from rng.sample(_both_ends(person, base, moment), 2)


def business_call(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Be called by the business: it rings, is taken and ends; the news come in any order."""
    call_id = _call_id(person, "called", moment)
    number = {"to": person.wa_id} if person.wa_id else {}
    base = {
        "id": call_id, "from": BUSINESS, "to_user_id": person.user_id, **number,
        "direction": "BUSINESS_INITIATED",
    }  # fmt: skip
    news = _both_ends(person, base, moment)
    for state in ("RINGING", rng.choice(("ACCEPTED", "REJECTED"))):
        item = {
            "id": call_id, "type": "call", "status": state, "timestamp": str(moment + 1),
            **person.recipient(),
        }  # fmt: skip
        news.append(Update("calls", "statuses", person, item, f"call:{call_id}:{state.lower()}"))
    yield from rng.sample(news, len(news))


def address_entry(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Be written into the address book of the business's phone, or removed from it."""
    action = rng.choice(("add", "add", "remove"))
    contact = {"user_id": person.user_id}
    if action == "add":
        contact["full_name"] = person.name
    if person.wa_id:
        contact["phone_number"] = person.wa_id
    item = {
        "type": "contact",
        "contact": contact,
        "action": action,
        "metadata": {"timestamp": rng.choice((moment, str(moment)))},
    }
    yield Update("smb_app_state_sync", "state_sync", person, item)


def talk_with_agent(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Write while an agent of Meta holds the thread, and be answered by it."""
    asked, answer = (make_wamid(person.key, what, moment) for what in ("asked", "answered"))
    said = message(person, asked, moment, "text", rng)
    yield Update("standby", "messages", person, said, asked, inner="standby")
    to = {"to": person.wa_id} if person.wa_id else {"recipient": person.user_id}
    request = {**to, "type": "text", "text": {"body": "I am an assistant"}}
    told = {"id": answer, "timestamp": str(moment + 1), "message": request}
    yield Update("standby", "message_echoes", person, told, answer, inner="standby")
    yield Update(
        "standby", "statuses", person, status(person, answer, "read", moment + 2),
        delivery=(answer, "read"), inner="standby",
    )  # fmt: skip


def handover(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Be handed over to another agent, or taken back; only a number names the person."""
    kind = rng.choice(("control_passed", "control_taken"))
    sender = {"phone_number": person.wa_id} if person.wa_id else {}
    item = {
        "sender": sender,
        "timestamp": str(moment),
        "type": kind,
        kind: {"previous_owner_role": "agent", "new_owner_role": "partner"},
    }
    yield Update("messaging_handovers", None, person, item)


def in_group(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Write in a group of the business, and have what it wrote there delivered or played."""
    group = f"group-{moment}"
    wamid, other = (make_wamid(person.key, what, moment) for what in ("group", "to-group"))
    said = {**message(person, wamid, moment, "text", rng), "group_id": group}
    yield Update("messages", "messages", person, said, wamid)
    number = {"recipient_participant_id": person.wa_id} if person.wa_id else {}
    item = {
        "id": other, "status": rng.choice(("delivered", "read", "played", "failed")),
        "timestamp": str(moment + 1), "recipient_type": "group", "recipient_id": group,
        "recipient_participant_user_id": person.user_id, **number,
    }  # fmt: skip
    yield Update("messages", "statuses", person, item)


def app_amendment(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Be answered in the phone app; the business then changes the answer or takes it back."""
    wamid = make_wamid(person.key, "app", moment)
    yield Update(
        "smb_message_echoes", "message_echoes", person, echo(person, wamid, moment, rng), wamid
    )
    more = amendment(person, make_wamid(person.key, "app-edit", moment), wamid, moment + 1, rng)
    item = {name: value for name, value in more.items() if not name.startswith("from")}
    number = {"to": person.wa_id} if person.wa_id else {}
    item |= {"from": BUSINESS, "to_user_id": person.user_id, **number}
    yield Update("smb_message_echoes", "message_echoes", person, item)


def undocumented_echo(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Be answered through a field that Meta lists and does not describe."""
    wamid = make_wamid(person.key, "echo", moment)
    item = echo(person, wamid, moment, rng)
    yield Update("message_echoes", "message_echoes", person, item, wamid)


def old_status(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Get a status of the days before 2026."""
    item = status(person, make_wamid(person.key, "old-status", moment), "", moment)
    item["status"] = rng.choice(("deleted", "warning"))
    yield Update("messages", "statuses", person, item)


OTHERS: tuple[Maker, ...] = (
    preference, call, business_call, address_entry, talk_with_agent, handover, in_group,
    app_amendment, undocumented_echo, old_status,
)  # fmt: skip


def _call_id(person: FakePerson, what: str, moment: int) -> str:
    return f"wacid.{make_wamid(person.key, what, moment)}"


def _both_ends(person: FakePerson, base: dict[str, Any], moment: int) -> list[Update]:
    items: list[dict[str, Any]] = [
        {**base, "event": "connect", "timestamp": str(moment)},
        {**base, "event": "terminate", "timestamp": str(moment + 30), "duration": 30},
    ]
    return [
        Update("calls", "calls", person, item, f"call:{base['id']}:{item['event']}")
        for item in items
    ]
