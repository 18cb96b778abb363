import threading
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, delete, text, update

from libs.common.bus.port import BusUnavailableError
from libs.common.bus.schemes import open_bus
from libs.common.db.schemes import open_database
from libs.common.events.envelope import Event
from libs.common.events.topology import Queue, Topology
from libs.common.metrics import REGISTRY
from libs.common.transactional import outbox as outbox_module
from libs.common.transactional.outbox import LEASE, Outbox, Relay
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.common.conftest import NOON

METADATA = MetaData()
OUTBOX = Outbox(METADATA)
LIVE = Queue("test.live", ("thing.*",))
BULK = Queue("test.bulk", ("thing.*",), lane="bulk")
TOPOLOGY = Topology((LIVE, BULK))


@pytest.fixture
def kept(database):
    with database.write() as connection:
        METADATA.create_all(connection)
    return database


@pytest.fixture
def bus(tmp_path):
    opened = open_bus(f"embedded:///{tmp_path}/bus.db", TOPOLOGY)
    yield opened
    opened.close()


@pytest.fixture
def dead_bus():
    opened = open_bus(f"amqp://127.0.0.1:{free_port()}/", TOPOLOGY)
    yield opened
    opened.close()


def event(name: str, lane="live", kind="thing.happened.v1") -> Event:
    return Event(name, kind, "test", NOON, {}, lane=lane)


def write(database, *events: Event) -> None:
    with database.write() as connection:
        OUTBOX.add(connection, events)


def waiting(database) -> int:
    with database.read() as connection:
        return OUTBOX.size(connection)


def relay(database, bus, clock, batch=500, name="relay") -> Relay:
    return Relay(name, database, OUTBOX, bus, clock, batch)


def published(bus, queue=LIVE) -> list[str]:
    """Take everything a queue holds."""
    subscription = bus.subscribe(queue)
    found: list[str] = []
    while got := subscription.receive(1000, timedelta(0)):
        found += [each.event.id for each in got]
        subscription.ack(got)
    subscription.close()
    return found


def failing(database) -> None:
    with database.write() as connection:
        OUTBOX.add(connection, [event("lost")])
        raise KeyError


def test_events_live_and_die_with_the_transaction_of_their_change(kept):
    with pytest.raises(KeyError):
        failing(kept)
    assert waiting(kept) == 0


def test_what_was_written_is_published_in_order_and_gone(kept, bus, clock):
    write(kept, *(event(f"e{n}") for n in range(10)))
    assert relay(kept, bus, clock).drain() == 10
    assert published(bus) == [f"e{n}" for n in range(10)]
    assert waiting(kept) == 0
    assert relay(kept, bus, clock).drain() == 0


def test_an_event_arrives_as_it_was_written(kept, bus, clock):
    original = Event(
        "e1", "thing.happened.v1", "test", NOON, {"x": [1, "ü"]}, subject="s", workspaceid="w",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )  # fmt: skip
    write(kept, original)
    relay(kept, bus, clock).drain()
    subscription = bus.subscribe(LIVE)
    assert subscription.receive(1, timedelta(seconds=5))[0].event == original
    subscription.close()


def test_live_events_go_before_bulk_ones(kept, bus, clock):
    write(kept, event("bulk-1", "bulk"), event("bulk-2", "bulk"), event("live-1"))
    assert relay(kept, bus, clock, batch=1).drain() == 1
    assert published(bus) == ["live-1"]
    assert published(bus, BULK) == []


def test_while_the_bus_is_down_everything_stays(kept, dead_bus, bus, clock):
    write(kept, event("e1"), event("e2"))
    with pytest.raises(BusUnavailableError):
        relay(kept, dead_bus, clock).drain()
    assert waiting(kept) == 2
    assert relay(kept, bus, clock).drain() == 2
    assert published(bus) == ["e1", "e2"]


def test_an_event_that_nobody_listens_to_does_not_hold_back_the_others(kept, bus, clock):
    write(kept, event("deaf", kind="other.happened.v1"), event("heard"))
    assert relay(kept, bus, clock).drain() == 2
    assert published(bus) == ["heard"]
    assert waiting(kept) == 0


def test_two_relays_share_the_work_and_publish_nothing_twice(kept, bus, clock):
    write(kept, *(event(f"e{n}") for n in range(300)))
    relays = [relay(kept, bus, clock, batch=20, name=f"r{n}") for n in range(3)]

    def work(each: Relay) -> None:
        while each.drain():
            pass

    threads = [threading.Thread(target=work, args=(each,)) for each in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = published(bus)
    assert sorted(found) == sorted(f"e{n}" for n in range(300))


def test_what_a_dead_relay_held_is_published_after_its_lease(kept, bus, clock):
    write(kept, event("e1"))
    assert relay(kept, bus, clock)._claim("the token of a relay that died")
    assert relay(kept, bus, clock).drain() == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert relay(kept, bus, clock).drain() == 1
    assert published(bus) == ["e1"]


def test_a_started_relay_publishes_by_itself_and_stops_when_told(kept, bus, clock):
    running = relay(kept, bus, clock)
    running.start()
    write(kept, event("e1"))
    eventually(lambda: waiting(kept) == 0, "an empty outbox")
    running.stop()
    running.stop()
    write(kept, event("e2"))
    assert published(bus) == ["e1"]
    assert waiting(kept) == 1


def test_an_idle_relay_is_woken_by_a_commit_and_by_the_end(kept, bus, clock, monkeypatch):
    monkeypatch.setattr(outbox_module, "IDLE_SECONDS", 3600.0)
    running = relay(kept, bus, clock)
    running.start()
    for name in ("e1", "e2"):
        write(kept, event(name))
        eventually(lambda: waiting(kept) == 0, "an empty outbox")
    running.stop()
    assert published(bus) == ["e1", "e2"]
    assert not [each for each in threading.enumerate() if each.name == running.name]


def test_a_row_that_cannot_be_read_stays_and_holds_nobody_back(kept, bus, clock):
    write(kept, event("e1"), event("e2"), event("e3"))
    with kept.write() as connection:
        connection.execute(update(OUTBOX.table).where(OUTBOX.table.c.id == 2).values(body=b"{"))
    assert relay(kept, bus, clock).drain() == 2
    clock.advance(LEASE * 2)
    assert relay(kept, bus, clock).drain() == 0
    assert published(bus) == ["e1", "e3"]
    assert waiting(kept) == 1


def test_what_waits_in_an_outbox_is_measured(kept, dead_bus, clock):
    running = relay(kept, dead_bus, clock, name="a.relay")
    running.start()
    write(kept, event("e1"), event("e2"))
    measured = lambda: REGISTRY.get_sample_value("warmline_outbox_waiting", {"relay": "a.relay"})  # noqa: E731
    eventually(lambda: measured() == 2, "two events measured")
    running.stop()


def test_a_started_relay_says_why_it_waits(kept, dead_bus, clock):
    running = relay(kept, dead_bus, clock)
    running.start()
    write(kept, event("e1"))
    eventually(running.problem, "the relay's problem")
    running.stop()
    assert waiting(kept) == 1


@pytest.mark.distributed
def test_a_claim_reads_few_rows_whatever_was_vacuumed_last(postgresql_url, bus, clock):
    """An autovacuum between two batches finds the table empty, and what comes is planned so."""
    database, many = open_database(postgresql_url), 1000
    with database.write() as connection:
        METADATA.create_all(connection)
    write(database, *(event(f"first {n}") for n in range(many)))
    with database.write() as connection:
        connection.execute(delete(OUTBOX.table))
        emptied = "UPDATE pg_class SET reltuples = 0, relpages = 1000 WHERE relname = 'outbox'"
        connection.execute(text(emptied))
    write(database, *(event(f"then {n}") for n in range(many)))
    publisher = relay(database, bus, clock)
    while publisher.drain():
        pass
    database.close()  # what a connection read is in the statistics once it has ended
    watcher = open_database(postgresql_url)
    with watcher.read() as connection:
        eventually(lambda: rows_read(connection) > many, "the statistics")
        assert waiting(watcher) == 0
        assert rows_read(connection) < 20 * many
    watcher.close()


def rows_read(connection) -> int:
    """Count what was read of the outbox by PostgreSQL's connections that have ended."""
    counted = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = :name"
    connection.execute(text("SELECT pg_stat_clear_snapshot()"))
    return connection.execute(text(counted), {"name": "outbox"}).scalar_one()
