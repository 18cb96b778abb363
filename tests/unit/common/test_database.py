import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from libs.common.db.columns import Id, Json, Moment
from libs.common.db.database import DatabaseFullError, DatabaseUnavailableError
from libs.common.db.schemes import open_database
from libs.common.errors import SettingsError
from libs.common.ids import new_id
from tests.support.ports import free_port

METADATA = MetaData()
THINGS = Table(
    "thing",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("name", String(50), unique=True),
    Column("at", Moment),
    Column("facts", Json),
    Column("n", Integer),
)


@pytest.fixture
def things(database):
    with database.write() as connection:
        METADATA.create_all(connection)
    return database


def add(connection, **values) -> None:
    connection.execute(insert(THINGS).values(id=new_id(), **values))


def names(database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(THINGS.c.name).order_by(THINGS.c.name)))


def test_a_block_is_kept_at_its_end(things):
    with things.write() as connection:
        add(connection, name="a")
    assert names(things) == ["a"]


def failing_block(things) -> None:
    with things.write() as connection:
        add(connection, name="a")
        raise KeyError


def test_nothing_of_a_block_that_raises_is_kept(things):
    with pytest.raises(KeyError):
        failing_block(things)
    assert names(things) == []


def twice(things) -> None:
    with things.write() as connection:
        add(connection, name="a")
        add(connection, name="a")


def test_a_broken_rule_of_the_schema_is_no_outage(things):
    with pytest.raises(IntegrityError):
        twice(things)


def test_readers_do_not_wait_for_a_writer_and_see_the_last_commit(things):
    with things.write() as connection:
        add(connection, name="a")
        connection.execute(text("SELECT 1"))
        assert names(things) == []
    assert names(things) == ["a"]


def test_writers_of_many_threads_queue_up_and_none_is_lost(things):
    def write(n: int) -> None:
        for m in range(5):
            with things.write() as connection:
                add(connection, name=f"{n}-{m}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(things)) == 40


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=-7))),
    ],
)
def test_a_moment_comes_back_in_utc_to_the_microsecond(moment, things):
    with things.write() as connection:
        add(connection, name="a", at=moment)
    with things.read() as connection:
        found = connection.scalar(select(THINGS.c.at))
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_moments_sort_as_time_whatever_their_offset(things):
    west = datetime(2026, 1, 1, 23, tzinfo=timezone(timedelta(hours=-7)))  # the later one
    east = datetime(2026, 1, 2, 1, tzinfo=timezone(timedelta(hours=9)))
    with things.write() as connection:
        add(connection, name="west", at=west)
        add(connection, name="east", at=east)
    with things.read() as connection:
        assert list(connection.scalars(select(THINGS.c.name).order_by(THINGS.c.at))) == [
            "east",
            "west",
        ]


def naive(things) -> None:
    with things.write() as connection:
        add(connection, at=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake it must catch


def test_a_moment_without_a_zone_is_refused(things):
    with pytest.raises(StatementError, match="without a time zone"):
        naive(things)


@pytest.mark.parametrize("value", [None, {}, {"a": [1, "ü", None]}, [1], "text", 1.5, True])
def test_a_json_value_comes_back_and_none_is_null(value, things):
    with things.write() as connection:
        add(connection, name="a", facts=value)
    with things.read() as connection:
        assert connection.scalar(select(THINGS.c.facts)) == value
        nulls = connection.scalar(select(THINGS.c.name).where(THINGS.c.facts.is_(None)))
    assert (nulls == "a") is (value is None)


@pytest.mark.distributed
def test_the_workspace_is_told_to_row_level_security_for_one_transaction(postgresql_url):
    database = open_database(postgresql_url)
    asked = text("SELECT current_setting('warmline.workspace_id', true)")
    with database.read("w1") as connection:
        assert connection.scalar(asked) == "w1"
    with database.read() as connection:
        assert connection.scalar(asked) == "*"
    database.close()


def test_statements_about_many_are_planned_for_their_values(postgresql_url):
    database = open_database(postgresql_url)
    prepared = []
    for many in (False, True, False):
        with database.write(many=many) as connection:
            for _ in range(10):
                connection.execute(text("SELECT 1 WHERE :id = 'a'"), {"id": "b"})
            known = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 1%'"
            prepared.append(connection.execute(text(known)).scalar_one())
        database.close()  # what was prepared goes with its connection
    assert prepared == [1, 0, 1]


def test_a_database_that_answers_has_no_problem(database):
    assert database.problem() is None


def lost(database) -> None:
    with database.write():
        pass


def test_a_server_that_is_down_is_unavailable_and_no_bug():
    database = open_database(f"postgresql://app@127.0.0.1:{free_port()}/x")
    with pytest.raises(DatabaseUnavailableError) as caught:
        lost(database)
    assert caught.value.retryable
    assert "does not answer" in database.problem()
    assert "127.0.0.1" not in database.problem()


def fill(database) -> None:
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("DO $$ BEGIN RAISE disk_full; END $$"))
        connection.execute(text("PRAGMA max_page_count = 1"))  # never less than it has already
        add(connection, facts={"text": "x" * 100_000})


def test_a_full_disk_is_told_apart_from_a_database_that_is_down(things):
    with pytest.raises(DatabaseFullError) as caught:
        fill(things)
    assert (caught.value.reason_code, caught.value.retryable) == ("insufficient_storage", True)
    assert isinstance(caught.value, DatabaseUnavailableError)
    assert names(things) == []


def test_an_unknown_database_is_a_setting_to_fix():
    with pytest.raises(SettingsError, match="mysql"):
        open_database("mysql://x")


def test_a_new_sqlite_file_gets_its_directory_and_survives_a_power_cut(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/new/folder/x.db")
    with database.write() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()
    assert (tmp_path / "new/folder/x.db").exists()


def test_a_wrong_statement_is_a_bug_and_no_outage(things):
    with pytest.raises(DBAPIError) as bug, things.read() as connection:
        connection.execute(text("SELECT colour FROM thing"))
    assert not isinstance(bug.value, DatabaseUnavailableError)
