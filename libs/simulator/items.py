"""Items of webhooks in the shapes that WhatsApp sends."""

import random
from collections.abc import Callable
from typing import Any

from libs.simulator.people import FakePerson

_WORDS = (
    "Hello", "is this still available?", "👍", "¿Cuánto cuesta?", "Olá! Tudo bem?", "Merhaba",
    "Wie lange dauert die Lieferung?", "مرحبا", "お願いします", "ok / thanks @ 5",
    "can I pay later",
)  # fmt: skip

Content = Callable[[random.Random], dict[str, Any]]


def _media(kind: str, mime_type: str, **extra: Any) -> Content:
    def content(rng: random.Random) -> dict[str, Any]:
        return {"id": str(rng.randrange(10**15)), "mime_type": mime_type, "sha256": "aGk=", **extra}

    content.__name__ = kind
    return content


CONTENTS: dict[str, Content] = {
    "text": lambda rng: {"body": rng.choice(_WORDS)},
    "image": _media("image", "image/jpeg", caption="look at this"),
    "video": _media("video", "video/mp4"),
    "audio": _media("audio", "audio/ogg; codecs=opus", voice=True),
    "document": _media("document", "application/pdf", filename="order.pdf"),
    "sticker": _media("sticker", "image/webp", animated=False),
    "location": lambda rng: {"latitude": rng.uniform(-60, 60), "longitude": rng.uniform(-180, 180)},
    "contacts": lambda _: {"name": {"formatted_name": "Somebody Else"}, "origin": "other"},
    "interactive": lambda _: {
        "type": "button_reply",
        "button_reply": {"id": "b1", "title": "Yes, please"},
    },
    "button": lambda _: {"payload": "yes", "text": "Yes"},
    "reaction": lambda _: {"message_id": "wamid.earlier", "emoji": "😀"},
    "order": lambda _: {"catalog_id": "1", "text": "these", "product_items": []},
    "unsupported": lambda _: {"type": "poll_creation"},
    "request_welcome": lambda _: {},
}
"""Typed parts of messages by type; an empty one is left out."""

_LISTS = {"contacts"}
_ERRORS = {"unsupported": [{"code": 131051, "title": "Message type unknown"}]}


def message(
    person: FakePerson, wamid: str, moment: int, kind: str, rng: random.Random
) -> dict[str, Any]:
    """Make an item of `messages[]`."""
    content = CONTENTS[kind](rng)
    return {
        **person.sender(),
        "id": wamid,
        "timestamp": str(moment),
        "type": kind,
        **({kind: [content] if kind in _LISTS else content} if content else {}),
        **({"errors": _ERRORS[kind]} if kind in _ERRORS else {}),
    }


def amendment(
    person: FakePerson, wamid: str, original: str, moment: int, rng: random.Random
) -> dict[str, Any]:
    """Make an item of `messages[]` that changes an earlier one or takes it back."""
    kind = rng.choice(("edit", "revoke"))
    text = {"message": {"type": "text", "text": {"body": rng.choice(_WORDS)}}}
    return {
        **person.sender(),
        "id": wamid,
        "timestamp": str(moment),
        "type": kind,
        kind: {"original_message_id": original, **(text if kind == "edit" else {})},
    }


def status(person: FakePerson, wamid: str, state: str, moment: int) -> dict[str, Any]:
    """Make an item of `statuses[]`."""
    return {"id": wamid, "status": state, "timestamp": str(moment), **person.recipient()}


def echo(
    person: FakePerson, wamid: str, moment: int, business: str, rng: random.Random
) -> dict[str, Any]:
    """Make an item of `message_echoes[]`: the business answered in its phone app."""
    number = {"to": person.wa_id} if person.wa_id else {}
    return {
        "from": business,
        "to_user_id": person.user_id,
        **number,
        "id": wamid,
        "timestamp": str(moment),
        "type": "text",
        "text": CONTENTS["text"](rng),
    }
