"""The event bus in a database: SQLite in a file, or the same tables on PostgreSQL.

`embedded:///path/bus.db` needs no server and serves any number of processes of one machine.
`embedded+postgresql://user@host/database` serves many machines. `?lease=SECONDS` says how soon
the events of a process that died are handed out again (15 when absent; it is renewed while the
process lives).

Durability: WAL with synchronous=FULL. What `publish` accepted survives kill -9 of every process
and a power cut, as far as the disk keeps what it confirms. Publishing threads of one process share
a transaction, so they share the wait for the disk.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from libs.common.bus.embedded_changes import Bells, FileWatch
from libs.common.bus.embedded_desk import Desk
from libs.common.bus.embedded_probe import Probe
from libs.common.bus.embedded_routes import Encoded, Published
from libs.common.bus.embedded_store import Store
from libs.common.bus.embedded_subscription import EmbeddedSubscription
from libs.common.bus.embedded_tap import EmbeddedTap
from libs.common.bus.embedded_upkeep import Upkeep
from libs.common.bus.port import (
    BusUnavailableError,
    ParkedEvent,
    QueueDepth,
    Subscription,
    UnroutableEventError,
)
from libs.common.bus.unreadable import event_or_placeholder
from libs.common.clock import Clock, SystemClock
from libs.common.db.schemes import open_database
from libs.common.errors import SettingsError
from libs.common.events.envelope import Event, encode
from libs.common.events.topology import Queue, Topology
from libs.common.log import get_logger

log = get_logger(__name__)

LEASE_SECONDS = 15.0
PROBLEM_SECONDS = 2.0
LOOKED_AT_ONCE = 500
"""Parked events that are in memory at a time while all are looked through."""
PATIENCE_SECONDS = 3.0
"""How long a transaction waits for its turn among this process's threads, and then once more for
another process that writes: the port promises an answer within a few seconds."""
OPENING_SECONDS = 0.2
"""A file that nobody holds is ready in a tenth of this; else the upkeep goes on trying."""
PATIENT = {
    "sqlite": {"timeout": f"{PATIENCE_SECONDS:g}"},
    "postgresql+psycopg": {"options": f"-c lock_timeout={PATIENCE_SECONDS:g}s"},
}
"""How each database is told to wait no longer."""
POLL_SECONDS = {"sqlite": 1.0, "postgresql": 0.1}


def open_bus(url: str, topology: Topology, clock: Clock | None = None) -> "EmbeddedBus":
    """Open the bus of `embedded:///…` or `embedded+postgresql://…`; raises SettingsError."""
    parts = make_url(url)
    lease = parts.query.get("lease", str(LEASE_SECONDS))
    try:
        seconds = float(str(lease))
    except ValueError as problem:
        raise SettingsError(
            [f"lease={lease} in the bus URL is not a number of seconds"]
        ) from problem
    driver = "postgresql+psycopg" if parts.drivername.endswith("postgresql") else "sqlite"
    target = parts.set(drivername=driver, query=PATIENT[driver])
    return EmbeddedBus(
        target.render_as_string(hide_password=False), topology, clock or SystemClock(), seconds
    )


class EmbeddedBus:
    """The EventBus of libs.common.bus.port on a database."""

    def __init__(self, database_url: str, topology: Topology, clock: Clock, lease: float) -> None:
        self._topology = topology
        self._lease = lease
        self._database = open_database(database_url)
        self._poll = POLL_SECONDS[self._database.dialect]
        self._store = Store(self._database, clock)
        self._desk = Desk(self._store)
        self._bells = Bells()
        self._publishing = _Publishing(
            lambda events: self._store.publish(events, topology.is_announcement)
        )
        self._upkeep = Upkeep(self._store, self._tend, lease / 3)
        self._open: list[EmbeddedSubscription | EmbeddedTap] = []
        self._listing = threading.Lock()
        self._opening = threading.Lock()
        self._prepared = False
        self._closed = False
        path = make_url(database_url).database
        sqlite = self._database.dialect == "sqlite" and path
        self._watch = FileWatch(Path(path), self._look) if sqlite and path else None
        self._probe = Probe(self._find_problem)
        if sqlite:
            self._probe.answer(OPENING_SECONDS)
        self._upkeep.start()
        if self._watch:
            self._watch.start()

    def publish(self, events: Sequence[Event]) -> None:
        if not events:
            return
        self._prepare()
        published = self._publishing.publish([(each, encode(each)) for each in events])
        self._bells.ring(published.queues)
        self._upkeep.settled(published.unqueued)
        mine = {each.kind for each in events}
        lost = sorted({type_ for type_, _ in published.deaf & mine})
        if lost:
            raise UnroutableEventError(f"no queue listens to {', '.join(lost)}", types=lost)

    def subscribe(self, queue: Queue) -> Subscription:
        subscription = EmbeddedSubscription(
            self._store, queue, self._bells.of(queue.name), self._upkeep.settled,
            lease=self._lease, poll=min(self._poll, self._lease / 3),
        )  # fmt: skip
        self._keep(subscription)
        return subscription

    def tap(self, patterns: Sequence[str]) -> Subscription:
        tap = EmbeddedTap(self._store, patterns, self._bells.taps, poll=self._poll)
        self._keep(tap)
        if self.problem() is None:
            tap.begin()
        return tap

    def depths(self) -> Sequence[QueueDepth]:
        self._prepare()
        rows = {row.queue: row for row in self._desk.depths()}
        now = self._store.now()
        return [
            QueueDepth(name, int(row.ready), int(row.unsettled), int(row.parked),
                       None if row.oldest is None else max(now - row.oldest, 0.0))
            if (row := rows.get(name)) is not None else QueueDepth(name, 0, 0, 0, None)
            for name in (queue.name for queue in self._topology.queues)
        ]  # fmt: skip

    def parked(self, queue: str, most: int = 100) -> Sequence[ParkedEvent]:
        self._prepare()
        return [_parked_event(queue, row) for row in self._desk.parked(queue, most)]

    def look_through(self, queue: str, look: Callable[[ParkedEvent], bool]) -> None:
        self._prepare()
        after = 0
        while page := self._desk.page_of_parked(queue, LOOKED_AT_ONCE, after):
            if not all(look(_parked_event(queue, row)) for row in page):
                break
            after = page[-1].id

    def replay(self, queue: str, ids: Sequence[str]) -> int:
        self._prepare()
        count = self._desk.replay(queue, _numbers(ids))
        self._bells.ring([queue])
        return count

    def discard(self, queue: str, ids: Sequence[str]) -> int:
        self._prepare()
        return self._desk.discard(queue, _numbers(ids))

    def problem(self) -> str | None:
        return self._probe.answer(PROBLEM_SECONDS)

    def _find_problem(self) -> str | None:
        try:
            self._prepare()
        except BusUnavailableError as problem:
            return problem.detail
        return self._database.problem()

    def close(self) -> None:
        self._closed = True
        for each in self._still_open():
            try:
                each.close()
            except BusUnavailableError:
                continue
        self._upkeep.stop()
        if self._watch:
            self._watch.stop()
        self._database.close()

    def _look(self) -> None:
        """Wake who has something to receive after a commit that may be another process's."""
        if self._prepared:  # before, there may be no table to look into
            try:
                self._bells.ring(self._store.with_something_to_claim())
            except (BusUnavailableError, DBAPIError) as problem:
                log.warning("the bus can't be looked into", cause=type(problem).__name__)

    def _prepare(self) -> None:
        if self._closed:
            raise BusUnavailableError("the bus is closed")
        if self._prepared:
            return
        if not self._opening.acquire(timeout=PATIENCE_SECONDS):
            raise BusUnavailableError("the bus's database could not be opened so far")
        try:
            if not self._prepared:
                self._store.prepare(self._topology.queues)
                self._prepared = True
        finally:
            self._opening.release()
        self._look()

    def _keep(self, opened: EmbeddedSubscription | EmbeddedTap) -> None:
        with self._listing:
            self._open.append(opened)

    def _still_open(self) -> list[EmbeddedSubscription | EmbeddedTap]:
        """Return what is open, and forget what is not: while others subscribe."""
        with self._listing:
            self._open = [each for each in self._open if not each.closed]
            return list(self._open)

    def _tend(self) -> None:
        self._prepare()
        for each in self._still_open():
            if isinstance(each, EmbeddedSubscription):
                each.renew()


@dataclass(eq=False)
class _Job:
    events: Sequence[Encoded]
    outcome: Published | BaseException | None = None


class _Publishing:
    """Lets publishing threads share transactions: who comes while one commits goes in the next.

    When one fails because the bus can't be used, it fails for all who came meanwhile: their
    waiting began with it, and none of them waits for the same again.
    """

    def __init__(self, commit: Callable[[Sequence[Encoded]], Published]) -> None:
        self._commit = commit
        self._waiting: list[_Job] = []
        self._gate = threading.Lock()
        self._turn = threading.Lock()

    def publish(self, events: Sequence[Encoded]) -> Published:
        """Return once everything is durable; raises what the commit raised."""
        job = _Job(events)
        with self._gate:
            self._waiting.append(job)
        with self._turn:
            if job.outcome is None:
                self._publish_waiting()
        if not isinstance(job.outcome, Published):
            raise job.outcome or BusUnavailableError("the bus did not answer")
        return job.outcome

    def _publish_waiting(self) -> None:
        jobs = self._take_waiting()
        outcome: Published | BaseException
        try:
            outcome = self._commit([event for job in jobs for event in job.events])
        except BaseException as problem:  # noqa: BLE001 - every caller raises it in its own thread
            outcome = problem
            if isinstance(problem, BusUnavailableError):
                jobs += self._take_waiting()
        for job in jobs:
            job.outcome = outcome

    def _take_waiting(self) -> list[_Job]:
        with self._gate:
            jobs, self._waiting = self._waiting, []
        return jobs


def _numbers(ids: Sequence[str]) -> list[int]:
    return [int(each) for each in ids if each.isascii() and each.isdigit()]


def _parked_event(queue: str, row: Row[Any]) -> ParkedEvent:
    return ParkedEvent(
        str(row.id), queue, event_or_placeholder(row.body, str(row.id)),
        row.cause or "", row.attempts, datetime.fromtimestamp(row.parked_at, UTC),
    )  # fmt: skip
