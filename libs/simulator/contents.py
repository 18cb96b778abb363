"""Typed parts of messages, by type."""

import json
import random
from collections.abc import Callable
from typing import Any

from libs.simulator.people import FakePerson

_WORDS = (
    "Hello", "is this still available?", "👍", "¿Cuánto cuesta?", "Olá! Tudo bem?", "Merhaba",
    "Wie lange dauert die Lieferung?", "مرحبا", "お願いします", "ok / thanks @ 5",
    "can I pay later",
)  # fmt: skip

Content = Callable[[FakePerson, random.Random], Any]


def words(rng: random.Random) -> str:
    """Return what somebody might write."""
    return rng.choice(_WORDS)


def media(mime_type: str, **extra: Any) -> Content:
    """Return the maker of a media file's part."""

    def content(_: FakePerson, rng: random.Random) -> dict[str, Any]:
        return {"id": str(rng.randrange(10**15)), "mime_type": mime_type, "sha256": "aGk=", **extra}

    return content


def _location(_: FakePerson, rng: random.Random) -> dict[str, Any]:
    return {"latitude": rng.uniform(-60, 60), "longitude": rng.uniform(-180, 180)}


def _shared_contacts(person: FakePerson, rng: random.Random) -> list[dict[str, Any]]:
    """Somebody else's card, or the sender's own number where the business asked for it."""
    if person.wa_id and rng.random() < 0.5:
        phone = {"phone": f"+{person.wa_id}", "wa_id": person.wa_id}
        return [{"phones": [phone], "origin": "contact_request"}]
    return [{"name": {"formatted_name": "Somebody Else"}, "origin": "other"}]


def _reaction(_: FakePerson, rng: random.Random) -> dict[str, Any]:
    """An emoji, or that it was taken back, in one of the two ways that this is said."""
    return {"message_id": "wamid.earlier", **rng.choice(({"emoji": "😀"}, {"emoji": ""}, {}))}


INTERACTIVE: dict[str, Any] = {
    "button_reply": {"id": "b1", "title": "Yes, please"},
    "list_reply": {"id": "l1", "title": "Tuesday", "description": "in the morning"},
    "nfm_reply": {
        "name": "flow",
        "body": "Sent",
        "response_json": json.dumps({"flow_token": "t1", "city": "Recife"}),
    },
    "call_permission_reply": {"response": "accept", "response_source": "user_action"},
}
"""What people choose or fill in, by kind."""


def _interactive(_: FakePerson, rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(tuple(INTERACTIVE))
    return {"type": kind, kind: INTERACTIVE[kind]}


CONTENTS: dict[str, Content] = {
    "text": lambda _, rng: {"body": words(rng)},
    "image": media("image/jpeg", caption="look at this"),
    "video": media("video/mp4"),
    "audio": media("audio/ogg; codecs=opus", voice=True),
    "document": media("application/pdf", filename="order.pdf"),
    "sticker": media("image/webp", animated=False),
    "location": _location,
    "contacts": _shared_contacts,
    "interactive": _interactive,
    "button": lambda *_: {"payload": "yes", "text": "Yes"},
    "reaction": _reaction,
    "order": lambda *_: {"catalog_id": "1", "text": "these", "product_items": []},
    "unsupported": lambda *_: {"type": "poll_creation"},
    "request_welcome": lambda *_: {},
}
"""Typed parts of messages by type; an empty one is left out."""

ERRORS = {"unsupported": [{"code": 131051, "title": "Message type unknown"}]}
