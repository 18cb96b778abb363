"""The event bus beside the bare thing under it: 1 KB events in batches of 100.

RabbitMQ comes from WARMLINE_TEST_RABBITMQ_URL or is started privately; without either only the
embedded bus is measured.
"""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pika

from bench.harness import Case, Comparison, Run
from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event, encode
from libs.common.events.topology import Queue, Topology
from libs.common.ids import new_id
from tests.support.rabbitmq import RabbitNode
from tests.support.waiting import eventually

BATCH = 100
ROUNDS = 5
PREFETCH = 400
THREADS = 8
SECOND = timedelta(seconds=1)


def comparisons(scale: float) -> list[Comparison]:
    """Return the comparisons of every bus that can be had here."""
    n = max(BATCH, int(20_000 * scale) // BATCH * BATCH)
    url = _rabbitmq()
    found = [
        Comparison(
            "Publish, embedded bus", "events",
            [Case("raw SQLite insert, synchronous=FULL", _raw_sqlite_insert),
             Case("embedded bus", lambda: _embedded(_publishing))],
            n, ROUNDS, floor=("embedded bus", 0.05),
        ),
        Comparison(
            f"Publish one by one from {THREADS} threads, embedded bus", "events",
            [Case("raw SQLite insert, one a commit", _raw_sqlite_insert_one),
             Case("embedded bus", lambda: _embedded(_publishing_alone))],
            n // 10, ROUNDS,
        ),
        Comparison(
            "Receive and ack, embedded bus", "events",
            [Case("raw SQLite select and delete", lambda: _raw_sqlite_take(_all(n))),
             Case("embedded bus", lambda: _embedded(_receiving, _all(n)))],
            n, ROUNDS, floor=("embedded bus", 0.05),
        ),
    ]  # fmt: skip
    if url:
        found += [
            Comparison(
                "Publish, RabbitMQ", "events",
                [Case("raw pika, 100 confirms at a time", lambda: _raw_rabbit_publish(url)),
                 Case("RabbitMQ bus", lambda: _publishing(url))],
                n, ROUNDS, floor=("RabbitMQ bus", 0.4),
            ),
            Comparison(
                f"Publish one by one from {THREADS} threads, RabbitMQ", "events",
                [Case("raw pika, confirm each", lambda: _raw_rabbit_confirm_each(url), n // 100),
                 Case("RabbitMQ bus", lambda: _publishing_alone(url))],
                n // 10, ROUNDS,
            ),
            Comparison(
                "Receive and ack, RabbitMQ", "events",
                [Case("raw pika, 100 acks at a time", lambda: _raw_rabbit_take(url, _all(n))),
                 Case("RabbitMQ bus", lambda: _receiving(url, _all(n)))],
                n, ROUNDS, floor=("RabbitMQ bus", 0.3),
            ),
        ]  # fmt: skip
    return found


def _all(n: int) -> int:
    """Return what the warm-up and every round take together."""
    return n // 10 + ROUNDS * n + (ROUNDS + 2) * PREFETCH


def _events(number: int) -> list[Event]:
    now = datetime.now(UTC)
    return [
        Event(new_id(), "bench.made.v1", "bench", now, {"text": "x" * 800}) for _ in range(number)
    ]


def _queue() -> Queue:
    return Queue(f"bench.{uuid4().hex[:8]}", ("bench.*",))


@contextmanager
def _embedded_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="warmline-bench-") as folder:
        yield f"embedded:///{folder}/bus.db"


@contextmanager
def _embedded(measure: Callable[..., AbstractContextManager[Run]], *rest: int) -> Iterator[Run]:
    with _embedded_url() as url, measure(url, *rest) as run:
        yield run


@contextmanager
def _opened(url: str) -> Iterator[tuple[EventBus, Queue]]:
    queue = _queue()
    bus = open_bus(url, Topology((queue,)))
    eventually(lambda: bus.problem() is None, "the bus")
    try:
        yield bus, queue
    finally:
        bus.close()
        if url.startswith("amqp"):
            with pika.BlockingConnection(pika.URLParameters(url)) as connection:
                for name in (queue.name, f"{queue.name}.alone", f"{queue.name}.parked"):
                    connection.channel().queue_delete(name)


@contextmanager
def _publishing(url: str) -> Iterator[Run]:
    with _opened(url) as (bus, _):
        batch = _events(BATCH)

        def run(n: int) -> int:
            for _ in range(0, n, BATCH):
                bus.publish(batch)
            return -(-n // BATCH) * BATCH

        yield run


@contextmanager
def _publishing_alone(url: str) -> Iterator[Run]:
    with _opened(url) as (bus, _), ThreadPoolExecutor(THREADS) as pool:
        event = _events(1)

        def run(n: int) -> int:
            return sum(1 for _ in pool.map(lambda _: bus.publish(event), range(n)))

        yield run


@contextmanager
def _receiving(url: str, fill: int) -> Iterator[Run]:
    with _opened(url) as (bus, queue):
        batch = _events(BATCH)
        for _ in range(0, fill, BATCH):
            bus.publish(batch)
        subscription = bus.subscribe(queue)

        def run(n: int) -> int:
            done = 0
            while done < n:
                got = subscription.receive(BATCH, SECOND)
                subscription.ack(got)
                done += len(got)
            return done

        yield run


@contextmanager
def _sqlite() -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="warmline-bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, body BLOB)")
        yield connection
        connection.close()


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[bytes]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO message (body) VALUES (?)", rows)
    connection.execute("COMMIT")


@contextmanager
def _raw_sqlite_insert(at_once: int = BATCH) -> Iterator[Run]:
    rows = [(encode(each),) for each in _events(at_once)]
    with _sqlite() as connection:

        def run(n: int) -> int:
            for _ in range(0, n, at_once):
                _insert(connection, rows)
            return n

        yield run


@contextmanager
def _raw_sqlite_insert_one() -> Iterator[Run]:
    with _raw_sqlite_insert(1) as run:
        yield run


@contextmanager
def _raw_sqlite_take(fill: int) -> Iterator[Run]:
    with _sqlite() as connection:
        _insert(connection, [(encode(each),) for each in _events(1) for _ in range(fill)])

        def run(n: int) -> int:
            done = 0
            while done < n:
                rows = connection.execute(
                    "SELECT id, body FROM message ORDER BY id LIMIT ?", (BATCH,)
                ).fetchall()
                connection.execute("DELETE FROM message WHERE id <= ?", (rows[-1][0],))
                done += len(rows)
            return done

        yield run


def _rabbitmq() -> str | None:
    if url := os.environ.get("WARMLINE_TEST_RABBITMQ_URL"):
        return url
    if RabbitNode.home() is None:
        return None
    node = RabbitNode()
    threading.Thread(target=_close_at_end, args=(node,), name="bench-rabbitmq").start()
    return node.start().server.url


def _close_at_end(node: RabbitNode) -> None:
    threading.main_thread().join()
    node.close()


def _without_heartbeat(url: str) -> pika.URLParameters:
    """Return parameters for a connection that nobody serves while other cases have their turn."""
    parameters = pika.URLParameters(url)
    parameters.heartbeat = 0
    return parameters


@contextmanager
def _raw_rabbit(url: str) -> Iterator[tuple[pika.BlockingConnection, Any, str]]:
    connection = pika.BlockingConnection(_without_heartbeat(url))
    channel, name = connection.channel(), _queue().name
    channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
    yield connection, channel, name
    if channel.is_open:
        channel.close()
    connection.channel().queue_delete(name)
    connection.close()


class _RawPublisher:
    """pika's SelectConnection, publishing and counting confirms, with nothing around it."""

    def __init__(self, url: str, queue: str) -> None:
        self._queue = queue
        self._body = encode(_events(1)[0])
        self._properties = pika.BasicProperties(delivery_mode=2)
        self._unconfirmed: set[int] = set()
        self._tag = 0
        self._channel: Any = None
        self._ready, self._done = threading.Event(), threading.Event()
        self._connection = pika.SelectConnection(
            _without_heartbeat(url),
            on_open_callback=lambda it: it.channel(on_open_callback=self._opened),
            on_close_callback=lambda it, _: it.ioloop.stop(),
        )
        self._thread = threading.Thread(target=self._connection.ioloop.start)
        self._thread.start()
        self._ready.wait(20)

    def publish(self, n: int) -> int:
        for _ in range(0, n, BATCH):
            self._done.clear()
            self._connection.ioloop.add_callback_threadsafe(self._send)
            self._done.wait(20)
        return n

    def close(self) -> None:
        self._connection.ioloop.add_callback_threadsafe(self._connection.close)
        self._thread.join(10)

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        channel.confirm_delivery(self._confirmed, lambda _: self._ready.set())

    def _send(self) -> None:
        for _ in range(BATCH):
            self._tag += 1
            self._unconfirmed.add(self._tag)
            self._channel.basic_publish("", self._queue, self._body, self._properties)

    def _confirmed(self, frame: Any) -> None:
        tag = frame.method.delivery_tag
        if frame.method.multiple:
            self._unconfirmed = {each for each in self._unconfirmed if each > tag}
        else:
            self._unconfirmed.discard(tag)
        if not self._unconfirmed:
            self._done.set()


@contextmanager
def _raw_rabbit_publish(url: str) -> Iterator[Run]:
    with _raw_rabbit(url) as (connection, _, name):
        publisher = _RawPublisher(url, name)
        yield publisher.publish
        publisher.close()
        connection.process_data_events()


@contextmanager
def _raw_rabbit_confirm_each(url: str) -> Iterator[Run]:
    with _raw_rabbit(url) as (_, channel, name):
        channel.confirm_delivery()
        body, properties = encode(_events(1)[0]), pika.BasicProperties(delivery_mode=2)

        def run(n: int) -> int:
            for _ in range(n):
                channel.basic_publish("", name, body, properties)
            return n

        yield run


@contextmanager
def _raw_rabbit_take(url: str, fill: int) -> Iterator[Run]:
    with _raw_rabbit(url) as (connection, channel, name):
        publisher = _RawPublisher(url, name)
        publisher.publish(fill)
        publisher.close()
        channel.basic_qos(prefetch_count=PREFETCH)
        tags: list[int] = []
        channel.basic_consume(name, lambda _, method, *__: tags.append(method.delivery_tag))

        def run(n: int) -> int:
            done = 0
            while done < n:
                connection.process_data_events(1)
                if tags:
                    channel.basic_ack(tags[-1], multiple=True)
                    done += len(tags)
                    tags.clear()
            return done

        yield run
