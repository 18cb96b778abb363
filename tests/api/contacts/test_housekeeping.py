"""What is forgotten in time goes a little at a time, by one process, found by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from services.contacts.adapters.housekeeping import AT_ONCE, Housekeeping
from services.contacts.adapters.tables_bulk import bulk_job, bulk_row
from services.contacts.adapters.tables_work import quarantine
from tests.support.contacts import Workspace, World

MANY = 2 * AT_ONCE + 500


@pytest.fixture
def chores(world: World) -> Housekeeping:
    return Housekeeping("h", world.database, world.clock, timedelta(minutes=1))


@contextmanager
def deletions(world: World) -> Iterator[list[int]]:
    """Collect how many rows each transaction of a block deleted."""
    seen: list[int] = []

    def begun(_: Connection) -> None:
        seen.append(0)

    def note(_: Connection, cursor: Any, statement: str, *___: Any) -> None:
        if statement.startswith("DELETE"):
            seen[-1] += cursor.rowcount

    engine = world.database.writer
    event.listen(engine, "begin", begun)
    event.listen(engine, "after_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "after_cursor_execute", note)


def set_aside(world: World, many: int) -> None:
    rows = [
        {"id": f"{n:036}", "phone_number_id": "9", "reason": "unknown_number", "type": "t",
         "body": b"{}", "arrived_at": world.clock.now()}
        for n in range(many)
    ]  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(quarantine), rows)


def a_job(world: World, workspace: Workspace, state: str, rows: int) -> None:
    job = {
        "id": state, "workspace_id": workspace.id, "state": state, "undoing": False, "action": {},
        "total": rows, "position": rows, "counts": {}, "by_kind": "member", "by_id": "m",
        "by_name": "M", "created_at": world.clock.now(),
    }  # fmt: skip
    each = {"workspace_id": workspace.id, "job_id": state, "contact_id": "c"}
    with world.database.write() as connection:
        connection.execute(insert(bulk_job), job)
        connection.execute(insert(bulk_row), [each | {"seq": n} for n in range(rows)])


def test_what_is_old_is_deleted_a_little_at_a_time(world: World, chores: Housekeeping):
    set_aside(world, MANY)
    world.clock.advance(timedelta(days=91))
    with deletions(world) as deleted:
        chores.purge()
    assert world.count("quarantine") == 0
    assert [each for each in deleted if each] == [AT_ONCE, AT_ONCE, MANY - 2 * AT_ONCE]


def test_the_rows_of_a_bulk_job_go_before_it(
    world: World, workspace: Workspace, chores: Housekeeping
):
    a_job(world, workspace, "done", MANY)
    a_job(world, workspace, "running", 1)
    world.clock.advance(timedelta(days=365))
    with deletions(world) as deleted:
        chores.purge()
    assert [each for each in deleted if each] == [AT_ONCE, AT_ONCE, MANY - 2 * AT_ONCE, 1]
    assert (world.count("bulk_job"), world.count("bulk_row")) == (1, 1)


@pytest.mark.distributed
def test_one_process_at_a_time_is_at_it(postgresql_world: World):
    world = postgresql_world
    world.empty()
    set_aside(world, 1)
    world.clock.advance(timedelta(days=91))
    chores = Housekeeping("h", world.database, world.clock, timedelta(minutes=1))
    with world.database.write() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('warmline.housekeeping'))"))
        chores.purge()
        assert world.count("quarantine") == 1
    chores.purge()
    assert world.count("quarantine") == 0


@pytest.mark.distributed
@pytest.mark.parametrize(
    ("index", "statement"),
    [
        ("bulk_row_of_job", "DELETE FROM bulk_row WHERE job_id = 'j'"),
        ("export_by_time", "SELECT 1 FROM export WHERE created_at < now()"),
        ("import_chunk_by_time", "SELECT 1 FROM import_chunk WHERE applied_at < now()"),
        ("quarantine_by_time", "SELECT 1 FROM quarantine WHERE arrived_at < now()"),
    ],
)
def test_it_is_found_by_an_index(postgresql_world: World, index: str, statement: str):
    with postgresql_world.database.write() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.execute(text(f"EXPLAIN {statement}")).scalars())
    assert index in plan
