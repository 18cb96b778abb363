"""What is sent: updates gathered into webhooks, the same ones for the same seed."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from libs.simulator.shape import Traffic
from libs.simulator.stream import Stream
from libs.simulator.updates import BUSINESS, Update


@dataclass(frozen=True, slots=True)
class Webhook:
    """One POST. wamids: the messages in it. secret: of the app that signs it, if it has its own.

    people: who wrote each message or got it, by key. delivery: messages and the states reported.
    """

    body: bytes
    updates: int
    wamids: tuple[str, ...] = field(default=())
    secret: str | None = field(default=None, repr=False)
    people: Mapping[str, str] = field(default_factory=dict)
    delivery: tuple[tuple[str, str], ...] = ()


def make_webhooks(traffic: Traffic, phone_number_id: str, account_id: str) -> list[Webhook]:
    """Make all webhooks in the order in which they are sent."""
    rng = random.Random(traffic.seed)  # noqa: S311 - made-up traffic must be repeatable
    updates = list(Stream(traffic, rng))
    webhooks = [
        _webhook(part, phone_number_id, account_id) for part in _parts(updates, traffic.batch, rng)
    ]
    webhooks += [each for each in webhooks if rng.random() < traffic.duplicates]
    return _late(webhooks, traffic.reorder, rng)


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
    metadata = {"display_phone_number": BUSINESS, "phone_number_id": phone_number_id}
    changes = [*_gathered(updates, metadata), *_whole(updates, metadata)]
    entry = {"id": account_id, "changes": changes}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    promised = [each for each in updates if each.wamid]
    return Webhook(
        body=_as_sent(body),
        updates=len(updates),
        wamids=tuple(dict.fromkeys(str(each.wamid) for each in promised)),
        people={str(each.wamid): each.person.key for each in promised if each.person},
        delivery=tuple(each.delivery for each in updates if each.delivery),
    )


def _gathered(updates: Sequence[Update], metadata: dict[str, str]) -> list[dict[str, Any]]:
    """Return one change for each field whose value has arrays."""
    values: dict[str, dict[str, Any]] = {}
    for update in updates:
        if update.array is None:
            continue
        value = values.setdefault(
            update.field, {"messaging_product": "whatsapp", "metadata": metadata}
        )
        place = value.setdefault(update.inner, {}) if update.inner else value
        if update.person is not None:
            contact, contacts = update.person.contact(), place.setdefault("contacts", [])
            if contact not in contacts:
                contacts.append(contact)
        place.setdefault(update.array, []).append(update.item)
    return [{"field": name, "value": value} for name, value in values.items()]


def _whole(updates: Sequence[Update], metadata: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a change for each update that is a whole value; a handover names the number inside."""
    for update in updates:
        if update.array is None:
            number = {"recipient": metadata} if update.field == "messaging_handovers" else {}
            yield {"field": update.field, "value": {**update.item, **number}}


def _as_sent(body: dict[str, Any]) -> bytes:
    """Write JSON as Meta does: ASCII, with slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
