import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from services.ingest.adapters.publisher import GroupedPublisher
from services.ingest.adapters.spool import Spool
from services.ingest.ports import NotTakenError
from tests.support.waiting import eventually
from tests.support.webhooks import an_event
from tests.unit.ingest.carrying import Switch, absent_bus, arrived, embedded_bus, publishing


def test_put_returns_when_the_events_are_on_the_bus(tmp_path: Path):
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "spool") as publisher:
        publisher.put([an_event(number) for number in range(3)])
        assert [event.data["number"] for event in arrived(bus, 3)] == [0, 1, 2]


def test_requests_that_come_meanwhile_share_one_wait(tmp_path: Path):
    with (
        embedded_bus(tmp_path) as bus,
        publishing(switch := Switch(bus), tmp_path / "s") as publisher,
    ):
        with ThreadPoolExecutor(32) as pool:
            list(pool.map(lambda number: publisher.put([an_event(number)]), range(500)))
        assert switch.calls < 500
        assert {event.data["number"] for event in arrived(bus, 500)} == set(range(500))


def test_an_absent_bus_costs_nobody_a_webhook(tmp_path: Path):
    with absent_bus() as nothing, publishing(nothing, tmp_path / "spool") as publisher:
        publisher.put([an_event(1)])
        publisher.put([an_event(2)])
        assert publisher.problem() is None
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "spool"):
        assert [event.data["number"] for event in arrived(bus, 2)] == [1, 2]


def test_the_spool_drains_by_itself_and_order_is_kept_across_the_outage(tmp_path: Path):
    with (
        embedded_bus(tmp_path) as bus,
        publishing(switch := Switch(bus), tmp_path / "s") as publisher,
    ):
        for number in range(100):
            switch.up = not 20 <= number < 60
            publisher.put([an_event(number)])
        assert [event.data["number"] for event in arrived(bus, 100)] == list(range(100))
        eventually(lambda: not list((tmp_path / "s").rglob("*.events")), "the spool is empty")


def test_steady_traffic_finds_its_way_back_to_the_bus(tmp_path: Path):
    spool = Spool(tmp_path / "s")
    with (
        embedded_bus(tmp_path) as bus,
        publishing(switch := Switch(bus), tmp_path / "s") as publisher,
    ):
        switch.up = False
        publisher.put([an_event(0)])
        switch.up = True
        number = iter(range(1, 10_000))

        def keeps_writing() -> bool:
            publisher.put([an_event(next(number))])
            return not list((tmp_path / "s").rglob("*.events"))

        eventually(keeps_writing, "traffic goes straight to the bus", every=0)
    spool.close()


def test_each_caller_s_events_keep_their_order_however_often_the_bus_goes_and_comes(tmp_path: Path):
    callers, calls, each = 6, 40, 3
    with (
        embedded_bus(tmp_path) as bus,
        publishing(switch := Switch(bus), tmp_path / "s") as publisher,
    ):

        def write(caller: int) -> None:
            for call in range(calls):
                if caller == 0:
                    switch.up = call % 8 < 4
                first = caller * 1000 + call * each
                publisher.put([an_event(number) for number in range(first, first + each)])

        with ThreadPoolExecutor(callers) as pool:
            list(pool.map(write, range(callers)))
        switch.up = True
        eventually(lambda: not list((tmp_path / "s").rglob("*.events")), "the spool is empty")
        found = [event.data["number"] for event in arrived(bus, 10**6, seconds=0.3)]
    first_seen = list(dict.fromkeys(found))
    for caller in range(callers):
        mine = [number for number in first_seen if number // 1000 == caller]
        assert mine == list(range(caller * 1000, caller * 1000 + calls * each))


def test_when_neither_bus_nor_spool_take_it_the_caller_is_told(tmp_path: Path):
    with embedded_bus(tmp_path) as bus:
        switch, spool = Switch(bus), Spool(tmp_path / "s")
        switch.up = False
        publisher = GroupedPublisher(switch, spool)
        publisher.start()
        spool.close()
        with pytest.raises(NotTakenError):
            publisher.put([an_event(1)])
        assert publisher.problem() is not None
        switch.up = True
        publisher.put([an_event(2)])
        publisher.stop()
        assert [event.data["number"] for event in arrived(bus, 1)] == [2]


def test_a_bus_that_hangs_does_not_hold_a_caller_for_ever(tmp_path: Path):
    release = threading.Event()

    class Hanging(Switch):
        def publish(self, events):
            release.wait(20)
            super().publish(events)

    with (
        embedded_bus(tmp_path) as bus,
        publishing(Hanging(bus), tmp_path / "s", patience=0.2) as publisher,
    ):
        with pytest.raises(NotTakenError):
            publisher.put([an_event(1)])
        release.set()
        publisher.put([an_event(2)])


def test_a_group_that_is_long_on_its_way_does_not_hold_up_the_next_ones(tmp_path: Path):
    begun, release = threading.Event(), threading.Event()

    class Slow(Switch):
        def publish(self, events):
            if events[0].data["number"] == 0:
                begun.set()
                assert release.wait(30)
            super().publish(events)

    with (
        embedded_bus(tmp_path) as bus,
        publishing(Slow(bus), tmp_path / "s") as publisher,
        ThreadPoolExecutor(1) as pool,
    ):
        slow = pool.submit(publisher.put, [an_event(0)])
        assert begun.wait(30)
        for number in range(1, 6):
            publisher.put([an_event(number)])
        assert not slow.done()
        assert [event.data["number"] for event in arrived(bus, 5)] == [1, 2, 3, 4, 5]
        release.set()
        slow.result()


def test_a_defect_in_publishing_is_told_and_the_next_group_goes_on(tmp_path: Path):
    class Failing(Switch):
        def publish(self, events):
            if events[0].data["number"] == 1:
                raise RuntimeError("broken")
            super().publish(events)

    with embedded_bus(tmp_path) as bus, publishing(Failing(bus), tmp_path / "s") as publisher:
        with pytest.raises(NotTakenError):
            publisher.put([an_event(1)])
        publisher.put([an_event(2)])
        assert [event.data["number"] for event in arrived(bus, 1)] == [2]


def test_one_webhook_that_cannot_be_published_does_not_refuse_its_neighbours(tmp_path: Path):
    begun, release = threading.Event(), threading.Event()

    class Failing(Switch):
        def publish(self, events):
            numbers = [event.data["number"] for event in events]
            if numbers == [0]:
                begun.set()
                release.wait(20)
            if 1 in numbers:
                raise RuntimeError("broken")
            super().publish(events)

    with (
        embedded_bus(tmp_path) as bus,
        publishing(Failing(bus), tmp_path / "s") as publisher,
        ThreadPoolExecutor(4) as pool,
    ):
        first = pool.submit(publisher.put, [an_event(0)])
        begun.wait(20)
        rest = {number: pool.submit(publisher.put, [an_event(number)]) for number in (1, 2, 3)}
        release.set()
        assert first.result(20) is None
        assert isinstance(rest[1].exception(20), NotTakenError)
        assert [rest[number].result(20) for number in (2, 3)] == [None, None]


def test_bulk_goes_in_pieces_and_live_traffic_between_them(tmp_path: Path):
    history = [replace(an_event(number), lane="bulk") for number in range(5000)]
    order: list[str] = []
    begun, release = threading.Event(), threading.Event()

    class Recording(Switch):
        def publish(self, events):
            order.extend(sorted({event.lane for event in events}))
            if len(order) == 1:
                begun.set()
                release.wait(20)
            super().publish(events)

    with embedded_bus(tmp_path) as bus, publishing(Recording(bus), tmp_path / "s") as publisher:
        with ThreadPoolExecutor(2) as pool:
            bulk = pool.submit(publisher.put, history)
            begun.wait(20)
            live = pool.submit(publisher.put, [an_event(5001)])
            eventually(lambda: publisher._handed_in.qsize() == 1)
            release.set()
            live.result(20)
            bulk.result(20)
        assert order[:3] == ["bulk", "live", "bulk"]
        found = arrived(bus, 5000, "contacts.whatsapp-bulk")
        assert [event.data["number"] for event in found] == list(range(5000))


def test_stopping_makes_durable_what_was_handed_in(tmp_path: Path):
    with embedded_bus(tmp_path) as bus:
        switch, spool = Switch(bus), Spool(tmp_path / "s")
        publisher = GroupedPublisher(switch, spool)
        publisher.start()
        accepted: list[int] = []

        def write(number: int) -> None:
            try:
                publisher.put([an_event(number)])
            except NotTakenError:
                return
            accepted.append(number)

        with ThreadPoolExecutor(16) as pool:
            for number in range(300):
                pool.submit(write, number)
            eventually(lambda: len(accepted) > 20, every=0)
            publisher.stop()
        publisher.stop()
        found = {event.data["number"] for event in arrived(bus, len(accepted))}
        assert found == set(accepted)
        spool.close()


def test_before_the_start_nothing_is_taken(tmp_path: Path):
    with embedded_bus(tmp_path) as bus:
        publisher = GroupedPublisher(bus, Spool(tmp_path / "s"))
        assert publisher.problem() is not None
        with pytest.raises(NotTakenError):
            publisher.put([an_event(1)])


def test_what_a_dead_process_left_in_its_slot_is_drained_by_another(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("services.ingest.adapters.drainer.LOOK_SECONDS", 0.05)
    holder, dead = Spool(tmp_path / "s"), Spool(tmp_path / "s")
    holder.open()
    dead.open()
    dead.append([an_event(1), an_event(2)])
    dead.close()
    holder.close()
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "s"):
        assert [event.data["number"] for event in arrived(bus, 2)] == [1, 2]
        eventually(lambda: not list((tmp_path / "s").rglob("*.events")), "the slot is empty")
