"""When an erasure may believe that the queues are through."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.common.bus.port import QueueDepth
from services.contacts.application.queues_emptied import LONGEST_HOLD, EmptiedQueues

ERASED = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def depth(
    ready: int = 0, unsettled: int | None = 0, oldest: float | None = None, queue: str = "q"
) -> QueueDepth:
    return QueueDepth(queue, ready, unsettled, 0, oldest)


@pytest.mark.parametrize(
    ("seen", "after", "through"),
    [
        (depth(), SECOND, True),
        (depth(), timedelta(0), False),
        (depth(ready=1, oldest=0.5), SECOND, True),
        (depth(ready=1, oldest=1.0), SECOND, False),
        (depth(unsettled=1, oldest=2.0), SECOND, False),
        (depth(ready=1, unsettled=None), SECOND, False),
        (depth(unsettled=None), LONGEST_HOLD * 3, False),
    ],
)
def test_one_reading(seen: QueueDepth, after: timedelta, through: bool) -> None:
    emptied = EmptiedQueues()
    emptied.note([seen], ERASED + after)
    assert emptied.passed(ERASED) is through


def test_where_the_bus_cannot_know_what_is_handed_out_a_queue_is_empty_twice() -> None:
    emptied, seen = EmptiedQueues(), []
    for second in range(1, int(LONGEST_HOLD.total_seconds()) + 3):
        emptied.note([depth(unsettled=None)], ERASED + second * SECOND)
        seen.append(emptied.passed(ERASED))
    assert seen.index(True) == LONGEST_HOLD.total_seconds() + 1
    assert emptied.passed(ERASED + SECOND) is False, "whoever was erased later waits longer"


def test_a_busy_queue_need_not_be_empty_all_the_time() -> None:
    emptied = EmptiedQueues()
    for ready, after in ((3, SECOND), (0, 2 * SECOND), (5, 3 * SECOND), (0, LONGEST_HOLD * 2)):
        assert not emptied.passed(ERASED)
        emptied.note([depth(ready=ready, unsettled=None)], ERASED + after)
    assert emptied.passed(ERASED)


def test_every_queue_has_to_be_through() -> None:
    emptied = EmptiedQueues()
    emptied.note([depth(), depth(ready=1, oldest=9.0, queue="slow")], ERASED + SECOND)
    assert not emptied.passed(ERASED)
    emptied.note([depth(), depth(queue="slow")], ERASED + 2 * SECOND)
    assert emptied.passed(ERASED)
    emptied.note([depth(ready=1, oldest=1.0, queue="slow")], ERASED + 2 * SECOND)
    assert emptied.passed(ERASED), "a later reading takes nothing back"
