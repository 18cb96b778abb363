"""What WhatsApp would deliver for the demo: one signed webhook for each thing that happened."""

import json
import random
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

from libs.simulator import Webhook
from libs.simulator.people import FakePerson
from services.cli.demo.cast import DAY, LATE, Role

ACCOUNT = "100000000000000"
BUSINESS = "15550000000"
MINUTE = 60
WORDS = (
    "Thank you!", "Do you still have the blue one?", "When will it arrive?", "It came, lovely",
    "What does delivery cost?", "Can I see more colours?", "Is the shop open?",
    "I'll think about it", "Great, I take both", "Do you ship abroad?",
)  # fmt: skip
"""What most people write to a shop."""


def conversations(cast: Iterable[Role], number: str, now: int) -> list[Webhook]:
    """Return everything that was said, oldest first, so that people are made in order."""
    said = [(now - minutes * MINUTE, role, text) for role in cast for minutes, text in role.talk]
    return [
        webhook
        for moment, role, text in sorted(said, key=lambda each: each[0])
        for webhook in _said(role, text, moment, number)
    ]


def remembered(people: Iterable[FakePerson], number: str, now: int, rng: random.Random) -> Webhook:
    """Return what people wrote over the last months, one message each, as one delivery."""
    who = list(people)
    days = [1 + 90 * rng.random() ** 2 for _ in who]
    messages = [
        {**each.sender(), **_text(rng.choice(WORDS), now - int(ago * DAY * MINUTE))}
        for each, ago in zip(who, days, strict=True)
    ]
    arrays = {"contacts": [each.contact() for each in who], "messages": messages}
    return _webhook("messages", number, arrays, *(each["id"] for each in messages))


def late_comers(number: str, now: int) -> list[Webhook]:
    """Return the messages of those for whom there is no room."""
    return [
        _message(number, {"wa_id": wa_id, "profile": {"name": name}}, text, now - 60 * place)
        for place, (name, wa_id, text) in enumerate(LATE, start=1)
    ]


def one_id_two_people(number: str, now: int) -> list[Webhook]:
    """Return messages that show one person behind two contacts: a team has to decide."""
    hidden = {"user_id": "GB.90210000000000001", "profile": {"name": "J. Featherstone"}}
    known = {"wa_id": "447911123456", "profile": {"name": "Jo Featherstone"}}
    return [
        _message(number, hidden, "Do you restore old weavings?", now - 50 * MINUTE * 60),
        _message(number, known, "Hi, it's Jo from the guild", now - 30 * MINUTE * 60),
        _message(number, {**hidden, **known}, "Any news about my rug?", now - 28 * MINUTE * 60),
    ]


def _said(role: Role, text: str, moment: int, number: str) -> Iterator[Webhook]:
    if text.startswith("> "):
        yield from _answer(role, text.removeprefix("> "), moment, number)
    else:
        yield _message(number, _who(role), text, moment)


def _who(role: Role) -> dict[str, Any]:
    profile = {"name": role.name, **({"username": role.username} if role.username else {})}
    number = {"wa_id": role.wa_id} if role.wa_id else {"user_id": _user_id(role)}
    return {"profile": profile, **number}


def _user_id(role: Role) -> str:
    return f"AE.{sum(ord(letter) for letter in role.name) * 10**12 + 7}"


def _message(number: str, who: dict[str, Any], text: str, moment: int) -> Webhook:
    sender = {
        **({"from": who["wa_id"]} if "wa_id" in who else {}),
        **({"from_user_id": who["user_id"]} if "user_id" in who else {}),
    }
    item = {**sender, **_text(text, moment)}
    return _webhook("messages", number, {"contacts": [who], "messages": [item]}, item["id"])


def _answer(role: Role, text: str, moment: int, number: str) -> Iterator[Webhook]:
    """An answer written on the business's phone, delivered and read."""
    to = {"to": role.wa_id} if role.wa_id else {"to_user_id": _user_id(role)}
    item = {"from": BUSINESS, **to, **_text(text, moment)}
    yield _webhook("smb_message_echoes", number, {"message_echoes": [item]}, item["id"])
    recipient = (
        {"recipient_id": role.wa_id} if role.wa_id else {"recipient_user_id": to["to_user_id"]}
    )
    for later, state in enumerate(("sent", "delivered", "read"), start=1):
        status = {"id": item["id"], "status": state, "timestamp": str(moment + later), **recipient}
        yield _webhook("messages", number, {"statuses": [status]})


def _text(text: str, moment: int) -> dict[str, Any]:
    return {
        "id": f"wamid.{uuid4().hex}",
        "timestamp": str(moment),
        "type": "text",
        "text": {"body": text},
    }


def _webhook(field: str, number: str, arrays: dict[str, Any], *wamids: str) -> Webhook:
    metadata = {"display_phone_number": BUSINESS, "phone_number_id": number}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **arrays}
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT, "changes": [{"field": field, "value": value}]}],
    }
    return Webhook(json.dumps(body).encode(), updates=max(len(wamids), 1), wamids=tuple(wamids))
