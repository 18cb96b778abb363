"""`python -m bench.import_meanwhile [--two-machines] [--rows N] [--rate R] [--rounds R] [--json]`:
live webhooks while a file is imported, beside the same webhooks with nothing else going on.

One process for each role on private PostgreSQL and RabbitMQ, as `docker-compose.yml` has them;
with --embedded `run all`. With --two-machines what stands between WhatsApp and its 200 (nginx,
ingest, RabbitMQ, and who sends) has the first processor and everything else the others: that is the
composition which docs/decisions/0026 holds to MOST.

Webhooks are due at fixed moments and each wait is counted from the moment it was due: `answered`
until the 200, `stored` until the person can be looked up. Each round is a quiet time, then an
import of other people, which lasts until the last of them is found by search; the waits of all
rounds are taken together, as a p99 of a thousand waits is a matter of ten of them. PostgreSQL has
the log files of a server that runs for a while, which it uses again instead of making new ones.
Ends with 1 when the p99 of what is answered during an import is more than MOST times the quiet one.
"""

import argparse
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import requests

from bench.importer import people, postgresql
from tests.support.business import Business, a_business, deliver, message_body
from tests.support.distributed import distributed_on
from tests.support.imports import upload
from tests.support.postgresql import PostgresServer
from tests.support.product import Product, embedded_product
from tests.support.rabbitmq import RabbitNode
from tests.support.waiting import eventually

MOST = 1.5
HELD = "answered"
"""What WhatsApp waits for, and what MOST is about."""
LOOK_SECONDS = 0.02
SENDERS = 32
WARM_SECONDS = 5
LOG_FILES = 40
ENDED = {"finished", "failed", "stopped"}
_numbers = itertools.count()
_local = threading.local()


@dataclass
class Waits:
    """Milliseconds that webhooks waited."""

    answered: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)


def send(business: Business, rate: float, over: Callable[[], bool], waits: Waits) -> None:
    """Send webhooks at a rate until it is over: one in eight is looked up until it is stored.

    As the platform does, each goes out when it is due, whether those before it were answered yet
    or not; more than SENDERS at once are not sent.
    """
    started = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        sent = []
        for turn in itertools.count():
            due = started + turn / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            if over():
                break
            sent.append(pool.submit(_send_one, business, due, waits, look_up=turn % 8 == 0))
        for each in sent:
            each.result()


def _send_one(business: Business, due: float, waits: Waits, *, look_up: bool) -> None:
    wa_id = f"4477{next(_numbers):08}"
    body = message_body(
        business.phone_number_id, wa_id, "Passer-by", "hello", f"wamid.{uuid4().hex}"
    )
    assert deliver(business.product.url, body, session=_session()).ok
    waits.answered.append((time.perf_counter() - due) * 1000)
    if look_up:
        _wait_until_stored(business, wa_id)
        waits.stored.append((time.perf_counter() - due) * 1000)


def _wait_until_stored(business: Business, wa_id: str) -> None:
    url = f"{business.product.url}/api/v1/contacts/lookup?wa_id={wa_id}"
    headers = {"Authorization": f"Bearer {business.key}"}
    while not _session().get(url, headers=headers, timeout=30).ok:
        time.sleep(LOOK_SECONDS)


def _session() -> requests.Session:
    """Return this thread's connection, which stays open as the platform's do."""
    if not hasattr(_local, "session"):
        _local.session = requests.Session()
    session: requests.Session = _local.session
    return session


def quiet(business: Business, rate: float, seconds: float, waits: Waits) -> None:
    """Measure with nothing else going on."""
    end = time.perf_counter() + seconds
    send(business, rate, lambda: time.perf_counter() > end, waits)


def meanwhile(business: Business, rate: float, rows: int, first: int, waits: Waits) -> float:
    """Measure from the first imported row until the last one is found by search.

    Returns the import's rows a second. first: the number of the first person in it.
    """
    path = f"/api/v1/imports/{upload(business, people(rows, first).decode())['id']}"
    business.post(f"{path}/start")
    eventually(lambda: business.get(path)["progress"] > 0, "the first rows", seconds=60)
    began, ended, took = time.perf_counter(), threading.Event(), list[float]()

    def watch() -> None:
        try:
            while business.get(path)["state"] not in ENDED:
                time.sleep(0.2)
            took.append(time.perf_counter() - began)
            last = f"person{first + rows - 1}@example.org"
            eventually(lambda: business.found(last), "the last one in search", seconds=600)
        finally:
            ended.set()

    watcher = threading.Thread(target=watch, name="watch the import")
    watcher.start()
    send(business, rate, ended.is_set, waits)
    watcher.join()
    done = business.get(path)
    assert done["counts"]["created"] == rows, done
    return rows / took[0]


def told(without: Waits, during: Waits) -> tuple[dict[str, Any], bool]:
    """Return p99 of both, how they compare, and whether the promise is kept."""
    facts: dict[str, Any] = {}
    kept = True
    for name in ("answered", "stored"):
        one, other = _p99(getattr(without, name)), _p99(getattr(during, name))
        ratio = other / one
        facts |= {f"{name}_quiet_p99_ms": round(one, 1), f"{name}_import_p99_ms": round(other, 1),
                  f"{name}_ratio": round(ratio, 2)}  # fmt: skip
        kept = kept and (name != HELD or ratio <= MOST)
    return facts, kept


def _p99(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[98]


@contextmanager
def running(*, embedded: bool, two_machines: bool) -> Iterator[Product]:
    """Yield a running product."""
    with tempfile.TemporaryDirectory(prefix="warmline-bench-meanwhile-") as name:
        folder = Path(name)
        if embedded:
            yield from _started(embedded_product(folder), os.sched_getaffinity(0))
            return
        door, rest = _machines(two=two_machines)
        node = RabbitNode()
        try:
            with _on(door):
                broker = node.start().server
            with _on(rest), postgresql() as server:
                _age(server)
                vhost = broker.new_vhost()
                product = distributed_on(server.new_database, vhost, folder, apart=True)
                yield from _started(product, door)
        finally:
            node.close()


def _machines(*, two: bool) -> tuple[set[int], set[int]]:
    """Return the processors of the door, and those of everything else."""
    every = sorted(os.sched_getaffinity(0))
    return (set(every[:1]), set(every[1:])) if two else (set(every), set(every))


@contextmanager
def _on(processors: set[int]) -> Iterator[None]:
    """Have this thread, and the processes that it starts, run on some processors only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _age(server: PostgresServer) -> None:
    """Have PostgreSQL make LOG_FILES of its log's files and keep them for use again.

    A new server makes one every few seconds of an import, 16 MB that the disk must take at once.
    """
    url = server.url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET min_wal_size = '2GB'")
        connection.execute("SELECT pg_reload_conf()")
        for _ in range(LOG_FILES):
            connection.execute("SELECT pg_logical_emit_message(false, 'age', 'a file more')")
            connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")


def _started(product: Product, door: set[int]) -> Iterator[Product]:
    """Start what stands at the door, and send from there; everything else runs where we are."""
    try:
        for part in product.parts:
            if part.name != "ingest":
                part.start()
        with _on(door):
            if product.edge is not None:
                product.edge.start()
                product.part("ingest").start()
            product.wait_ready()
            yield product
    finally:
        product.stop()


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_meanwhile", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="of each round")
    parser.add_argument("--rate", type=float, default=50, help="webhooks a second")
    parser.add_argument("--seconds", type=float, default=20, help="quiet time of each round")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--embedded", action="store_true", help="run all, without servers")
    parser.add_argument("--two-machines", action="store_true", help="a processor for the door")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    if chosen.two_machines and len(os.sched_getaffinity(0)) < 2:
        parser.error("--two-machines needs two processors")
    without, during = Waits(), Waits()
    with running(embedded=chosen.embedded, two_machines=chosen.two_machines) as product:
        business = a_business(product)
        gc.freeze()
        gc.disable()  # a pause of the one who measures is nobody's wait
        quiet(business, chosen.rate, WARM_SECONDS, Waits())
        speeds = []
        for turn in range(chosen.rounds):
            first = turn * chosen.rows
            quiet(business, chosen.rate, chosen.seconds, without)
            speeds.append(meanwhile(business, chosen.rate, chosen.rows, first, during))
    facts, kept = told(without, during)
    sizes = {"webhooks": len(during.answered), "looked_up": len(during.stored)}
    facts = {**sizes, "rows_per_second": round(statistics.mean(speeds)), **facts}
    print(json.dumps(facts) if chosen.json else "  ".join(f"{k} {v}" for k, v in facts.items()))
    if not kept:
        print(f"BROKEN: {HELD} p99 is more than {MOST} times the quiet one", file=sys.stderr)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
