"""Items of webhooks in the shapes that WhatsApp sends."""

import random
from typing import Any

from libs.simulator.contents import CONTENTS, ERRORS, words
from libs.simulator.people import FakePerson
from libs.simulator.updates import BUSINESS

ERROR = {"code": 131026, "title": "Message undeliverable"}


def message(
    person: FakePerson, wamid: str, moment: int, kind: str, rng: random.Random
) -> dict[str, Any]:
    """Make an item of `messages[]`."""
    return {**person.sender(), **_common(wamid, moment, kind), **_typed(kind, person, rng)}


def amendment(
    person: FakePerson, wamid: str, original: str, moment: int, rng: random.Random
) -> dict[str, Any]:
    """Make an item of `messages[]` that changes an earlier one or takes it back."""
    kind = rng.choice(("edit", "revoke"))
    text = {"message": {"type": "text", "text": {"body": words(rng)}}}
    return {
        **person.sender(),
        **_common(wamid, moment, kind),
        kind: {"original_message_id": original, **(text if kind == "edit" else {})},
    }


def status(person: FakePerson, wamid: str, state: str, moment: int) -> dict[str, Any]:
    """Make an item of `statuses[]`; one that failed names nobody but the number it was sent to."""
    item = {"id": wamid, "status": state, "timestamp": str(moment), **person.recipient()}
    if state == "failed":
        if person.wa_id:
            del item["recipient_user_id"]
        return {**item, "errors": [ERROR]}
    if state == "sent":
        pricing = {"billable": True, "pricing_model": "PMP", "type": "regular"}
        return {**item, "pricing": {**pricing, "category": "service"}}
    return item


def echo(person: FakePerson, wamid: str, moment: int, rng: random.Random) -> dict[str, Any]:
    """Make an item of `message_echoes[]`: the business answered in its phone app."""
    number = {"to": person.wa_id} if person.wa_id else {}
    return {
        "from": BUSINESS,
        "to_user_id": person.user_id,
        **number,
        **_common(wamid, moment, "text"),
        **_typed("text", person, rng),
    }


def _common(wamid: str, moment: int, kind: str) -> dict[str, str]:
    return {"id": wamid, "timestamp": str(moment), "type": kind}


def _typed(kind: str, person: FakePerson, rng: random.Random) -> dict[str, Any]:
    content = CONTENTS[kind](person, rng)
    errors = {"errors": ERRORS[kind]} if kind in ERRORS else {}
    return {**({kind: content} if content else {}), **errors}
