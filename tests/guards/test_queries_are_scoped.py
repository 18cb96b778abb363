"""Every statement on a workspace's table says which workspace it means.

The contacts service is run through all it does, and each statement that reaches the database is
looked at: reading, changing or deleting rows of a table with a `workspace_id` needs a predicate
on it, and adding rows needs the column.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from libs.common.ids import new_id
from services.contacts.adapters.contact_rows import read_contacts, row_of, select_contacts
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables import metadata
from services.contacts.application.apply_members import LEFT
from services.contacts.application.errands import run_errand
from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.domain.errand import Errand
from tests.support.contacts import Workspace, World, contacts_world

ALLOWED = {
    "business_number WHERE business_number.phone_number_id": (
        "a business number decides the workspace, so it is found before one is known"
    ),
    "UPDATE bulk_job SET token": "a worker leases the oldest job, whoever's it is, then goes inside",
    "FROM errand ORDER BY errand.taken": "a worker takes the errand that waits, whoever's it is",
    "UPDATE errand SET taken": "the same",
}
"""Statements that may span workspaces, by a piece of them, with the reason."""

OWN = sorted(name for name, table in metadata.tables.items() if "workspace_id" in table.c)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = contacts_world(f"sqlite:///{tmp_path / 'contacts.db'}")
    yield built
    built.service.close()


def everything(world: World) -> None:
    """Use every part of the service once."""
    own = world.workspace("free")
    tess = own.member("Tess")
    own.member("Tessa", version=2, member_id=tess)
    made = own.contact(tags=["a", "b"], owner_id=tess, email="a@b.cd")
    path = f"/api/v1/contacts/{made['id']}"
    own.call("PATCH", path, {"name": "B", "phone": "+447700900009", "owner_id": None})
    own.call("PUT", f"{path}/status", {"status": "hot"}, headers={"Idempotency-Key": "k"})
    own.call("PUT", f"{path}/status", {"status": "hot"}, headers={"Idempotency-Key": "k"})
    own.call("POST", f"{path}/tags", {"add": ["c"], "remove": ["a"]})
    note = own.call("POST", f"{path}/notes", {"body": "n"}).body
    own.call("PATCH", f"/api/v1/notes/{note['id']}", {"body": "m"})
    own.hears(*(own.message(f"4477001{n:05}") for n in range(120)))
    own.hears(own.message("447700900009", user_id="GB.x"), own.message(None, user_id="GB.y"))
    own.hears(own.message("447700900009", user_id="GB.y"))
    world.deliver([world.event(own.report("w1", "read")), world.event(own.report("w1", "sent"))])
    for part in ("", "/notes", "/messages", "/audit", "/identities"):
        own.call("GET", path + part)
    for query in ("sort=name", "tag=a&tag_mode=all&owner=none", f"owner={tess}&status=hot"):
        page = own.get(f"/api/v1/contacts?limit=1&{query}")
        if page["next"]:
            own.get(f"/api/v1/contacts?limit=1&{query}&cursor={page['next']}")
    for by in ("phone=447700900009", "email=a@b.cd", "wa_id=447700900009", "user_id=GB.x"):
        own.get(f"/api/v1/contacts/lookup?{by}")
    cold = ("going-cold?owner=me", "going-cold?owner=none&status=hot", "going-cold?snoozed=true")
    own.call("PUT", f"{path}/snooze", {"until": "2026-11-24T00:00:00Z"})
    for part in (
        *cold,
        "usage",
        "waiting",
        "lead-statuses",
        "tags",
        "audit",
        "workspace",
        "numbers",
    ):
        own.get(f"/api/v1/{part}")
    own.call("PATCH", "/api/v1/workspace", {"labels": {"hot": "Hot!"}})
    for tag, name in zip(own.items("/api/v1/tags"), ("x", "y", "z"), strict=False):
        own.call("PATCH", f"/api/v1/tags/{tag['id']}", {"name": name})
    one, other, *_ = own.items("/api/v1/tags")
    own.call("PATCH", f"/api/v1/tags/{one['id']}", {"name": other["name"], "merge": True})
    own.call("DELETE", f"/api/v1/tags/{own.items('/api/v1/tags')[0]['id']}")
    an_errand(world, own, tess)
    own.call("DELETE", f"/api/v1/notes/{note['id']}")
    own.call("DELETE", path)
    own.call("POST", f"{path}/restore")
    rows = [
        {"row": n, "name": f"I {n}", "phone": f"+4477002{n:05}", "tags": ["i"], "owner": "Tessa"}
        for n in range(3)
    ]
    for mode in ("update", "fill", "skip"):
        for dry in (True, False):
            world.internal(
                "POST", "/internal/v1/import-batches",
                {"workspace_id": own.id, "import_id": mode, "chunk": 0, "rows": rows,
                 "dry_run": dry, "on_match": mode, "actor": {"id": "m", "name": "M"}},
            )  # fmt: skip
    world.internal("PUT", f"/internal/v1/workspaces/{own.id}", {"plan": "scale"})
    two_that_are_one(own)
    many_at_once(world, own, made["id"])
    by_the_team(own, made["id"])
    world.internal("PUT", f"/internal/v1/workspaces/{own.id}", {"plan": "scale"})
    world.internal("GET", "/internal/v1/workspaces")
    world.internal("GET", "/internal/v1/snapshot")


def two_that_are_one(own: Workspace) -> None:
    """Suggest, merge and take apart, with conflicts, consents and one more merge before it."""
    people = [
        own.contact(f"Twin {n}", f"+4477009100{n:02}", email="twin@x.co", tags=[f"t{n}"])
        for n in range(3)
    ]
    own.get("/api/v1/duplicates")
    first, second, _ = (f"/api/v1/contacts/{each['id']}" for each in people)
    own.get(f"{first}/duplicates")
    for method in ("DELETE", "PUT", "DELETE"):
        own.call(method, f"{first}/duplicates/{people[1]['id']}")
    own.hears(own.message("447700910001", "stop"), own.message("447700910001", user_id="GB.t"))
    done = [
        own.call("POST", f"{into}/merge", {"other_id": each["id"]}).body["merge_id"]
        for into, each in ((second, people[2]), (first, people[1]))
    ]
    own.hears(own.message("447700910001", user_id="GB.t"))
    own.get(f"{first}/data")
    for path, merge_id in ((first, done[1]), (second, done[0])):
        assert own.call("POST", f"{path}/unmerge", {"merge_id": merge_id}).status == 200
    own.call("POST", f"{first}/merge", {"other_id": people[1]["id"]})
    own.call("POST", f"{first}/erase")


def an_errand(world: World, own: Workspace, member_id: str) -> None:
    """Leave an errand of two chunks to the worker."""
    left = Errand(
        id=new_id(), kind="owner_left", subject_id=member_id, name="Tessa", by=LEFT,
        created_at=world.clock.now(),
    )  # fmt: skip
    with world.storage.write(own.id) as unit:
        unit.errands.add(left)
        unit.errands.move(left)
    while run_errand(world.storage, world.clock):
        pass


def many_at_once(world: World, own: Workspace, one: str) -> None:
    """Use bulk jobs and exports once."""
    selected = {"filter": {"status": "cold"}, "exclude_ids": [one]}
    for action in ("tag", "delete", "restore"):
        job = own.call(
            "POST", "/api/v1/bulk",
            {"selection": selected, "action": {"kind": action, "tags": ["q"]}},
        ).body  # fmt: skip
        run_bulk_chunk(world.storage, world.clock, "t")
        own.get(f"/api/v1/bulk/{job['id']}")
        own.get(f"/api/v1/bulk/{job['id']}/rows?outcome=changed")
        own.call("POST", f"/api/v1/bulk/{job['id']}/undo")
        run_bulk_chunk(world.storage, world.clock, "t")
    for selection in (selected, {"ids": [one]}):
        export = own.call("POST", "/api/v1/exports", {"selection": selection}).body
        own.get(export["url"])
        own.call("POST", "/api/v1/contacts/tag-counts", {"selection": selection})
    first = own.get("/api/v1/exports?limit=1")
    own.get(f"/api/v1/exports?limit=1&cursor={first['next']}")


def by_the_team(own: Workspace, one: str) -> None:
    """Use leads, conflicts, views and the timeline once."""
    for lead in ({"phone": "+447700900055"}, {"email": "a@b.cd"}, {"phone": "+447700100001"}):
        own.call("POST", "/api/v1/leads", {"source": "form", "tags": ["lead"], **lead})
    for decision in ("move", "keep"):
        for conflict in own.items("/api/v1/contacts/conflicts")[:1]:
            path = f"/api/v1/contacts/conflicts/{conflict['id']}"
            own.call("POST", path, {"decision": decision})
    view = own.call("POST", "/api/v1/views", {"name": "v", "query": {}, "is_default": True}).body
    own.call("PATCH", f"/api/v1/views/{view['id']}", {"name": "w"})
    own.get("/api/v1/views")
    own.call("DELETE", f"/api/v1/views/{view['id']}")
    page = own.get(f"/api/v1/contacts/{one}/timeline?limit=1")
    own.get(f"/api/v1/contacts/{one}/timeline?limit=1&cursor={page['next']}")
    own.get(f"/api/v1/contacts/{one}/data")
    own.call("POST", f"/api/v1/contacts/{one}/erase")
    own.get(f"/api/v1/contacts/{one}/erasure")
    own.get("/api/v1/contacts/erasures")
    own.call("GET", "/api/v1/audit/export")


def test_every_statement_names_its_workspace(world: World):
    with world.counting() as seen:
        everything(world)

    touched = {name for name in OWN if any(uses(each, name) for each in seen)}
    assert touched == set(OWN), "the walk above misses a table"
    assert sorted({each for each in seen if not is_scoped(each) and not is_allowed(each)}) == []


def test_what_lists_sort_by_follows_what_contacts_have(world: World):
    everything(world)

    with world.database.read() as connection:
        for [workspace_id] in connection.execute(select(metadata.tables["workspace"].c.id)).all():
            scope = Scope(connection, workspace_id)
            rows = connection.execute(select_contacts(scope)).all()
            wanted = {each.id: row_of(each) for each in read_contacts(scope, rows)}
            for row in rows:
                for name in (each for each in row._fields if each.startswith("sort_")):
                    assert getattr(row, name) == wanted[row.id][name], (row.id, name)


@pytest.mark.parametrize(
    ("statement", "scoped"),
    [
        ("SELECT contact.id FROM contact WHERE contact.id = ?", False),
        ("SELECT contact.workspace_id FROM contact WHERE contact.id = ?", False),
        ("SELECT contact.id FROM contact WHERE contact.workspace_id = ? AND contact.id = ?", True),
        ("DELETE FROM note WHERE note.id = ?", False),
        ("UPDATE contact SET workspace_id=? WHERE contact.id = ?", False),
        ("INSERT INTO note (id, body) VALUES (?, ?)", False),
        ("INSERT INTO note (workspace_id, id) VALUES (?, ?)", True),
        ("SELECT workspace.name FROM workspace WHERE workspace.id = ?", True),
    ],
)  # fmt: skip
def test_the_guard_tells_scoped_from_unscoped(statement: str, *, scoped: bool):
    assert is_scoped(statement) is scoped


def uses(statement: str, table: str) -> bool:
    return bool(re.search(rf"\b(FROM|JOIN|INTO|UPDATE) {table}\b", statement))


def is_scoped(statement: str) -> bool:
    flat = " ".join(statement.split())
    if not any(uses(flat, name) for name in OWN):
        return True
    if flat.startswith("INSERT"):
        return "workspace_id" in flat.partition("VALUES")[0]
    predicate = flat.partition(" WHERE ")[2]
    return bool(re.search(r"\bworkspace_id\)? = (\?|%\(|:)", predicate))


def is_allowed(statement: str) -> bool:
    flat = " ".join(statement.split())
    return any(piece in flat for piece in ALLOWED)
