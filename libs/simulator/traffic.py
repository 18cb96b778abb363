"""What is sent: updates gathered into webhooks, the same ones for the same seed."""

import base64
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from libs.simulator.items import CONTENTS, echo, message, status
from libs.simulator.people import FakePerson, make_people

STATES = ("sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What to make. messages: from people. statuses: share of messages with a row of statuses.

    types: types of messages to choose from. echoes: share of messages that the business answers
    in its app. batch: updates in one webhook at most. duplicates: share of webhooks that come
    again. reorder: how many places a webhook may be late. start: seconds since 1970 of the first
    update; they are a second apart and end now if it is None.
    """

    people: int = 50
    messages: int = 500
    without_phone: float = 0.1
    types: tuple[str, ...] = ("text",)
    statuses: float = 0.0
    echoes: float = 0.0
    batch: int = 1
    duplicates: float = 0.0
    reorder: int = 0
    start: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Update:
    """One update. field, array: where it belongs. wamid: set for what the API must show."""

    field: str
    array: str
    person: FakePerson
    item: dict[str, Any]
    wamid: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """One POST. wamids: the messages in it."""

    body: bytes
    updates: int
    wamids: tuple[str, ...] = field(default=())


def every_type() -> tuple[str, ...]:
    """Return every type of message that can be made."""
    return tuple(CONTENTS)


def make_webhooks(traffic: Traffic, phone_number_id: str, account_id: str) -> list[Webhook]:
    """Make all webhooks in the order in which they are sent."""
    rng = random.Random(traffic.seed)  # noqa: S311 - made-up traffic must be repeatable
    people = make_people(traffic.people, rng, without_phone=traffic.without_phone)
    updates = list(_updates(traffic, people, rng))
    webhooks = [
        _webhook(part, phone_number_id, account_id) for part in _parts(updates, traffic.batch, rng)
    ]
    webhooks += [each for each in webhooks if rng.random() < traffic.duplicates]
    if traffic.reorder:
        lateness = {
            place: place + rng.uniform(0, traffic.reorder) for place in range(len(webhooks))
        }
        webhooks = [webhooks[place] for place in sorted(lateness, key=lateness.__getitem__)]
    return webhooks


def _updates(
    traffic: Traffic, people: Sequence[FakePerson], rng: random.Random
) -> Iterator[Update]:
    """Make updates; everybody writes at least once if there are enough messages."""
    start = traffic.start if traffic.start is not None else int(time.time()) - traffic.messages
    for number in range(traffic.messages):
        person = people[number] if number < len(people) else rng.choice(people)
        moment = start + number
        kind = rng.choice(traffic.types)
        wamid = _wamid(traffic.seed, "in", number)
        yield Update(
            "messages", "messages", person, message(person, wamid, moment, kind, rng), wamid
        )
        if rng.random() < traffic.statuses:
            yield from _statuses(person, _wamid(traffic.seed, "out", number), moment, rng)
        if rng.random() < traffic.echoes:
            answer = _wamid(traffic.seed, "echo", number)
            item = echo(person, answer, moment + 1, "15550000000", rng)
            yield Update("smb_message_echoes", "message_echoes", person, item, answer)


def _statuses(person: FakePerson, wamid: str, moment: int, rng: random.Random) -> Iterator[Update]:
    """Make the statuses of one message of the business, in any order."""
    for later, state in rng.sample(list(enumerate(STATES)), len(STATES)):
        yield Update("messages", "statuses", person, status(person, wamid, state, moment + later))


def _parts(updates: Sequence[Update], batch: int, rng: random.Random) -> Iterator[Sequence[Update]]:
    place = 0
    while place < len(updates):
        size = rng.randint(1, batch)
        yield updates[place : place + size]
        place += size


def _webhook(updates: Sequence[Update], phone_number_id: str, account_id: str) -> Webhook:
    changes: dict[str, dict[str, Any]] = {}
    for update in updates:
        value = changes.setdefault(update.field, _value(phone_number_id))
        contact = update.person.contact()
        if contact not in value["contacts"]:
            value["contacts"].append(contact)
        value.setdefault(update.array, []).append(update.item)
    body = {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": account_id,
                "changes": [{"field": name, "value": value} for name, value in changes.items()],
            }
        ],
    }
    return Webhook(
        body=_as_sent(body),
        updates=len(updates),
        wamids=tuple(update.wamid for update in updates if update.wamid),
    )


def _value(phone_number_id: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550000000", "phone_number_id": phone_number_id},
        "contacts": [],
    }


def _as_sent(body: dict[str, Any]) -> bytes:
    """Write JSON as Meta does: ASCII, with slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def _wamid(seed: int, kind: str, number: int) -> str:
    return "wamid." + base64.b64encode(f"sim:{seed}:{kind}:{number}".encode()).decode()
