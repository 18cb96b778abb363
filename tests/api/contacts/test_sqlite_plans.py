"""How SQLite carries out what is about one contact or a page: it never reads all of a workspace.

It plans without statistics here, as it does in a new database, so a few rows show what it would do
with many.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from libs.common.ids import new_id
from services.contacts.application.run_bulk import run_bulk_chunk
from tests.support.contacts import Workspace, World

LARGE = {
    "contact", "contact_identity", "contact_tag", "phone_key", "note", "message",
    "status_transition", "audit_entry", "consent_event", "bulk_row", "outbox",
}  # fmt: skip
"""Tables that grow with the number of people."""

Asked = list[tuple[str, Any]]


@pytest.fixture
def world(sqlite_world: World) -> World:
    sqlite_world.empty()
    return sqlite_world


@contextmanager
def asking(world: World) -> Iterator[Asked]:
    """Collect the statements of a block with their parameters; of many rows, those of the first."""
    asked: Asked = []

    def note(_: Connection, __: Any, sql: str, parameters: Any, ___: Any, many: bool) -> None:
        asked.append((sql, parameters[0] if many else parameters))

    engines = {world.database.writer, world.database.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def wholes(world: World, asked: Asked) -> list[tuple[str, str]]:
    """Return the steps that read all of a large table or of a workspace in it, with their SQL."""
    found: list[tuple[str, str]] = []
    with world.database.read() as connection:
        for sql, parameters in asked:
            if sql.split(maxsplit=1)[0] not in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
            found += [(row[-1], sql) for row in plan if _is_whole(str(row[-1]))]
    return found


def _is_whole(step: str) -> bool:
    kind, _, rest = step.partition(" ")
    table = rest.split(maxsplit=1)[0] if rest else ""
    if table not in LARGE or kind not in {"SCAN", "SEARCH"}:
        return False
    in_order = "INDEX contact_by_" in step and "contact_by_id" not in step  # of a list: it stops
    of_all = step.endswith(("(workspace_id=?)", "(workspace_id=? AND state=?)"))
    return kind == "SCAN" or (of_all and not in_order)


def _of_one(path: str) -> Callable[[Workspace, Any], Any]:
    return lambda workspace, one: workspace.get(path.format(**one))


def _change(method: str, path: str, body: Any) -> Callable[[Workspace, Any], Any]:
    return lambda workspace, one: workspace.call(method, path.format(**one), body)


def _bulk(kind: str, **more: Any) -> Callable[[Workspace, Any], Any]:
    def run(workspace: Workspace, one: Any) -> None:
        job = workspace.call(
            "POST", "/api/v1/bulk",
            {"selection": {"ids": [one["id"]]}, "action": {"kind": kind, **more}},
        ).body  # fmt: skip
        for undone in (False, True):
            if undone:
                workspace.call("POST", f"/api/v1/bulk/{job['id']}/undo")
            while run_bulk_chunk(workspace.world.storage, workspace.world.clock, new_id()):
                pass

    return run


ONE = "/api/v1/contacts/{id}"
DEEDS = {
    "see": _of_one(ONE),
    "messages": _of_one(f"{ONE}/messages"),
    "notes": _of_one(f"{ONE}/notes"),
    "audit": _of_one(f"{ONE}/audit"),
    "timeline": _of_one(f"{ONE}/timeline"),
    "identities": _of_one(f"{ONE}/identities"),
    "consents": _of_one(f"{ONE}/consents"),
    "data": _of_one(f"{ONE}/data"),
    "look up": _of_one("/api/v1/contacts/lookup?phone=%2B447700900001"),
    "list": _of_one("/api/v1/contacts?limit=2"),
    "edit": _change("PATCH", ONE, {"name": "G", "phone": "+447700900009", "email": "g@x.co"}),
    "status": _change("PUT", f"{ONE}/status", {"status": "hot"}),
    "tags": _change("POST", f"{ONE}/tags", {"add": ["a", "b"]}),
    "note": _change("POST", f"{ONE}/notes", {"body": "n"}),
    "trash": _change("DELETE", ONE, None),
    "hear": lambda workspace, _: workspace.hears(workspace.message("447700900001", user_id="GB.x")),
    "bulk status": _bulk("status", status="warm"),
    "bulk tag": _bulk("tag", tags=["c"]),
    "bulk owner": _bulk("owner", owner_id=None),
    "bulk delete": _bulk("delete"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_reads_all_of_a_workspace(world: World, workspace: Workspace, deed: str):
    one, *_ = workspace.people(3)
    workspace.hears(workspace.message("447700900001"))
    workspace.call("POST", f"/api/v1/contacts/{one['id']}/notes", {"body": "n"})
    workspace.call("PATCH", f"/api/v1/contacts/{one['id']}", {"owner_id": workspace.member("Bo")})

    with asking(world) as asked:
        DEEDS[deed](workspace, one)

    assert asked
    assert wholes(world, asked) == []


def test_the_waiting_room_is_read_in_its_order(world: World):
    free = world.workspace("free")
    free.hears(*(free.message(f"4477001{n:05}") for n in range(103)))
    with asking(world) as asked:
        first = free.get("/api/v1/waiting?limit=2")
        free.get(f"/api/v1/waiting?limit=2&cursor={first['next']}")

    assert wholes(world, asked) == []
    with world.database.read() as connection:
        steps = [
            row[-1]
            for sql, parameters in asked
            if "waiting_since" in sql and "ORDER BY" in sql
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
    assert len(steps) == 2
    assert all("contact_by_waiting" in each for each in steps)
