"""What is sent: updates gathered into webhooks, the same ones for the same seed."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from libs.simulator.items import CONTENTS, amendment, echo, message, status
from libs.simulator.others import BUSINESS, OTHERS, changed_id
from libs.simulator.people import FakePerson, make_people
from libs.simulator.updates import Update, make_wamid

STATES = ("sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What to make. messages: from people. The shares are of messages, from 0 to 1.

    types: types of messages to choose from. albums: share that is followed by pictures of the same
    person at the same moment. statuses: share with the statuses of an answer, in any order.
    echoes: share that the business answers in its app. edits: share that the person changes or
    takes back. others: share followed by something else
    (preferences, calls, address book, history). id_changes: share after which the person has
    another user id. batch: updates in one webhook at most. duplicates: share of webhooks that come
    again. reorder: how many places a webhook may be late. start: seconds since 1970 of the first
    update; they are a second apart and end now if it is None.
    """

    people: int = 50
    messages: int = 500
    without_phone: float = 0.1
    types: tuple[str, ...] = ("text",)
    albums: float = 0.0
    statuses: float = 0.0
    echoes: float = 0.0
    edits: float = 0.0
    others: float = 0.0
    id_changes: float = 0.0
    batch: int = 1
    duplicates: float = 0.0
    reorder: int = 0
    start: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Webhook:
    """One POST. wamids: the messages in it. secret: of the app that signs it, if it has its own."""

    body: bytes
    updates: int
    wamids: tuple[str, ...] = field(default=())
    secret: str | None = field(default=None, repr=False)


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
    return _late(webhooks, traffic.reorder, rng)


def _updates(traffic: Traffic, people: list[FakePerson], rng: random.Random) -> Iterator[Update]:
    """Make updates; everybody writes at least once if there are enough messages."""
    start = traffic.start if traffic.start is not None else int(time.time()) - traffic.messages
    for number in range(traffic.messages):
        who = number if number < len(people) else rng.randrange(len(people))
        moment = start + number
        yield from _around_a_message(traffic, people[who], number, moment, rng)
        if rng.random() < traffic.id_changes:
            people[who], news = changed_id(people[who], moment, rng)
            yield news


def _around_a_message(
    traffic: Traffic, person: FakePerson, number: int, moment: int, rng: random.Random
) -> Iterator[Update]:
    """Make one message and what comes of it."""
    kind = rng.choice(traffic.types)
    yield _message(person, make_wamid(traffic.seed, "in", number), moment, kind, rng)
    if rng.random() < traffic.albums:
        for picture in range(rng.randint(2, 5)):
            wamid = make_wamid(traffic.seed, f"album-{picture}", number)
            yield _message(person, wamid, moment, "image", rng)
    if rng.random() < traffic.statuses:
        yield from _statuses(person, make_wamid(traffic.seed, "out", number), moment, rng)
    if rng.random() < traffic.echoes:
        answer = make_wamid(traffic.seed, "echo", number)
        item = echo(person, answer, moment + 1, BUSINESS, rng)
        yield Update("smb_message_echoes", "message_echoes", person, item, answer)
    if rng.random() < traffic.edits:
        original, wamid = (make_wamid(traffic.seed, what, number) for what in ("in", "edit"))
        item = amendment(person, wamid, original, moment + 2, rng)
        yield Update("messages", "messages", person, item)
    if rng.random() < traffic.others:
        yield from rng.choice(OTHERS)(person, moment, rng)


def _message(person: FakePerson, wamid: str, moment: int, kind: str, rng: random.Random) -> Update:
    item = message(person, wamid, moment, kind, rng)
    return Update("messages", "messages", person, item, wamid)


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


def _late(webhooks: list[Webhook], most: int, rng: random.Random) -> list[Webhook]:
    if not most:
        return webhooks
    places = [place + rng.uniform(0, most) for place in range(len(webhooks))]
    return [webhooks[place] for place in sorted(range(len(webhooks)), key=places.__getitem__)]


def _webhook(updates: Sequence[Update], phone_number_id: str, account_id: str) -> Webhook:
    changes: dict[str, dict[str, Any]] = {}
    for update in updates:
        value = changes.setdefault(update.field, _value(phone_number_id))
        contact = update.person.contact()
        if contact not in value["contacts"]:
            value["contacts"].append(contact)
        value.setdefault(update.array, []).append(update.item)
    listed = [{"field": name, "value": value} for name, value in changes.items()]
    body = {"object": "whatsapp_business_account", "entry": [{"id": account_id, "changes": listed}]}
    return Webhook(
        body=_as_sent(body),
        updates=len(updates),
        wamids=tuple(update.wamid for update in updates if update.wamid),
    )


def _value(phone_number_id: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": BUSINESS, "phone_number_id": phone_number_id},
        "contacts": [],
    }


def _as_sent(body: dict[str, Any]) -> bytes:
    """Write JSON as Meta does: ASCII, with slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
