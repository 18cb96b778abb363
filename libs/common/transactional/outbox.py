"""The transactional outbox: events written with the change, published by a relay.

Rows are claimed with SKIP LOCKED under a lease, published as one batch, then deleted; there is no
high-water mark, because ids commit out of order. Live events go before bulk ones.
"""

import os
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from math import nan

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)  # fmt: skip

from libs.common.bus.port import EventBus, UnroutableEventError
from libs.common.clock import Clock
from libs.common.db.columns import Moment
from libs.common.db.database import Database
from libs.common.db.many import insert_many, locked_first
from libs.common.errors import WarmlineError
from libs.common.events.envelope import Event, UnreadableEventError, decode, encode
from libs.common.log import get_logger
from libs.common.metrics import outbox_waiting

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
IDLE_SECONDS = 0.25
"""How often rows of other processes are looked for; this one's own commits wake the relay."""
GATHER_SECONDS = 0.01
LOG_EVERY_SECONDS = 10.0
_LANES = {"live": 0, "bulk": 1}


class Outbox:
    """The outbox table of one service's database."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "outbox",
            metadata,
            Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
            Column("lane", SmallInteger, nullable=False),
            Column("body", LargeBinary, nullable=False),
            Column("created_at", Moment, nullable=False),
            Column("token", String(32)),
            Column("leased_until", Moment),
            Index("outbox_order", "lane", "id"),
        )

    def add(self, connection: Connection, events: Sequence[Event]) -> None:
        """Write events into the transaction of the change they tell of."""
        rows = [
            {"lane": _LANES[each.lane], "body": encode(each), "created_at": each.time}
            for each in events
        ]
        insert_many(connection, insert(self.table), rows)

    def size(self, connection: Connection) -> int:
        """Count what is not published yet."""
        return connection.execute(select(func.count()).select_from(self.table)).scalar_one()


class Relay:
    """Publishes what the outbox holds; several relays of one database share the work.

    A relay that dies between publishing and deleting publishes again after the lease: consumers
    drop copies by event id.
    """

    def __init__(
        self, name: str, database: Database, outbox: Outbox, bus: EventBus, clock: Clock,
        batch: int = 500,
    ) -> None:  # fmt: skip
        self.name = name
        self._database = database
        self._outbox = outbox
        self._bus = bus
        self._clock = clock
        self._batch = batch
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None
        self._changed = False
        self._log_due = 0.0

    def start(self) -> None:
        outbox_waiting.labels(self.name).set_function(self._size)
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._database.commits.tell()
        if self._thread is not None:
            self._thread.join(20)

    def problem(self) -> str | None:
        return self._problem

    def drain(self) -> int:
        """Publish one batch and delete it; returns how many events left the outbox.

        Raises BusUnavailableError or DatabaseUnavailableError; the rows then stay for later.
        """
        token, table = os.urandom(16).hex(), self._outbox.table
        events = _readable(self._claim(token))
        if not events:
            return 0
        try:
            self._publish(list(events.values()))
        except WarmlineError:
            self._release(token)
            raise
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.token == token, table.c.id.in_(events)))
        return len(events)

    def _publish(self, events: Sequence[Event]) -> None:
        try:
            self._bus.publish(events)
        except UnroutableEventError as problem:
            log.exception("outbox event has no listener", **problem.facts)

    def _claim(self, token: str) -> list[tuple[int, bytes]]:
        table, now = self._outbox.table, self._clock.now()
        free = or_(table.c.leased_until.is_(None), table.c.leased_until < now)
        in_order = select(table.c.id).where(free).order_by(table.c.lane, table.c.id)
        with self._database.read() as connection:
            if connection.execute(in_order.limit(1)).first() is None:
                return []
        chosen = in_order.limit(self._batch).with_for_update(skip_locked=True)
        with self._database.write() as connection:
            claim = (
                update(table).where(locked_first(connection, table.c.id, chosen))
                .values(token=token, leased_until=now + LEASE)
                .returning(table.c.lane, table.c.id, table.c.body)
            )  # fmt: skip
            rows = connection.execute(claim).all()
        return [(row.id, row.body) for row in sorted(rows, key=lambda row: (row.lane, row.id))]

    def _release(self, token: str) -> None:
        table = self._outbox.table
        with self._database.write() as connection:
            connection.execute(
                update(table).where(table.c.token == token).values(token=None, leased_until=None)
            )

    def _empty_log(self, *, idle: bool) -> None:
        """Empty the database's log after a change, once it is quiet and not too often."""
        self._changed = self._changed or not idle
        if idle and self._changed and time.monotonic() > self._log_due:
            self._changed = not self._database.empty_log()
            self._log_due = time.monotonic() + (1.0 if self._changed else LOG_EVERY_SECONDS)

    def _turn(self) -> None:
        """Publish a batch; when there is none, wait for a commit and let some more gather."""
        seen = self._database.commits.count
        idle = self.drain() == 0
        self._empty_log(idle=idle)
        if idle:
            self._database.commits.wait(seen, IDLE_SECONDS)
            self._stopping.wait(GATHER_SECONDS)

    def _size(self) -> float:
        """Count what waits; not a number while the database does not answer."""
        try:
            with self._database.read() as connection:
                return self._outbox.size(connection)
        except WarmlineError:
            return nan

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            try:
                self._turn()
                self._problem, wait = None, 0.0
            except WarmlineError as problem:
                self._problem = problem.detail
                wait = min(max(wait * 2, 0.2), 5.0)
                log.warning("outbox relay waits", relay=self.name, cause=problem.code)
            except Exception:
                self._problem = "the relay failed; see its log"
                wait = min(max(wait * 2, 0.2), 5.0)
                log.exception("outbox relay failed", relay=self.name)


def _readable(rows: Sequence[tuple[int, bytes]]) -> dict[int, Event]:
    """Read events by row; one that can't be read stays where it is and holds nobody back."""
    found: dict[int, Event] = {}
    for number, body in rows:
        try:
            found[number] = decode(body)
        except UnreadableEventError:
            log.exception("outbox row can't be read", row=number)
    return found
