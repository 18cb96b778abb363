"""What an erasure can't do in its own transaction: the queues, and asking search."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.common.bus.port import EventBus, ParkedEvent
from libs.common.clock import Clock
from libs.common.events.envelope import encode
from libs.common.suppression import hash_of, hash_of_email, hash_of_id
from services.contacts.application.dead_letters import belongs, numbers_of
from services.contacts.application.queues_emptied import LONGEST_HOLD, EmptiedQueues
from services.contacts.domain.erasure import Certificate
from services.contacts.ports.neighbours import Neighbours
from services.contacts.ports.storage import Storage

AT_ONCE = 100
LETTERS_AT_ONCE = 500
"""Dead letters that are held against the erased people at a time, by a query a workspace."""
_NUMBER = re.compile(r"\+?(\d{5,20})")
_LONGEST = 320


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A workspace's certificates. passed: for which the queues have gone through; unseen: for which
    no dead letter was looked at yet.
    """

    workspace_id: str
    in_queues: Sequence[Certificate]
    in_search: Sequence[Certificate]
    passed: Sequence[Certificate]
    unseen: Sequence[Certificate]

    @property
    def count(self) -> int:
        """How many people it is about."""
        return len({each.id for each in (*self.in_queues, *self.in_search)})


class ErasureFinisher:
    """Brings pending certificates on, a step at a time. Used by one thread.

    A place is confirmed only when nothing can be left there: search says so for the files of its
    index; the queues are confirmed when every event that was in them at the time of the erasure
    has gone through, and no dead letter of then mentions the person. Dead letters are looked
    through when a certificate is first seen, and again once the queues are through: what was
    parked meanwhile is among them.
    longest_hold: how long an event may be with a consumer where the bus doesn't know.
    """

    def __init__(
        self, storage: Storage, clock: Clock, bus: EventBus, neighbours: Neighbours, key: str,
        longest_hold: timedelta = LONGEST_HOLD,
    ) -> None:  # fmt: skip
        self._storage = storage
        self._clock = clock
        self._bus = bus
        self._neighbours = neighbours
        self._key = key
        self._emptied = EmptiedQueues(longest_hold)
        self._looked_for: set[str] = set()
        self._discarded: Counter[str] = Counter()

    def step(self) -> int:
        """Confirm what can be confirmed now; return how many certificates waited.

        Raises BusUnavailableError and DatabaseUnavailableError.
        """
        with self._storage.across() as across:
            workspaces = across.open_erasures.workspaces(AT_ONCE)
        if not workspaces:
            return 0
        asked_at = self._clock.now()
        depths = self._bus.depths()
        self._emptied.note(depths, asked_at)
        waiting = [self._waiting(each) for each in workspaces]
        looking = [each for each in waiting if each.passed or each.unseen]
        if looking:
            for depth in depths:  # whatever its count: what somebody looks at isn't counted
                self._look_through(depth.queue, looking)
            self._looked_for |= {each.id for one in looking for each in one.unseen}
        for each in waiting:
            self._confirm(each)
        return sum(each.count for each in waiting)

    def _waiting(self, workspace_id: str) -> "_Waiting":
        with self._storage.read(workspace_id) as unit:
            in_queues = unit.erasure.waiting_for("queues", AT_ONCE)
            in_search = unit.erasure.waiting_for("search", AT_ONCE)
        return _Waiting(
            workspace_id, in_queues, in_search,
            passed=[each for each in in_queues if self._emptied.passed(each.erased_at)],
            unseen=[each for each in in_queues if each.id not in self._looked_for],
        )  # fmt: skip

    def _confirm(self, waiting: "_Waiting") -> None:
        clean = self._clean(waiting.workspace_id, waiting.in_search)
        if not waiting.passed and not clean:
            return
        with self._storage.write(waiting.workspace_id) as unit:
            for each in waiting.passed:
                removed = {"dead_letters": self._discarded.pop(each.contact_id, 0)}
                unit.erasure.confirm(each.contact_id, "queues", removed, self._clock.now())
                self._looked_for.discard(each.id)
            for contact_id in clean:
                removed = {"document": 1}
                unit.erasure.confirm(contact_id, "search", removed, self._clock.now())

    def _clean(self, workspace_id: str, waiting: Sequence[Certificate]) -> Sequence[str]:
        if not waiting:
            return []
        return self._neighbours.forgotten(workspace_id, [each.contact_id for each in waiting])

    def _look_through(self, queue: str, looking: Sequence["_Waiting"]) -> None:
        """Discard the dead letters of a queue that are about somebody who was erased."""
        found: dict[str, list[str]] = defaultdict(list)
        batch: list[ParkedEvent] = []

        def note() -> None:
            for one in looking:
                for contact_id, letter_id in self._about(one, batch):
                    found[contact_id].append(letter_id)
            batch.clear()

        def look(letter: ParkedEvent) -> bool:
            batch.append(letter)
            if len(batch) == LETTERS_AT_ONCE:
                note()
            return True

        self._bus.look_through(queue, look)
        note()
        for contact_id, letter_ids in found.items():
            self._discarded[contact_id] += self._bus.discard(queue, letter_ids)

    def _about(
        self, waiting: "_Waiting", letters: Sequence[ParkedEvent]
    ) -> Iterator[tuple[str, str]]:
        """Yield who of a workspace's erased people a letter is about, and its id."""
        with self._storage.read(waiting.workspace_id) as unit:
            numbers = numbers_of(unit)
            own = [each for each in letters if belongs(each.event, waiting.workspace_id, numbers)]
            found = {each.id: set(self._hashes(waiting.workspace_id, each)) for each in own}
            since = unit.erasure.suppressed(sorted(set().union(*found.values())))
        for letter in own:
            whose = _about(letter, waiting.in_queues, since, found[letter.id])
            if whose is not None:
                yield whose, letter.id

    def _hashes(self, workspace_id: str, letter: ParkedEvent) -> Iterator[str]:
        for text in _texts(letter.event.data):
            if number := _NUMBER.fullmatch(text):
                yield hash_of(self._key, workspace_id, number[1])
            elif "@" in text:
                yield hash_of_email(self._key, workspace_id, text)
            else:
                yield hash_of_id(self._key, workspace_id, text)


def _about(
    letter: ParkedEvent, erased: Sequence[Certificate], since: Mapping[str, datetime],
    hashes: set[str],
) -> str | None:  # fmt: skip
    """Return which erased contact a letter is about, or None; what came later is somebody new."""
    body = encode(letter.event)
    named = (each.contact_id for each in erased if each.contact_id.encode() in body)
    if contact_id := next(named, None):
        return contact_id
    moments = {since[each] for each in hashes if each in since}
    for each in erased:
        if any(letter.event.time <= moment == each.erased_at for moment in moments):
            return each.contact_id
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if 0 < len(value) <= _LONGEST:
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
