"""How bulk events are put together in messages on RabbitMQ."""

from dataclasses import replace
from datetime import UTC, datetime

from libs.common.bus.rabbitmq_packs import (
    PACK_BYTES,
    PACK_EVENTS,
    pack_size,
    packs,
    prefetch,
    runs,
    unpack,
)
from libs.common.events.envelope import Event, decode, encode
from libs.common.events.topology import TOPOLOGY, Queue

BULK = Queue("suite.bulk", ("thing.*",), lane="bulk", batch=200, prefetch=400)


def events(number: int, text: str = "", type_: str = "thing.made.v1") -> list[Event]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return [Event(f"e{n}", type_, "suite", now, {"text": text}, lane="bulk") for n in range(number)]


def test_a_pack_is_the_events_as_they_were_in_their_order() -> None:
    given = events(7)
    found = list(packs(given, 3))
    assert [each.id for each in found] == ["e0", "e3", "e6"]
    bodies = [body for each in found for body in unpack(each.body())]
    assert [decode(body) for body in bodies] == given


def test_one_event_travels_as_it_always_did() -> None:
    (given,) = events(1)
    (pack,) = packs([given], PACK_EVENTS)
    assert pack.body() == encode(given)
    assert unpack(pack.body()) == [encode(given)]


def test_a_pack_ends_where_it_is_large_enough() -> None:
    found = list(packs(events(5, "x" * (PACK_BYTES // 2)), PACK_EVENTS))
    assert [len(each.bodies) for each in found] == [1] * 5
    assert list(packs([], PACK_EVENTS)) == []


def test_events_of_different_kinds_never_share_a_pack() -> None:
    made, mended = events(2), events(1, type_="thing.mended.v1")
    assert list(runs([*made, *mended, *made])) == [made, mended, made]
    assert list(runs([made[0], replace(made[1], lane="live")])) == [
        [made[0]],
        [replace(made[1], lane="live")],
    ]


def test_what_is_no_batch_is_one_body() -> None:
    for body in (b"", b"\x00", b"[", b"[]", b"[1,", b"{}", b"[" * 10_000):
        assert unpack(body) == [body]


def test_a_pack_is_no_larger_than_the_smallest_batch_of_those_who_listen() -> None:
    assert pack_size([BULK]) == PACK_EVENTS
    assert pack_size([BULK, replace(BULK, batch=10)]) == 10
    assert pack_size([BULK, replace(BULK, batch=1)]) == 1
    assert pack_size([replace(BULK, lane="live")]) == 1
    assert pack_size([]) == 1


def test_what_is_in_hand_fills_a_good_part_of_a_batch_and_is_no_more_than_the_prefetch() -> None:
    for queue in TOPOLOGY.queues:
        assert max(1, queue.batch // 4) <= prefetch(queue) <= queue.prefetch
        if queue.lane == "live" or queue.batch == 1:
            assert prefetch(queue) == queue.prefetch
        else:
            assert prefetch(queue) * PACK_EVENTS >= queue.prefetch
