from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, MetaData, func, select

from libs.common.bus.port import Delivery
from libs.common.db.many import delete_some
from libs.common.events.envelope import Event
from libs.common.transactional.inbox import KEEP, Inbox
from tests.unit.common.conftest import NOON

METADATA = MetaData()
INBOX = Inbox(METADATA)


@pytest.fixture
def kept(database):
    with database.write() as connection:
        METADATA.create_all(connection)
    return database


def delivery(event_id: str, queue: str = "q", attempt: int = 1) -> Delivery:
    return Delivery(Event(event_id, "t.happened.v1", "test", NOON, {}), queue, attempt, None)


def fresh(database, *deliveries: Delivery) -> list[str]:
    with database.write() as connection:
        return [each.event.id for each in INBOX.fresh(connection, deliveries, NOON)]


def test_an_event_is_fresh_once(kept):
    assert fresh(kept, delivery("a"), delivery("b")) == ["a", "b"]
    assert fresh(kept, delivery("b"), delivery("c")) == ["c"]


def test_copies_inside_a_batch_count_as_one_and_the_order_stays(kept):
    assert fresh(kept, delivery("b"), delivery("a"), delivery("b", attempt=2)) == ["b", "a"]


def test_each_queue_has_its_own_memory(kept):
    assert fresh(kept, delivery("a", "one")) == ["a"]
    assert fresh(kept, delivery("a", "two")) == ["a"]


def test_an_empty_batch_is_nothing(kept):
    assert fresh(kept) == []


def failing(database) -> None:
    with database.write() as connection:
        INBOX.fresh(connection, [delivery("a")], NOON)
        raise KeyError


def test_what_was_rolled_back_is_fresh_again(kept):
    with pytest.raises(KeyError):
        failing(kept)
    assert fresh(kept, delivery("a")) == ["a"]


def test_a_batch_may_be_larger_than_a_statement_takes_parameters(kept):
    many = [delivery(f"e{n}") for n in range(12_000)]
    assert len(fresh(kept, *many)) == 12_000
    assert fresh(kept, *many) == []


def purge(connection: Connection, now: datetime) -> int:
    return delete_some(connection, INBOX.table, INBOX.outdated(now), 1)


def test_it_forgets_what_can_not_be_repeated_any_more(kept):
    fresh(kept, delivery("a"), delivery("b"))
    with kept.write() as connection:
        assert purge(connection, NOON + KEEP) == 0
        assert purge(connection, NOON + KEEP + timedelta(seconds=1)) == 1
        assert purge(connection, NOON + KEEP + timedelta(seconds=1)) == 1
    with kept.read() as connection:
        assert connection.scalar(select(func.count()).select_from(INBOX.table)) == 0
