"""The promise of libs.common.bus.port, sentence by sentence, for every adapter.

An adapter runs it by subclassing EventBusSuite with a `bus_url` fixture and its capabilities.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from libs.common.bus.port import (
    BusUnavailableError,
    Delivery,
    EventBus,
    ParkedEvent,
    QueueDepth,
    Subscription,
    UnroutableEventError,
)
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event, Lane
from libs.common.events.topology import Queue, Topology
from tests.conformance.bus_topology import (
    ALL,
    FRAGILE,
    FRAGILE_BULK,
    LATE,
    MADE,
    NARROW,
    SLOW,
    TOPOLOGY,
)
from tests.conformance.capabilities import BusCapabilities
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
SECOND = timedelta(seconds=1)
NO_WAIT = timedelta(0)
DEADLINE = 30.0

Open = Callable[..., EventBus]
_numbers = count(1)


def an_event(type_: str = "thing.made.v1", lane: Lane = "live", **data: Any) -> Event:
    number = next(_numbers)
    now = datetime.now(UTC).replace(microsecond=1000)
    return Event(f"e{number}", type_, "suite", now, {"n": number, **data}, lane=lane)


def some_events(number: int, type_: str = "thing.made.v1", lane: Lane = "live") -> list[Event]:
    return [an_event(type_, lane) for _ in range(number)]


def ids(given: Sequence[Delivery]) -> list[str]:
    return [each.event.id for each in given]


def take(subscription: Subscription, number: int, most: int = 100) -> list[Delivery]:
    """Receive until there are `number` deliveries; AssertionError when they don't come."""
    got: list[Delivery] = []
    deadline = time.monotonic() + DEADLINE
    while len(got) < number:
        assert time.monotonic() < deadline, f"{len(got)} of {number} came: {ids(got)}"
        got += subscription.receive(min(most, number - len(got)), SECOND)
    return got


def take_and_ack(subscription: Subscription, number: int) -> list[Delivery]:
    got = take(subscription, number)
    subscription.ack(got)
    return got


def nothing_comes(subscription: Subscription, wait: timedelta = timedelta(seconds=0.4)) -> bool:
    return not subscription.receive(10, wait)


class EventBusSuite:
    capabilities = BusCapabilities()

    @pytest.fixture
    def bus_url(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def opened(self, bus_url: str) -> Iterator[Open]:
        buses: list[EventBus] = []

        def open_one(topology: Topology = TOPOLOGY, url: str = bus_url) -> EventBus:
            bus = open_bus(url, topology)
            buses.append(bus)
            eventually(lambda: bus.problem() is None, "the bus", seconds=DEADLINE)
            return bus

        yield open_one
        for bus in buses:
            bus.close()

    @pytest.fixture
    def bus(self, opened: Open) -> EventBus:
        return opened()

    @pytest.fixture
    def process(self, bus_url: str) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
        started: list[subprocess.Popen[str]] = []

        def start(task: str, name: str, number: int) -> "subprocess.Popen[str]":
            command = [sys.executable, "-m", "tests.conformance.bus_process"]
            child = subprocess.Popen(
                [*command, task, bus_url, name, str(number)],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            started.append(child)
            return child

        yield start
        for child in started:
            child.kill()
            child.communicate()

    # Publishing

    def test_an_event_arrives_as_it_was(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        sent = Event(
            id="wamid.HBg=", type="thing.made.v1", source="suite",
            time=datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=UTC),
            data={"text": "Grüße 🌍 \u0000 \u202e", "nested": {"list": [1, 2.5, None, True]}},
            subject="s-1", workspaceid="w-1",
            traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        )  # fmt: skip
        bus.publish([sent])
        (got,) = take(subscription, 1)
        assert got.event == sent
        assert (got.queue, got.attempt) == (ALL.name, 1)

    def test_an_event_of_a_megabyte_arrives(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        bus.publish([an_event(text="x" * 1_000_000)])
        assert len(take(subscription, 1)[0].event.data["text"]) == 1_000_000

    def test_publishing_nothing_is_fine(self, bus: EventBus) -> None:
        bus.publish([])

    def test_every_listening_queue_gets_its_own_copy(self, bus: EventBus) -> None:
        everything, made = bus.subscribe(ALL), bus.subscribe(MADE)
        first, second = an_event("thing.made.v1"), an_event("thing.lost.v1")
        bus.publish([first, second])
        take_and_ack(everything, 2)
        assert ids(take(made, 1)) == [first.id]
        assert nothing_comes(made)

    def test_lanes_do_not_mix(self, bus: EventBus) -> None:
        live, bulk = bus.subscribe(ALL), bus.subscribe(SLOW)
        quick, heavy = an_event(), an_event(lane="bulk")
        bus.publish([heavy, quick])
        assert ids(take(live, 1)) == [quick.id]
        assert ids(take(bulk, 1)) == [heavy.id]
        assert nothing_comes(live)

    def test_events_wait_for_a_consumer_that_is_not_there_yet(self, opened: Open) -> None:
        events = some_events(3)
        bus = opened()
        bus.publish(events)
        bus.close()
        assert ids(take(opened().subscribe(ALL), 3)) == [each.id for each in events]

    def test_an_accepted_event_survives_the_death_of_its_publisher(
        self, bus: EventBus, process: Callable[..., "subprocess.Popen[str]"]
    ) -> None:
        publisher = process("publish", "thing.made.v1", 20)
        assert publisher.stdout.readline() == "published\n"
        assert publisher.wait(20) == -signal.SIGKILL
        assert ids(take(bus.subscribe(ALL), 20)) == [f"p{n}" for n in range(20)]

    def test_an_event_that_no_queue_hears_is_refused_by_type(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        heard = an_event()
        with pytest.raises(UnroutableEventError) as raised:
            bus.publish([an_event("unheard.b.v1"), heard, an_event("unheard.a.v1")])
        assert raised.value.facts["types"] == ["unheard.a.v1", "unheard.b.v1"]
        assert ids(take(subscription, 1)) == [heard.id]

    def test_an_event_that_only_the_other_lane_hears_is_refused(self, bus: EventBus) -> None:
        with pytest.raises(UnroutableEventError):
            bus.publish([an_event("narrow.made.v1", lane="bulk")])

    def test_an_announcement_needs_no_queue(self, bus: EventBus) -> None:
        bus.publish([an_event("news.told.v1")])

    def test_a_queue_holds_nothing_from_before_it_existed(self, opened: Open) -> None:
        before, after = an_event(), an_event()
        opened().publish([before])
        bus = opened(TOPOLOGY.plus([LATE]))
        bus.publish([after])
        assert ids(take(bus.subscribe(LATE), 1)) == [after.id]

    def test_another_process_may_know_more_queues(self, opened: Open) -> None:
        plugged = opened(TOPOLOGY.plus([LATE]))
        event = an_event()
        opened().publish([event])
        assert ids(take(plugged.subscribe(LATE), 1)) == [event.id]

    def test_threads_may_publish_at_the_same_time(self, bus: EventBus) -> None:
        batches = [[some_events(5) for _ in range(10)] for _ in range(8)]
        threads = [
            threading.Thread(target=lambda mine=mine: [bus.publish(each) for each in mine])
            for mine in batches
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        sent = {event.id for mine in batches for each in mine for event in each}
        assert set(ids(take(bus.subscribe(ALL), 400))) == sent

    # Receiving

    def test_threads_may_use_every_method_at_the_same_time(self, bus: EventBus) -> None:
        parked = self._park(bus, 4)

        def publish_and_take(_: int) -> list[str]:
            subscription = bus.subscribe(ALL)
            bus.publish(some_events(3))
            got = take_and_ack(subscription, 3)
            subscription.close()
            return ids(got)

        def look(_: int) -> int:
            tap = bus.tap(["news.*"])
            tap.close()
            assert bus.problem() is None
            return len(bus.depths()) + len(bus.parked(ALL.name))

        with ThreadPoolExecutor(8) as pool:
            taking = [pool.submit(publish_and_take, n) for n in range(4)]
            looking = [pool.submit(look, n) for n in range(4)]
            listed = [each.id for each in bus.parked(ALL.name)]
            discarded = pool.submit(bus.discard, ALL.name, listed[:2])
            replayed = pool.submit(bus.replay, ALL.name, listed[2:])
            found = [id_ for each in taking for id_ in each.result(DEADLINE)]
            assert all(each.result(DEADLINE) for each in looking)
            assert (discarded.result(DEADLINE), replayed.result(DEADLINE)) == (2, 2)
        left = bus.subscribe(ALL)
        eventually(lambda: found.extend(ids(take_and_ack(left, 1))) or len(set(found)) == 14)
        assert set(parked[2:]) <= set(found)

    def test_events_come_in_the_order_of_publishing(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        events = some_events(60)
        for start in range(0, 60, 7):
            bus.publish(events[start : start + 7])
        got: list[Delivery] = []
        while len(got) < 60:
            got += take_and_ack(subscription, min(9, 60 - len(got)))
        assert ids(got) == [each.id for each in events]

    def test_bulk_events_come_in_the_order_of_publishing(self, bus: EventBus) -> None:
        subscription = bus.subscribe(SLOW)
        types = ["thing.made.v1"] * 60 + ["thing.mended.v1", "thing.made.v1"] * 3
        events = [an_event(each, "bulk") for each in types]
        bus.publish(events)
        got: list[Delivery] = []
        while len(got) < len(events):
            batch = take(subscription, 1, most=7)
            assert len(batch) <= 7
            subscription.ack(batch)
            got += batch
        assert [each.event for each in got] == events

    def test_receive_returns_no_more_than_asked_for(self, bus: EventBus) -> None:
        bus.publish(some_events(5))
        subscription = bus.subscribe(ALL)
        assert subscription.receive(0, NO_WAIT) == []
        assert len(take(subscription, 1, most=2)) <= 2
        assert len(subscription.receive(2, SECOND)) <= 2

    def test_receive_returns_nothing_after_its_wait(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        begun = time.monotonic()
        assert subscription.receive(10, timedelta(seconds=0.5)) == []
        assert time.monotonic() - begun > 0.4

    def test_receive_returns_as_soon_as_another_process_publishes(
        self, opened: Open, bus: EventBus
    ) -> None:
        subscription, other = bus.subscribe(ALL), opened()
        assert nothing_comes(subscription, NO_WAIT)
        got: list[Sequence[Delivery]] = []
        waiting = threading.Thread(
            target=lambda: got.append(subscription.receive(10, timedelta(seconds=20)))
        )
        waiting.start()
        event = an_event()
        other.publish([event])
        waiting.join(10)
        assert [ids(each) for each in got] == [[event.id]]

    def test_no_more_than_the_prefetch_is_unsettled(self, bus: EventBus) -> None:
        bus.publish(some_events(8, "narrow.made.v1"))
        subscription = bus.subscribe(NARROW)
        first = take(subscription, 5)
        assert nothing_comes(subscription)
        subscription.ack(first)
        assert len(take(subscription, 3)) == 3

    def test_consumers_of_a_queue_compete(self, opened: Open) -> None:
        events = some_events(40, "narrow.made.v1")
        one, other = opened().subscribe(NARROW), opened().subscribe(NARROW)
        assert nothing_comes(one, NO_WAIT)
        assert nothing_comes(other, NO_WAIT)
        opened().publish(events)
        got: list[list[str]] = [[], []]
        deadline = time.monotonic() + DEADLINE
        while sum(map(len, got)) < 40:
            assert time.monotonic() < deadline
            for mine, subscription in zip(got, (one, other), strict=True):
                batch = subscription.receive(3, timedelta(seconds=0.2))
                subscription.ack(batch)
                mine.extend(ids(batch))
        assert sorted(got[0] + got[1]) == sorted(each.id for each in events)
        assert got[0]
        assert got[1]

    # Settling

    def test_an_acked_delivery_is_done_for_good(self, opened: Open) -> None:
        bus = opened()
        bus.publish(some_events(3))
        take_and_ack(bus.subscribe(ALL), 3)
        bus.close()
        assert nothing_comes(opened().subscribe(ALL))

    def test_acking_in_another_order_than_received_is_fine(self, opened: Open) -> None:
        bus = opened()
        events = some_events(4)
        bus.publish(events)
        subscription = bus.subscribe(ALL)
        got = take(subscription, 4)
        subscription.ack([got[2]])
        subscription.ack([got[3], got[0]])
        bus.close()
        assert ids(take(opened().subscribe(ALL), 1)) == [events[1].id]

    def test_what_is_in_hand_is_not_handed_out_again_while_its_holder_lives(
        self, opened: Open
    ) -> None:
        bus = opened()
        bus.publish([an_event()])
        subscription = bus.subscribe(ALL)
        held = take(subscription, 1)
        assert nothing_comes(opened().subscribe(ALL), timedelta(seconds=2.5))
        subscription.ack(held)

    def test_a_retried_delivery_comes_back_after_its_delay_and_not_before(
        self, bus: EventBus
    ) -> None:
        bus.publish([an_event()])
        subscription = bus.subscribe(ALL)
        (delivery,) = take(subscription, 1)
        handed_back = time.monotonic()
        subscription.retry(delivery, timedelta(seconds=0.5), "not yet")
        (again,) = take(subscription, 1)
        assert time.monotonic() - handed_back >= 0.49
        assert (again.event, again.attempt) == (delivery.event, 2)

    def test_a_retried_delivery_does_not_hold_back_the_ones_behind_it(self, bus: EventBus) -> None:
        first, second = some_events(2)
        bus.publish([first, second])
        subscription = bus.subscribe(ALL)
        subscription.retry(take(subscription, 1, most=1)[0], timedelta(seconds=2), "not yet")
        assert ids(take_and_ack(subscription, 1)) == [second.id]
        assert ids(take(subscription, 1)) == [first.id]

    def test_a_retry_comes_back_to_its_own_queue_only(self, bus: EventBus) -> None:
        bus.publish([an_event()])
        made, everything = bus.subscribe(MADE), bus.subscribe(ALL)
        take_and_ack(made, 1)
        subscription = everything
        subscription.retry(take(subscription, 1)[0], timedelta(seconds=0.1), "again")
        assert take(subscription, 1)[0].attempt == 2
        assert nothing_comes(made)

    def test_attempts_are_counted_where_no_process_can_forget_them(self, opened: Open) -> None:
        bus = opened()
        bus.publish([an_event()])
        for attempt in (1, 2, 3):
            subscription = bus.subscribe(ALL)
            (delivery,) = take(subscription, 1)
            assert delivery.attempt == attempt
            subscription.retry(delivery, timedelta(seconds=0.1), "again")
            bus.close()
            bus = opened()

    # Losing consumers

    def test_closing_hands_back_what_is_not_settled(self, bus: EventBus) -> None:
        events = some_events(3)
        bus.publish(events)
        subscription = bus.subscribe(ALL)
        subscription.ack(take(subscription, 3)[:1])
        subscription.close()
        subscription.close()
        again = take(bus.subscribe(ALL), 2)
        assert ids(again) == [each.id for each in events[1:]]
        if self.capabilities.closing_is_free:
            assert [each.attempt for each in again] == [1, 1]

    def test_bulk_events_of_one_publish_are_settled_one_by_one(self, bus: EventBus) -> None:
        events = some_events(60, "fragile.made.v1", "bulk")
        bus.publish(events)
        subscription = bus.subscribe(FRAGILE_BULK)
        retried, parked, acked, *others = take(subscription, 60)
        subscription.retry(retried, NO_WAIT, "again")
        subscription.park(parked, "no")
        subscription.ack([acked])
        (again,) = take(subscription, 1)
        assert (again.event, again.attempt) == (retried.event, 2)
        subscription.ack([again, *others[:-5]])
        subscription.close()
        left = bus.subscribe(FRAGILE_BULK)
        assert ids(take_and_ack(left, 5)) == ids(others[-5:])
        assert nothing_comes(left)
        listed = eventually(lambda: bus.parked(FRAGILE_BULK.name), "the parked event")
        assert [(each.event, each.cause) for each in listed] == [(parked.event, "no")]

    def test_a_receive_that_blocks_returns_when_another_thread_closes(self, bus: EventBus) -> None:
        subscription = bus.subscribe(ALL)
        assert nothing_comes(subscription, NO_WAIT)
        waiting = threading.Thread(target=subscription.receive, args=(1, timedelta(seconds=60)))
        waiting.start()
        subscription.close()
        waiting.join(10)
        assert not waiting.is_alive()

    def test_settling_what_was_handed_back_does_nothing(self, bus: EventBus) -> None:
        bus.publish(some_events(3))
        old = bus.subscribe(ALL)
        acked, retried, parked = take(old, 3)
        old.close()
        new = bus.subscribe(ALL)
        held = take(new, 3)
        old.ack([acked])
        old.retry(retried, NO_WAIT, "too late")
        old.park(parked, "too late")
        assert bus.parked(ALL.name) == []
        new.close()
        newest = bus.subscribe(ALL)
        found = [take_and_ack(newest, 1)[0].event.id for _ in held]
        assert sorted(found) == sorted(ids(held))

    def test_what_a_killed_process_held_is_handed_out_again(
        self, bus: EventBus, process: Callable[..., "subprocess.Popen[str]"]
    ) -> None:
        events = some_events(5)
        bus.publish(events)
        holder = process("hold", ALL.name, 5)
        assert len(json.loads(holder.stdout.readline())) == 5
        holder.kill()
        again = take(bus.subscribe(ALL), 5)
        assert ids(again) == [each.id for each in events]
        assert [each.attempt for each in again] == [2] * 5

    @pytest.mark.parametrize("queue", [FRAGILE, FRAGILE_BULK], ids=lambda queue: queue.lane)
    def test_an_event_that_ends_its_worker_is_parked_and_takes_no_other_with_it(
        self, bus: EventBus, process: Callable[..., "subprocess.Popen[str]"], queue: Queue
    ) -> None:
        deadly, *others = some_events(4, "fragile.made.v1", queue.lane)
        bus.publish([deadly, *others])
        for number in (4, 4, 1):
            holder = process("hold", queue.name, number)
            held = json.loads(holder.stdout.readline())
            assert deadly.id in [id_ for id_, _ in held]
            holder.kill()
            holder.wait()
        subscription = bus.subscribe(queue)
        deadline = time.monotonic() + DEADLINE
        survivors: list[str] = []
        while len(survivors) < 3:
            assert time.monotonic() < deadline
            batch = subscription.receive(10, SECOND)
            assert len(batch) <= 1
            subscription.ack(batch)
            survivors += ids(batch)
        assert sorted(survivors) == sorted(each.id for each in others)
        parked = eventually(
            lambda: nothing_comes(subscription) and bus.parked(queue.name), "the parked event"
        )
        assert [each.event.id for each in parked] == [deadly.id]
        assert "ending its worker" in parked[0].cause
        assert parked[0].attempts == queue.attempts

    # Parking

    def test_a_parked_event_leaves_its_queue_and_is_listed_with_its_cause(
        self, opened: Open
    ) -> None:
        bus = opened()
        event = an_event()
        begun = datetime.now(UTC) - SECOND
        bus.publish([event])
        subscription = bus.subscribe(ALL)
        subscription.park(take(subscription, 1)[0], "ValueError: no such thing")
        bus.close()
        bus = opened()
        assert nothing_comes(bus.subscribe(ALL))
        (parked,) = bus.parked(ALL.name)
        assert (parked.event, parked.queue, parked.attempts) == (event, ALL.name, 1)
        assert parked.cause == "ValueError: no such thing"
        assert begun < parked.parked_at < datetime.now(UTC) + SECOND

    def test_parked_events_are_listed_oldest_first_without_being_taken(self, bus: EventBus) -> None:
        events = self._park(bus, 4)
        first = bus.parked(ALL.name)
        assert [each.event.id for each in first] == events
        for _ in range(2):
            assert bus.parked(ALL.name) == first
        for _ in range(2):
            assert bus.parked(ALL.name, most=2) == first[:2]
        assert bus.parked(MADE.name) == []

    def test_parked_events_are_looked_through_to_the_last_or_until_enough(
        self, bus: EventBus
    ) -> None:
        self._park(bus, 5)
        listed = bus.parked(ALL.name)
        for enough in (1, 3, 99):
            seen: list[ParkedEvent] = []

            def look(
                one: ParkedEvent, seen: list[ParkedEvent] = seen, enough: int = enough
            ) -> bool:
                seen.append(one)
                return len(seen) < enough

            bus.look_through(ALL.name, look)
            assert seen == listed[:enough]
        bus.look_through(MADE.name, lambda _: pytest.fail("there is nothing in it"))

    def test_replayed_events_come_back_as_if_they_were_new(self, bus: EventBus) -> None:
        events = self._park(bus, 3)
        chosen = [each.id for each in bus.parked(ALL.name) if each.event.id != events[1]]
        assert bus.replay(ALL.name, [*chosen, "999999"]) == 2
        again = take(bus.subscribe(ALL), 2)
        assert ids(again) == [events[0], events[2]]
        assert [each.attempt for each in again] == [1, 1]
        assert [each.event.id for each in bus.parked(ALL.name)] == [events[1]]
        assert bus.replay(ALL.name, chosen) == 0

    def test_discarded_events_are_gone(self, bus: EventBus) -> None:
        events = self._park(bus, 3)
        assert bus.discard(ALL.name, [bus.parked(ALL.name)[0].id, "999999"]) == 1
        assert [each.event.id for each in bus.parked(ALL.name)] == events[1:]
        assert nothing_comes(bus.subscribe(ALL))

    def test_a_message_that_is_no_event_is_parked_and_the_queue_goes_on(
        self, bus: EventBus, bus_url: str
    ) -> None:
        if not self.capabilities.accepts_garbage:
            pytest.skip("nothing else can write into this adapter's queues")
        self.put_garbage(bus_url, ALL.name, b"\x00 not an event")
        event = an_event()
        bus.publish([event])
        subscription = bus.subscribe(ALL)
        assert ids(take(subscription, 1)) == [event.id]
        (parked,) = eventually(lambda: bus.parked(ALL.name), "the parked message")
        assert parked.event.type == "unreadable"
        assert "UnreadableEventError" in parked.cause

    # Looking

    def test_depths_count_every_queue(self, bus: EventBus) -> None:
        bus.publish(some_events(5))
        subscription = bus.subscribe(ALL)
        held = take(subscription, 3)
        subscription.park(held[0], "no")

        def found() -> QueueDepth | None:
            depth = next(each for each in bus.depths() if each.queue == ALL.name)
            return depth if depth.parked == 1 else None

        depth = eventually(found, "the parked event in the depths")
        if self.capabilities.counts_unsettled:
            assert (depth.ready, depth.unsettled) == (2, 2)
        if self.capabilities.knows_age:
            assert 0 <= depth.oldest_seconds < 60
        assert {each.queue for each in bus.depths()} == {each.name for each in TOPOLOGY.queues}

    def test_depths_of_a_queue_at_rest_count_what_is_ready(self, bus: EventBus) -> None:
        bus.publish(some_events(7))
        eventually(lambda: {each.queue: each.ready for each in bus.depths()}[ALL.name] == 7)

    def test_depths_count_what_waits_for_its_retry(self, bus: EventBus) -> None:
        bus.publish([an_event("fragile.made.v1")])
        subscription = bus.subscribe(FRAGILE)
        subscription.retry(take(subscription, 1)[0], timedelta(seconds=0.2), "later")
        subscription.close()
        eventually(lambda: {each.queue: each.ready for each in bus.depths()}[FRAGILE.name] == 1)

    def test_a_tap_sees_what_every_process_publishes_in_both_lanes(
        self, opened: Open, bus: EventBus
    ) -> None:
        bus.publish([an_event("thing.early.v1")])
        tap = bus.tap(["thing.*", "news.*"])
        sent = [
            an_event(),
            an_event(lane="bulk"),
            an_event("news.told.v1"),
            an_event("narrow.x.v1"),
        ]
        opened().publish(sent)
        live, bulk, news = (each.id for each in sent[:3])
        seen = ids(take(tap, 3))
        assert [each for each in seen if each != bulk] == [live, news]
        assert sorted(seen) == sorted([live, bulk, news])
        assert nothing_comes(tap)

    def test_a_tap_sees_each_bulk_event(self, bus: EventBus) -> None:
        tap = bus.tap(["thing.*"])
        events = some_events(60, lane="bulk")
        bus.publish(events)
        seen: list[str] = []
        while len(seen) < 60:
            batch = take(tap, 1, most=7)
            assert len(batch) <= 7
            tap.ack(batch)
            seen += ids(batch)
        assert seen == [each.id for each in events]

    def test_a_tap_competes_with_nobody(self, bus: EventBus) -> None:
        tap, other, subscription = bus.tap(["*"]), bus.tap(["thing.*"]), bus.subscribe(ALL)
        event = an_event()
        bus.publish([event])
        for each in (tap, other, subscription):
            got = take(each, 1)
            each.ack(got)
            assert ids(got) == [event.id]

    def test_retrying_and_parking_in_a_tap_only_drop_the_delivery(self, bus: EventBus) -> None:
        tap = bus.tap(["news.*"])
        bus.publish(some_events(2, "news.told.v1"))
        first, second = take(tap, 2)
        tap.retry(first, NO_WAIT, "no")
        tap.park(second, "no")
        assert nothing_comes(tap)
        assert all(not each.parked for each in bus.depths())

    def test_a_closed_tap_leaves_nothing_behind(self, bus: EventBus) -> None:
        tap = bus.tap(["*"])
        bus.publish([an_event("news.told.v1")])
        take(tap, 1)
        tap.close()
        bus.publish([an_event("news.told.v1")])
        assert nothing_comes(tap, NO_WAIT)
        assert {each.queue for each in bus.depths()} == {each.name for each in TOPOLOGY.queues}

    def test_a_tap_of_a_killed_process_leaves_nothing_behind(
        self, bus: EventBus, bus_url: str, process: Callable[..., "subprocess.Popen[str]"]
    ) -> None:
        holder = process("tap", "news.*", 2)
        assert holder.stdout.readline() == "tapped\n"
        bus.publish(some_events(2, "news.told.v1"))
        assert len(json.loads(holder.stdout.readline())) == 2
        holder.kill()
        holder.wait()
        bus.publish(some_events(3, "news.told.v1"))
        assert {each.queue for each in bus.depths()} == {each.name for each in TOPOLOGY.queues}
        eventually(lambda: self.taps_left(bus_url) == [], "the end of the tap")

    # Coming and going

    def test_a_closed_bus_says_so(self, opened: Open) -> None:
        bus = opened()
        subscription = bus.subscribe(ALL)
        bus.close()
        bus.close()
        assert subscription.receive(1, NO_WAIT) == []
        with pytest.raises(BusUnavailableError):
            bus.publish([an_event()])

    def test_opening_does_not_fail_because_the_server_is_down(self, proxy: Any) -> None:
        proxy.cut()
        bus = open_bus(proxy.url, TOPOLOGY)
        try:
            assert bus.problem()
            proxy.restore()
            eventually(lambda: bus.problem() is None, "the connection")
            bus.publish([an_event()])
        finally:
            bus.close()

    def test_publishing_and_receiving_fail_soon_while_the_server_is_gone_and_work_after(
        self, proxy: Any
    ) -> None:
        bus = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: bus.problem() is None, "the connection")
            subscription = bus.subscribe(ALL)
            bus.publish([an_event()])
            take_and_ack(subscription, 1)
            proxy.cut()
            with pytest.raises(BusUnavailableError):
                eventually(lambda: bus.publish([an_event()]), seconds=15)
            with pytest.raises(BusUnavailableError):
                eventually(lambda: subscription.receive(1, SECOND), seconds=15)
            assert bus.problem()
            self._callers_are_told_at_once(bus)
            proxy.restore()
            event = an_event()
            eventually(lambda: _accepted(bus, event), "the connection", every=0.2)
            eventually(lambda: event.id in _ids_or_nothing(subscription), "the event")
        finally:
            bus.close()

    def test_settling_and_looking_fail_while_the_server_is_gone_and_lose_nothing(
        self, proxy: Any
    ) -> None:
        bus = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: bus.problem() is None, "the connection")
            events = some_events(3)
            bus.publish(events)
            subscription = bus.subscribe(ALL)
            acked, retried, parked = take(subscription, 3)
            proxy.cut()
            eventually(bus.problem, "it to be noticed")
            for settle in (
                lambda: subscription.ack([acked]),
                lambda: subscription.retry(retried, NO_WAIT, "no"),
                lambda: subscription.park(parked, "no"),
            ):
                with suppress(BusUnavailableError):  # with the connection, the hold may be lost
                    settle()
            for refused in (
                bus.depths,
                lambda: bus.parked(ALL.name),
                lambda: bus.replay(ALL.name, ["1"]),
                lambda: bus.discard(ALL.name, ["1"]),
            ):
                with pytest.raises(BusUnavailableError):
                    refused()
            proxy.restore()
            found: set[str] = set()
            eventually(lambda: found.update(_ids_or_nothing(subscription)) or len(found) == 3)
            assert found == {each.id for each in events}
        finally:
            bus.close()

    def test_a_consumer_whose_connection_broke_gets_its_deliveries_again(self, proxy: Any) -> None:
        bus = open_bus(proxy.url, TOPOLOGY)
        try:
            eventually(lambda: bus.problem() is None, "the connection")
            bus.publish(some_events(3))
            subscription = bus.subscribe(ALL)
            got = take(subscription, 3)
            proxy.reset()
            subscription.close()
            again = bus.subscribe(ALL)
            found: set[str] = set()
            eventually(lambda: found.update(_ids_or_nothing(again)) or len(found) == 3)
            assert found == set(ids(got))
        finally:
            bus.close()

    @pytest.fixture
    def proxy(self, bus_url: str) -> Iterator[Any]:
        if not self.capabilities.server:
            pytest.skip("this adapter has no server that could be out of reach")
        with self.proxied(bus_url) as proxy:
            yield proxy

    def proxied(self, bus_url: str) -> Any:
        raise NotImplementedError

    def taps_left(self, bus_url: str) -> list[str]:
        """List what taps keep on a server; on a disk, all that there is shows in the depths."""
        assert not self.capabilities.server
        return []

    def put_garbage(self, bus_url: str, queue: str, body: bytes) -> None:
        raise NotImplementedError

    @staticmethod
    def _park(bus: EventBus, number: int) -> list[str]:
        events = some_events(number)
        bus.publish(events)
        subscription = bus.subscribe(ALL)
        for each in take(subscription, number):
            subscription.park(each, "a cause")
        subscription.close()
        eventually(lambda: len(bus.parked(ALL.name)) == number, "the parked events")
        return [each.id for each in events]

    @staticmethod
    def _callers_are_told_at_once(bus: EventBus) -> None:
        """Once it is known that the server is gone, callers don't queue up behind a wait."""
        eventually(lambda: _seconds_to_fail(bus) < 1, "a quick answer", every=0.2)


def _seconds_to_fail(bus: EventBus) -> float:
    begun = time.monotonic()
    with pytest.raises(BusUnavailableError):
        bus.publish([an_event()])
    return time.monotonic() - begun


def _accepted(bus: EventBus, event: Event) -> bool:
    try:
        bus.publish([event])
    except BusUnavailableError:
        return False
    return True


def _ids_or_nothing(subscription: Subscription) -> list[str]:
    try:
        return ids(subscription.receive(10, SECOND))
    except BusUnavailableError:
        return []


__all__ = ["EventBusSuite", "Queue"]
