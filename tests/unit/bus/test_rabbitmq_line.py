"""What waits to be published: live events never behind bulk ones, and few bulk ones at a time."""

from dataclasses import replace

import pika
import pytest

from libs.common.bus.rabbitmq_line import BULK_WINDOW, Line, Message


def messages(count: int, *, bulk: bool) -> list[tuple[str, Message]]:
    kind = "bulk" if bulk else "live"
    return [
        ("sender", Message("", "key", b"", pika.BasicProperties(), f"{kind}-{n}", bulk=bulk))
        for n in range(count)
    ]


def sent(line: Line[str]) -> list[Message]:
    """Send all that may go now."""
    gone = []
    while line:
        _, message = line.take()
        line.sent(message)
        gone.append(message)
    return gone


def test_live_messages_go_first_and_bulk_ones_a_window_at_a_time():
    line = Line[str]()
    line.add(messages(BULK_WINDOW + 5, bulk=True))
    line.add(messages(3, bulk=False))
    gone = [each.id for each in sent(line)]
    assert gone[:3] == ["live-0", "live-1", "live-2"]
    assert gone[3:] == [f"bulk-{n}" for n in range(BULK_WINDOW)]


def test_the_next_bulk_messages_go_once_all_before_them_are_settled():
    line = Line[str]()
    line.add(messages(2 * BULK_WINDOW + 1, bulk=True))
    for expected in (BULK_WINDOW, BULK_WINDOW, 1):
        under_way = sent(line)
        assert len(under_way) == expected
        for each in under_way:
            assert not line
            line.settled(each)
    assert not line


def test_a_message_counts_as_the_events_it_carries():
    line = Line[str]()
    line.add((sender, replace(each, events=30)) for sender, each in messages(3, bulk=True))
    under_way = sent(line)
    assert len(under_way) == 2
    line.settled(under_way[0])
    assert not line
    line.settled(under_way[1])
    assert len(sent(line)) == 1


def test_live_messages_are_not_counted():
    line = Line[str]()
    line.add(messages(3 * BULK_WINDOW, bulk=False))
    assert len(sent(line)) == 3 * BULK_WINDOW


def test_there_is_nothing_to_take_while_bulk_ones_are_under_way():
    line = Line[str]()
    line.add(messages(BULK_WINDOW + 1, bulk=True))
    sent(line)
    with pytest.raises(IndexError):
        line.take()


def test_whoever_closes_gets_everything_that_still_waits():
    line = Line[str]()
    line.add([*messages(BULK_WINDOW + 2, bulk=True), *messages(1, bulk=False)])
    assert len(line.take_all()) == BULK_WINDOW + 3
    assert not line
