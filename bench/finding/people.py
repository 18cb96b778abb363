"""Contacts to be found, and what people type to find them."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from libs.common.events.contacts import ContactDocument
from services.search.domain.document import SearchDocument, search_document
from tests.support.made_up import MadeUp, people

WORKSPACE = "bench"
MOMENT = "2026-01-01T00:00:00.000Z"
BATCH = 1000
_STATUSES = ("cold", "warm", "hot", "customer")
_TAGS = ("vip", "lead", "new", "old")
_DAYS = 250
_MOMENT_BITS = 0x01A2_05B2_EACA


def contacts(size: int, version: int = 1) -> Iterator[ContactDocument]:
    """Yield made-up contacts one by one, the same each time; a million of them need no memory."""
    chance = random.Random(2)
    for place, person in enumerate(people(size)):
        day = chance.randrange(_DAYS)
        yield ContactDocument(
            id=str(UUID(int=(_MOMENT_BITS << 80) + place)), workspace_id=WORKSPACE,
            version=version, state="live", name=person.name,
            status=chance.choice(_STATUSES), created_at=MOMENT, updated_at=MOMENT, source="import",
            phone=person.phone, wa_id=person.phone[1:], email=person.email,
            tags=chance.sample(_TAGS, 2),
            last_active_at=f"2026-{1 + day // 28:02}-{1 + day % 28:02}T00:00:00.000Z",
        )  # fmt: skip


def batches(found: Iterator[ContactDocument]) -> Iterator[Sequence[SearchDocument]]:
    """Yield contacts as the index gets them, a batch at a time."""
    while some := [search_document(each) for each in islice(found, BATCH)]:
        yield some


def known_people(size: int, number: int) -> list[MadeUp]:
    """Return some of the people, chosen at random, the same for the same numbers."""
    chosen = set(random.Random(3).sample(range(size), min(number, size)))
    found = [person for place, person in enumerate(people(size)) if place in chosen]
    random.Random(4).shuffle(found)
    return found


def mixed_queries(known: Sequence[MadeUp]) -> list[str]:
    """Return what people type: names, misspelt ones, beginnings, numbers, addresses."""
    chance = random.Random(5)
    ways: list[Callable[[MadeUp], str | None]] = [
        lambda one: one.name,
        lambda one: _misspelt(one.name, chance),
        lambda one: one.name[: len(one.name.split()[0]) + 4],
        lambda one: one.phone,
        lambda one: one.phone[-4:],
        lambda one: one.phone[-8:],
        lambda one: one.email,
        lambda one: one.email and one.email.partition("@")[0],
    ]
    asked = (ways[place % len(ways)](person) for place, person in enumerate(known))
    return [query for query in asked if query]


def exact_queries(known: Sequence[MadeUp]) -> list[str]:
    """Return what a search for a run of letters can answer too: numbers and addresses in full."""
    ways: list[Callable[[MadeUp], str | None]] = [
        lambda one: one.phone,
        lambda one: one.phone[-8:],
        lambda one: one.email,
        lambda one: one.name,
    ]
    asked = (ways[place % len(ways)](person) for place, person in enumerate(known))
    return [query for query in asked if query]


def _misspelt(name: str, chance: random.Random) -> str:
    letters = list(name)
    place = chance.randrange(1, len(letters) - 2)
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)
