"""A bulk job and its undo, compared row by row with the database as it was: with people who edit
in between, and with workers that are killed.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from services.contacts.adapters.tables_bulk import bulk_job
from services.contacts.application.run_bulk import LEASE
from tests.api.contacts.test_bulk import BULK, finish, imported, outcomes, start
from tests.support.contacts import NOW, Workspace, World
from tests.support.examples import TIMES
from tests.support.waiting import eventually

MANY = 1_250 * TIMES
"""A hundred thousand with WARMLINE_TEST_EXAMPLES=80."""
EVERY = 97
"""One in so many is edited by a person between the job and its undo."""

TABLES = {
    "contact": "id",
    "contact_tag": "contact_id, tag_id",
    "contact_identity": "kind, scope, value",
    "phone_key": "key, contact_id",
}
MOVES_ON = {"version", "updated_at"}

Rows = dict[str, list[dict[str, Any]]]


def content(world: World) -> Rows:
    """Read everything that is known of people, row by row."""
    found: Rows = {}
    with world.database.read() as connection:
        for table, order in TABLES.items():
            rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY {order}"))
            found[table] = [dict(row._mapping) for row in rows]
    return found


def edit(workspace: Workspace, ids: list[str]) -> set[str]:
    """Have people give some contacts another name, and others another status and back."""
    for at, each in enumerate(ids):
        if at % 2:
            workspace.call("PATCH", f"/api/v1/contacts/{each}", {"name": "Edited by hand"})
        else:
            for status in ("warm", "customer"):
                workspace.call("PUT", f"/api/v1/contacts/{each}/status", {"status": status})
    return {each for at, each in enumerate(ids) if at % 2 == 0}


def test_a_status_for_thousands_is_undone_exactly(world: World):
    workspace = world.workspace("scale")
    imported(workspace, MANY)
    with world.database.write() as connection:  # so that times in a status differ
        connection.execute(text("UPDATE contact SET status_since = created_at"))
    before = content(world)
    world.clock.advance(timedelta(days=3, microseconds=123_456))

    job = start(workspace, {"filter": {}, "expected_count": MANY}, kind="status", status="customer")
    job = finish(workspace, job)
    assert outcomes(job) == {"changed": MANY}
    world.clock.advance(timedelta(hours=1))
    decided = edit(workspace, [each["id"] for each in before["contact"][::EVERY]])
    during = {each["id"]: each for each in content(world)["contact"]}
    workspace.call("POST", f"{BULK}/{job['id']}/undo")
    undone = finish(workspace, job)
    after = content(world)

    assert outcomes(undone) == {"undone": MANY - len(decided), "kept": len(decided)}
    assert undone["state"] == "undone"
    for old, new in zip(before["contact"], after["contact"], strict=True):
        own = during[old["id"]]
        if old["id"] in decided:
            assert new == own
            continue
        renamed = {name for name in ("display_name", "sort_name", "name_source")
                   if own[name] != old[name]}  # fmt: skip
        changed = {name for name, value in new.items() if value != old[name]}
        assert changed == MOVES_ON | renamed
        assert new["version"] == old["version"] + 2 + bool(renamed)
    for table in TABLES.keys() - {"contact"}:
        assert after[table] == before[table]
    kept = set()
    cursor = ""
    while cursor is not None:
        page = workspace.get(f"{BULK}/{job['id']}/rows?outcome=kept&limit=50{cursor}")
        kept |= {each["contact_id"] for each in page["items"]}
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert kept == decided
    for table, many in (("status_transition", 1), ("audit_entry", 1)):
        with world.database.read() as connection:
            written = connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE source = :id"), {"id": job["id"]}
            ).scalar_one()
        own_entries = 2 if table == "audit_entry" else 0  # finished and undone
        assert written == many * (MANY + MANY - len(decided)) + own_entries


@pytest.mark.parametrize(
    "action",
    [
        {"kind": "tag", "tags": ["new", "ALL", "t1"]},
        {"kind": "untag", "tags": ["all", "T2"]},
        {"kind": "retag", "tags": ["new", "ALL"], "remove": ["T2", "never"]},
        {"kind": "owner"},
        {"kind": "delete"},
    ],
    ids=lambda action: action["kind"],
)
def test_every_kind_is_undone_exactly(world: World, workspace: Workspace, action: dict[str, Any]):
    imported(workspace, 300)
    if action["kind"] == "owner":
        action = {**action, "owner_id": workspace.member("Tess")}
    before = content(world)
    world.clock.advance(timedelta(days=3))
    job = finish(workspace, start(workspace, {"filter": {}}, **action))
    assert job["counts"]["changed"] > 0
    workspace.call("POST", f"{BULK}/{job['id']}/undo")
    finish(workspace, job)
    after = content(world)

    rows = workspace.items(f"{BULK}/{job['id']}/rows?limit=200&outcome=unchanged")
    untouched = {each["contact_id"] for each in rows}
    for old, new in zip(before["contact"], after["contact"], strict=True):
        changed = {name for name, value in new.items() if value != old[name]}
        assert changed == (set() if old["id"] in untouched else MOVES_ON)
    for table in TABLES.keys() - {"contact"}:
        assert after[table] == before[table]


KILLED = """
import sys
from datetime import timedelta
from libs.common.ids import new_id
from services.contacts.application import run_bulk
from tests.support.contacts import contacts_world
world = contacts_world(sys.argv[1])
world.clock.advance(timedelta(seconds=int(sys.argv[2])))
run_bulk.CHUNK = 50
while run_bulk.run_bulk_chunk(world.storage, world.clock, new_id()):
    pass
"""


@contextmanager
def a_worker(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """Work on bulk jobs in another process, 50 rows at a time."""
    url = world.database.writer.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(int((world.clock.now() - NOW).total_seconds()))]
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_worker_killed_midway_changes_nothing_about_the_end(world: World):
    workspace = world.workspace("growth")
    many = 1_000
    imported(workspace, many)
    job = start(workspace, {"filter": {}}, kind="status", status="customer")

    def further(least: int) -> bool:
        with world.database.read() as connection:
            position: int = connection.execute(bulk_job.select()).one().position
            return position >= least

    for least in (50, 300):
        with a_worker(world) as worker:
            eventually(partial(further, least), "some chunks", seconds=60)
            worker.kill()
        world.clock.advance(LEASE)

    done = finish(workspace, job)
    assert (done["state"], outcomes(done)) == ("done", {"changed": many})
    for table in ("status_transition", "audit_entry"):
        with world.database.read() as connection:
            each = connection.execute(
                text(
                    f"SELECT count(*), count(DISTINCT contact_id) FROM {table} "
                    "WHERE source = :id AND contact_id IS NOT NULL"
                ),
                {"id": job["id"]},
            ).one()
        assert tuple(each) == (many, many)
