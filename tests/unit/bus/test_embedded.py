"""The embedded bus behind its port: durability settings, tidying up, leases, quiet waiting."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from libs.common.bus import embedded_upkeep
from libs.common.bus.embedded import PATIENCE_SECONDS
from libs.common.bus.embedded_probe import Probe
from libs.common.bus.port import (
    BusUnavailableError,
    Delivery,
    EventBus,
    UnroutableEventError,
)
from libs.common.bus.schemes import open_bus
from libs.common.clock import ManualClock
from libs.common.events.envelope import Event
from libs.common.events.topology import Queue, Topology
from tests.support.waiting import eventually

QUEUE = Queue("unit.things", ("thing.*",))
OTHER = Queue("unit.others", ("thing.*",))
TOPOLOGY = Topology((QUEUE, OTHER), announcements=("news.*",))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def events(number: int, type_: str = "thing.made.v1") -> list[Event]:
    return [Event(f"{type_}-{n}", type_, "unit", NOW, {"n": n}) for n in range(number)]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "bus.db"


@pytest.fixture
def bus(path: Path, clock: ManualClock) -> Iterator[EventBus]:
    bus = open_bus(f"embedded:///{path}?lease=0.3", TOPOLOGY, clock)
    yield bus
    bus.close()


def count(path: Path, table: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        connection.close()


def test_a_commit_waits_for_the_disk(bus: EventBus) -> None:
    with bus._database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_settled_messages_are_deleted_after_taps_had_time_to_see_them(
    bus: EventBus, path: Path, clock: ManualClock
) -> None:
    bus.publish(events(5))
    bus.publish(events(2, "news.told.v1"))
    for queue in (QUEUE, OTHER):
        subscription = bus.subscribe(queue)
        subscription.ack(subscription.receive(10, timedelta(seconds=5)))
    assert (count(path, "bus_delivery"), count(path, "bus_message")) == (0, 7)
    clock.advance(timedelta(seconds=embedded_upkeep.LINGER_SECONDS + 1))
    eventually(lambda: count(path, "bus_message") == 0, "the purge")


def test_a_message_stays_while_one_queue_still_has_it(
    bus: EventBus, path: Path, clock: ManualClock
) -> None:
    bus.publish(events(2))
    subscription = bus.subscribe(QUEUE)
    first, _ = subscription.receive(10, timedelta(seconds=5))
    subscription.ack([first])
    other = bus.subscribe(OTHER)
    other.ack([other.receive(1, timedelta(seconds=5))[0]])
    clock.advance(timedelta(seconds=60))
    eventually(lambda: count(path, "bus_message") == 1, "the purge")


def test_what_a_dead_process_left_behind_is_swept_at_the_next_start(
    path: Path, clock: ManualClock
) -> None:
    bus = open_bus(f"embedded:///{path}", TOPOLOGY, clock)
    bus.publish(events(3, "news.told.v1"))
    bus.close()
    assert count(path, "bus_message") == 3
    clock.advance(timedelta(seconds=60))
    bus = open_bus(f"embedded:///{path}", TOPOLOGY, clock)
    eventually(lambda: count(path, "bus_message") == 0, "the sweep")
    bus.close()


def test_an_unroutable_event_leaves_no_trace(bus: EventBus, path: Path) -> None:
    with pytest.raises(UnroutableEventError):
        bus.publish(events(3, "unheard.v1"))
    assert count(path, "bus_message") == 0


def test_threads_that_publish_together_share_commits(bus: EventBus) -> None:
    commits = 0
    store = bus._store
    commit, gate = store.publish, threading.Event()

    def slow_commit(*arguments: object) -> object:
        nonlocal commits
        commits += 1
        gate.wait(10)
        return commit(*arguments)

    store.publish = slow_commit
    threads = [threading.Thread(target=bus.publish, args=(events(1),)) for _ in range(12)]
    for thread in threads:
        thread.start()
    eventually(lambda: commits == 1 and len(bus._publishing._waiting) == 11)
    gate.set()
    for thread in threads:
        thread.join(10)
    assert commits == 2
    assert bus.depths()[0].ready == 12


def test_an_event_that_cannot_be_written_fails_its_own_caller_only(bus: EventBus) -> None:
    unwritable = Event("bad", "thing.made.v1", "unit", NOW, {"x": object()})
    entered, gate, store = threading.Event(), threading.Event(), bus._store
    commit = store.publish

    def slow_commit(*arguments: object) -> object:
        entered.set()
        gate.wait(10)
        return commit(*arguments)

    store.publish = slow_commit
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(bus.publish, events(1))
        assert entered.wait(10)
        bad, good = pool.submit(bus.publish, [unwritable]), pool.submit(bus.publish, events(1))
        assert isinstance(bad.exception(10), TypeError)
        gate.set()
        assert (first.result(10), good.result(10)) == (None, None)
    assert bus.depths()[0].ready == 2


def test_publishing_many_is_one_durable_wait(bus: EventBus) -> None:
    commits: list[str] = []
    event.listen(bus._database.writer, "commit", lambda _: commits.append("commit"))
    bus.publish(events(50))
    assert commits == ["commit"]


def test_a_delivery_whose_lease_was_lost_is_not_settled_by_who_had_it(
    bus: EventBus, clock: ManualClock
) -> None:
    bus.publish(events(3))
    slow = bus.subscribe(QUEUE)
    acked, retried, parked = slow.receive(3, timedelta(seconds=5))
    slow._held.clear()  # as of a process that was frozen: it renews nothing
    clock.advance(timedelta(seconds=1))
    other = bus.subscribe(QUEUE)
    held = eventually(lambda: list(other.receive(3, timedelta(0))), "them to be handed out again")
    slow.ack([acked])
    slow.retry(retried, timedelta(0), "too late")
    slow.park(parked, "too late")
    assert (bus.depths()[0].unsettled, bus.depths()[0].parked) == (len(held), 0)


def test_waiting_for_events_asks_the_database_once_a_poll_and_not_more(bus: EventBus) -> None:
    subscriptions = [bus.subscribe(QUEUE) for _ in range(4)]
    looks: list[int] = []
    for each in subscriptions:
        each._take = _counted(each._take, looks)
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        for each in subscriptions:
            pool.submit(each.receive, 1, timedelta(seconds=2))
    # 0.1 s between polls: a third of the lease; the first and the last look come on top.
    assert 4 <= len(looks) <= 4 * ((time.monotonic() - begun) / 0.1 + 2)


def _counted(take: Callable[[int], list[Delivery]], looks: list[int]) -> Callable[..., Any]:
    def counted(most: int) -> list[Delivery]:
        looks.append(most)
        return take(most)

    return counted


def test_an_event_published_by_another_process_wakes_a_receiver_soon(
    bus: EventBus, path: Path, clock: ManualClock
) -> None:
    other = open_bus(f"embedded:///{path}", TOPOLOGY, clock)
    subscription, woken = bus.subscribe(QUEUE), []

    def wait() -> None:
        if subscription.receive(1, timedelta(seconds=10)):
            woken.append(time.monotonic())

    took = []
    for _ in range(5):
        thread = threading.Thread(target=wait)
        thread.start()
        eventually(lambda thread=thread: thread.is_alive())
        published = time.monotonic()
        other.publish(events(1))
        thread.join(10)
        took.append(woken[-1] - published)
    other.close()
    assert min(took) < 0.5


def test_many_processes_take_every_event_once(path: Path) -> None:
    bus = open_bus(f"embedded:///{path}", TOPOLOGY)
    bus.publish(events(600))
    bus.close()
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        taken = [id_ for ids in pool.map(take_all, [path] * 3) for id_ in ids]
    assert len(taken) == 600
    assert len(set(taken)) == 600


def take_all(path: Path) -> list[str]:
    bus = open_bus(f"embedded:///{path}", TOPOLOGY)
    subscription, taken = bus.subscribe(QUEUE), []
    while got := subscription.receive(7, timedelta(seconds=1)):
        subscription.ack(got)
        taken += [each.event.id for each in got]
    bus.close()
    return taken


def test_a_file_that_another_process_writes_to_holds_up_neither_opening_nor_asking(
    path: Path, clock: ManualClock
) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        bus = open_bus(f"embedded:///{path}", TOPOLOGY, clock)
        assert bus.problem() == "the bus's database gives no answer within 2 s"
        other.execute("ROLLBACK")
    try:
        eventually(lambda: bus.problem() is None, "the bus, now that the other one ended")
        bus.publish(events(1))
    finally:
        bus.close()


def test_publishing_gives_up_within_seconds_while_another_process_holds_the_file(
    path: Path, clock: ManualClock
) -> None:
    bus = open_bus(f"embedded:///{path}", TOPOLOGY, clock)
    bus.publish(events(1))
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        ThreadPoolExecutor(4) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        publishing = [pool.submit(bus.publish, events(1)) for _ in range(4)]
        for each in publishing:
            with pytest.raises(BusUnavailableError):
                each.result(4 * PATIENCE_SECONDS)
        other.execute("ROLLBACK")
    try:
        bus.publish(events(1))
    finally:
        bus.close()


def test_who_asks_meanwhile_gets_the_same_answer() -> None:
    asked, go_on = [], threading.Event()

    def ask() -> str:
        asked.append(1)
        go_on.wait(20)
        return "slow"

    probe = Probe(ask)
    assert probe.answer(0.01) == "the bus's database gives no answer within 0.01 s"
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(probe.answer, 20) for _ in range(4)]
        go_on.set()
        assert {each.result(20) for each in answers} == {"slow"}
    assert len(asked) <= 5


def test_what_asking_raises_is_raised_where_it_was_asked() -> None:
    def ask() -> None:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        Probe(ask).answer(5)
