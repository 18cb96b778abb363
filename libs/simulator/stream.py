"""The updates of a traffic, in the order in which they happen."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from libs.simulator.business import OF_BUSINESS
from libs.simulator.histories import HISTORIES, no_history
from libs.simulator.identities import CHANGES, Change, changed_id
from libs.simulator.items import amendment, echo, message, status
from libs.simulator.others import OTHERS
from libs.simulator.people import FakePerson, make_people
from libs.simulator.shape import Traffic
from libs.simulator.updates import Maker, Update, make_wamid

T = TypeVar("T")

NEWS: tuple[Maker, ...] = (*OF_BUSINESS, no_history)

STATES = (
    ("sent", "delivered", "read"),
    ("sent", "delivered", "read"),
    ("sent", "delivered"),
    ("sent", "read"),
    ("sent", "delivered", "read", "played"),
    ("sent", "failed"),
)
"""The ways that a message of the business may go."""


class Deck(Generic[T]):
    """Things drawn at random, each as often as the others."""

    def __init__(self, things: Sequence[T], rng: random.Random) -> None:
        self._things = things
        self._rng = rng
        self._left: list[T] = []

    def draw(self) -> T:
        """Return the next one."""
        if not self._left:
            self._left = self._rng.sample(self._things, len(self._things))
        return self._left.pop()


class Stream:
    """Makes the updates of one traffic; iterate over it once."""

    def __init__(self, traffic: Traffic, rng: random.Random) -> None:
        self._traffic = traffic
        self._rng = rng
        self._people = make_people(traffic.people, rng, without_phone=traffic.without_phone)
        self._taken = {each.wa_id for each in self._people if each.wa_id}
        every = traffic.every_type
        self._types: Deck[str] = Deck(traffic.types, rng)
        self._others: Deck[Maker] = Deck((*OTHERS, *HISTORIES, *(NEWS if every else ())), rng)
        self._changes: Deck[Change] = Deck(CHANGES if every else (changed_id,), rng)

    def __iter__(self) -> Iterator[Update]:
        """Everybody writes at least once if there are enough messages."""
        traffic, people, rng = self._traffic, self._people, self._rng
        start = traffic.start if traffic.start is not None else int(time.time()) - traffic.messages
        for number in range(traffic.messages):
            who = number if number < len(people) else rng.randrange(len(people))
            moment = start + number
            yield from self._around_a_message(people[who], number, moment)
            if rng.random() < traffic.id_changes:
                people[who], news = self._changes.draw()(people[who], moment, rng, self._taken)
                yield news

    def _around_a_message(self, person: FakePerson, number: int, moment: int) -> Iterator[Update]:
        """Make one message and what comes of it."""
        traffic, rng = self._traffic, self._rng
        wamid = make_wamid(traffic.seed, "in", number)
        yield self._message(person, wamid, moment, self._types.draw())
        if rng.random() < traffic.albums:
            for picture in range(rng.randint(2, 5)):
                picture_id = make_wamid(traffic.seed, f"album-{picture}", number)
                yield self._message(person, picture_id, moment, "image")
        yield from self._answer(person, number, moment)
        if rng.random() < traffic.edits:
            amending = make_wamid(traffic.seed, "edit", number)
            item = amendment(person, amending, wamid, moment + 2, rng)
            yield Update("messages", "messages", person, item)
        if rng.random() < traffic.others:
            yield from self._others.draw()(person, moment, rng)

    def _message(self, person: FakePerson, wamid: str, moment: int, kind: str) -> Update:
        item = message(person, wamid, moment, kind, self._rng)
        return Update("messages", "messages", person, item, wamid)

    def _answer(self, person: FakePerson, number: int, moment: int) -> Iterator[Update]:
        """Make an answer of the business and its statuses, in any order.

        It is written in the phone app, which echoes it, or sent by another program, which does not.
        """
        seed, rng, made = self._traffic.seed, self._rng, []
        echoed = rng.random() < self._traffic.echoes
        wamid = make_wamid(seed, "echo" if echoed else "out", number)
        if echoed:
            item = echo(person, wamid, moment + 1, rng)
            made.append(Update("smb_message_echoes", "message_echoes", person, item, wamid))
        if rng.random() < self._traffic.statuses:
            for later, state in enumerate(rng.choice(STATES), start=1):
                about = None if state == "failed" else person
                report = status(person, wamid, state, moment + later)
                delivery = (wamid, state) if echoed else None
                made.append(Update("messages", "statuses", about, report, delivery=delivery))
        yield from rng.sample(made, len(made))
