"""What the embedded bus asks of its tables: one method per question, one transaction each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Select, case, delete, func, insert, null, select, update

from libs.common.bus.embedded_routes import Encoded, Published, routes_in
from libs.common.bus.embedded_rows import insert_rows
from libs.common.bus.embedded_tables import create_tables, deliveries, messages, queues
from libs.common.bus.port import BusUnavailableError
from libs.common.clock import Clock
from libs.common.db.database import Database, DatabaseUnavailableError
from libs.common.db.many import locked_first
from libs.common.events.topology import Queue

LOST_BEFORE_ALONE = 2
LOST_CAUSE = "handed out and never settled too often: it may be ending its worker"

_lost = deliveries.c.lost + deliveries.c.held
_live = deliveries.c.parked_at.is_(None)


class Store:
    """The tables of one bus. Thread-safe. Every method may raise BusUnavailableError.

    A delivery is lost when its lease ran out while it was held: its holder died. One that was
    lost twice is only claimed alone, so that it can't take others with it.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def now(self) -> float:
        """Return the present in seconds since 1970."""
        return self._clock.now().timestamp()

    def prepare(self, wanted: Sequence[Queue]) -> None:
        """Make the tables and add queues; a queue that exists takes its new patterns."""
        with self.write() as connection:
            create_tables(connection)
            known = set(connection.execute(select(queues.c.name)).scalars())
            for queue in wanted:
                values = {"lane": queue.lane, "listens": " ".join(queue.listens)}
                if queue.name in known:
                    connection.execute(
                        update(queues).where(queues.c.name == queue.name).values(values)
                    )
                else:
                    connection.execute(insert(queues).values(name=queue.name, **values))

    def empty_log(self) -> bool:
        """Leave nothing of deleted messages in the log of the database; tell whether it is so."""
        return self._database.empty_log()

    def publish(
        self, encoded: Sequence[Encoded], is_announcement: Callable[[str], bool]
    ) -> Published:
        """Store events for every queue that listens, all or none; announcements need no queue."""
        with self.write() as connection:
            routes = routes_in(connection)
            heard = {kind: routes.of(*kind) for kind in {each.kind for each, _ in encoded}}
            deaf = {kind for kind in heard if not heard[kind] and not is_announcement(kind[0])}
            kept = [each for each in encoded if each[0].kind not in deaf] if deaf else encoded
            if not kept:
                return Published(deaf, [], set())
            now = self.now()
            rows = [(event.type, now, body) for event, body in kept]
            numbers = insert_rows(connection, messages, ("type", "published_at", "body"), rows)
            numbered = [
                (number, heard[event.kind])
                for number, (event, _) in zip(numbers, kept, strict=True)
            ]
            copies = [(queue, number, now) for number, names in numbered for queue in names]
            insert_rows(connection, deliveries, ("queue", "message_id", "available_at"), copies)
        unqueued = [number for number, names in numbered if not names]
        return Published(deaf, unqueued, {queue for names in heard.values() for queue in names})

    def first(self, queue: str) -> int | None:
        """Return how often the oldest delivery that may be claimed now was lost, None if none."""
        with self.read() as connection:
            return connection.execute(
                select(_lost)
                .where(deliveries.c.queue == queue, _live, deliveries.c.available_at <= self.now())
                .order_by(deliveries.c.id)
                .limit(1)
            ).scalar_one_or_none()

    def with_something_to_claim(self) -> list[str]:
        """Return the names of the queues that have a delivery which may be claimed now."""
        claimable = select(deliveries.c.id).where(
            deliveries.c.queue == queues.c.name, _live, deliveries.c.available_at <= self.now()
        )
        with self.read() as connection:
            return list(connection.scalars(select(queues.c.name).where(claimable.exists())))

    def next_at(self, queue: str) -> float | None:
        """Return when the next delivery of a queue becomes available, or None."""
        soonest = select(func.min(deliveries.c.available_at))
        with self.read() as connection:
            moment: float | None = connection.execute(
                soonest.where(deliveries.c.queue == queue, _live)
            ).scalar_one()
        return moment

    def claim(
        self, queue: Queue, holder: str, most: int, lease: float, *, alone: bool
    ) -> list[Row[Any]]:
        """Take up to `most` deliveries, oldest first: (id, attempts, body) each.

        alone: take one that was lost before; otherwise only those that were not. Deliveries that
        were handed out `queue.attempts` times already are parked instead.
        """
        now = self.now()
        spent = deliveries.c.attempts >= queue.attempts
        chosen = self._claimable(queue.name, most, alone=alone, now=now)
        body = (
            select(messages.c.body)
            .where(messages.c.id == deliveries.c.message_id)
            .correlate(deliveries)
            .scalar_subquery()
        )
        with self.write() as connection:
            claim = (
                update(deliveries)
                .where(locked_first(connection, deliveries.c.id, chosen))
                .values(
                    attempts=case((spent, deliveries.c.attempts), else_=deliveries.c.attempts + 1),
                    lost=_lost,
                    held=case((spent, 0), else_=1),
                    holder=case((spent, null()), else_=holder),
                    available_at=now + lease,
                    parked_at=case((spent, now), else_=null()),
                    cause=case(
                        (spent & (_lost > 0), LOST_CAUSE),
                        (spent & deliveries.c.cause.is_(None), LOST_CAUSE),
                        else_=deliveries.c.cause,
                    ),
                )
                .returning(deliveries.c.id, deliveries.c.attempts, deliveries.c.parked_at,
                           body.label("body"))
            )  # fmt: skip
            rows = connection.execute(claim).all()
        return sorted((row for row in rows if row.parked_at is None), key=lambda row: row.id)

    def renew(self, ids: Sequence[int], holder: str, lease: float) -> None:
        """Extend the leases of what a holder has in hand."""
        with self.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(ids), deliveries.c.holder == holder)
                .values(available_at=self.now() + lease)
            )

    def ack(self, ids: Sequence[int], holder: str) -> list[int]:
        """Delete deliveries; returns the numbers of their messages."""
        with self.write() as connection:
            return list(
                connection.scalars(
                    delete(deliveries)
                    .where(deliveries.c.id.in_(ids), deliveries.c.holder == holder)
                    .returning(deliveries.c.message_id)
                )
            )

    def retry(self, number: int, holder: str, after: float, cause: str) -> None:
        """Let go of a delivery until `after` seconds from now."""
        self._let_go([number], holder, available_at=self.now() + after, cause=cause, lost=0)

    def park(self, number: int, holder: str, cause: str) -> None:
        """Park a delivery."""
        self._let_go([number], holder, parked_at=self.now(), cause=cause)

    def hand_back(self, ids: Sequence[int], holder: str) -> None:
        """Let go of deliveries as if they had never been handed out."""
        self._let_go(ids, holder, available_at=self.now(), attempts=deliveries.c.attempts - 1)

    def sweep(self, ids: Sequence[int]) -> None:
        """Delete those of these messages that no queue has any more."""
        with self.write() as connection:
            connection.execute(delete(messages).where(messages.c.id.in_(ids), _unclaimed()))

    def settled_before(self, moment: float, most: int) -> list[int]:
        """Find messages published before a moment that no queue has any more."""
        with self.read() as connection:
            return list(
                connection.scalars(
                    select(messages.c.id)
                    .where(messages.c.published_at < moment, _unclaimed())
                    .limit(most)
                )
            )

    def last_message(self) -> int:
        """Return the highest message number so far."""
        with self.read() as connection:
            return connection.execute(select(func.max(messages.c.id))).scalar_one() or 0

    def messages_after(self, number: int, most: int) -> list[Row[Any]]:
        """Return (id, type, body) of messages above a number, in order."""
        with self.read() as connection:
            return list(
                connection.execute(
                    select(messages.c.id, messages.c.type, messages.c.body)
                    .where(messages.c.id > number)
                    .order_by(messages.c.id)
                    .limit(most)
                )
            )

    def _claimable(self, queue: str, most: int, *, alone: bool, now: float) -> Select[tuple[int]]:
        lost = _lost >= LOST_BEFORE_ALONE if alone else _lost < LOST_BEFORE_ALONE
        return (
            select(deliveries.c.id)
            .where(deliveries.c.queue == queue, _live, deliveries.c.available_at <= now, lost)
            .order_by(deliveries.c.id)
            .limit(1 if alone else most)
            .with_for_update(skip_locked=True)
        )

    def _let_go(self, ids: Sequence[int], holder: str, **values: Any) -> None:
        with self.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(ids), deliveries.c.holder == holder)
                .values(holder=None, held=0, **values)
            )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run a block in one transaction that writes."""
        with _translated(), self._database.write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run a block that only reads."""
        with _translated(), self._database.read() as connection:
            yield connection


def _unclaimed() -> Any:
    return ~select(deliveries.c.id).where(deliveries.c.message_id == messages.c.id).exists()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DatabaseUnavailableError as problem:
        raise BusUnavailableError("the bus's database is not available") from problem
