"""What follows for thousands from a change of one tag, after the answer and not lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from services.contacts.application.errands import AT_ONCE, run_errand
from tests.support.contacts import Workspace, World
from tests.support.crowd import crowd

MANY = 2_500
TAGGED = MANY // 2
LIST = "/api/v1/contacts"


@pytest.fixture
def large(world: World) -> Workspace:
    workspace = world.workspace("scale")
    crowd(world.database, workspace.id, MANY)
    return workspace


def tag_named(workspace: Workspace, name: str) -> str:
    return next(each["id"] for each in workspace.items("/api/v1/tags") if each["name"] == name)


def total(workspace: Workspace, tag: str) -> int:
    found: int = workspace.get(f"{LIST}?limit=1&tag={tag}")["total"]
    return found


def run_all(world: World) -> int:
    chunks = 0
    while run_errand(world.storage, world.clock):
        chunks += 1
    return chunks


def told(world: World, workspace: Workspace) -> dict[str, list[str]]:
    """Return the tags that the last event of each contact told."""
    return {
        each.data["contact"]["id"]: each.data["contact"]["tags"]
        for each in world.outgoing()
        if each.type == "contact.updated.v1"
    }


def test_a_renamed_tag_is_told_of_everybody(world: World, large: Workspace):
    with world.counting() as statements:
        own = f"/api/v1/tags/{tag_named(large, 'tag 0')}"
        assert large.call("PATCH", own, {"name": "zz"}).status == 200

    assert len(statements) < 60
    assert (total(large, "zz"), total(large, "tag 0")) == (TAGGED, 0)
    assert len(told(world, large)) == AT_ONCE
    assert run_all(world) == 1
    assert len(told(world, large)) == TAGGED
    assert all("zz" in tags for tags in told(world, large).values())
    assert world.count("errand") == 0
    assert large.items(f"{LIST}?limit=1&sort=-tags&tag=zz")[0]["tags"] == ["zz"]


def test_a_deleted_tag_is_gone_at_once_and_told_of_everybody(world: World, large: Workspace):
    gone = tag_named(large, "tag 0")
    assert large.call("DELETE", f"/api/v1/tags/{gone}").status == 204

    assert total(large, "tag 0") == 0
    assert "tag 0" not in {each["name"] for each in large.items("/api/v1/tags")}
    assert large.call("DELETE", f"/api/v1/tags/{gone}").status == 404
    columns = {"selection": {"filter": {}}, "columns": ["tags"]}
    asked = large.call("POST", "/api/v1/exports", columns)
    assert b"tag 0" not in large.call("GET", asked.body["url"]).body
    again = large.items(f"{LIST}?limit=1")[0]
    large.call("POST", f"{LIST}/{again['id']}/tags", {"add": ["tag 0"]})  # the name is free
    run_all(world)
    assert total(large, "tag 0") == 1
    assert world.count(f"contact_tag WHERE tag_id = '{gone}'") == 0
    assert world.count(f"tag WHERE id = '{gone}'") == 0
    assert world.count("audit_entry WHERE action = 'contact.updated'") >= TAGGED


@pytest.mark.parametrize("sort", ["tags", "-tags"])
def test_a_list_by_tags_has_everybody_once_while_a_name_is_on_its_way(large: Workspace, sort: str):
    own = f"/api/v1/tags/{tag_named(large, 'tag 0')}"
    assert large.call("PATCH", own, {"name": "aa" if sort == "tags" else "zz"}).status == 200

    found: list[str] = []
    page = large.get(f"{LIST}?limit=200&sort={sort}")
    while True:
        found += [each["id"] for each in page["items"]]
        if not page["next"] or len(found) > MANY:
            break
        page = large.get(f"{LIST}?limit=200&sort={sort}&cursor={page['next']}")
    assert (len(found), len(set(found))) == (MANY, MANY)


def test_merged_tags_are_one_for_everybody(world: World, large: Workspace):
    gone = tag_named(large, "tag 0")
    body = {"name": "TAG 1", "merge": True}
    assert large.call("PATCH", f"/api/v1/tags/{gone}", body).status == 200

    union = sum(n % 2 == 0 or n % 3 == 0 for n in range(1, MANY + 1))
    assert total(large, "tag 1") == union
    run_all(world)
    assert (total(large, "tag 1"), world.count(f"tag WHERE id = '{gone}'")) == (union, 0)
    assert all("tag 0" not in tags for tags in told(world, large).values())


@contextmanager
def contacts_written(world: World) -> Iterator[list[int]]:
    """Collect how many contacts each UPDATE of a block wrote."""
    seen: list[int] = []

    def note(_: Connection, cursor: Any, statement: str, *___: Any) -> None:
        if statement.startswith("UPDATE contact "):
            seen.append(cursor.rowcount)

    event.listen(world.database.writer, "after_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(world.database.writer, "after_cursor_execute", note)


def test_a_member_who_changes_anything_but_the_name_touches_no_contact(
    world: World, large: Workspace
):
    tess = large.member("Tess")
    large.call("PATCH", f"{LIST}/{large.items(f'{LIST}?limit=1')[0]['id']}", {"owner_id": tess})
    with contacts_written(world) as written:
        large.member("Tess", "tess@new.example", version=2, member_id=tess)
    assert written == []


def test_a_renamed_owner_is_sorted_anew_a_chunk_at_a_time(world: World, large: Workspace):
    tess = large.member("Tess")
    with world.database.write() as connection:
        connection.execute(
            text("UPDATE contact SET owner_id = :id, sort_owner = 'tess'"), {"id": tess}
        )
    with contacts_written(world) as written:
        large.member("Zoe", version=2, member_id=tess)
        assert sum(written) == AT_ONCE
        chunks = run_all(world)
    assert (chunks, sum(written)) == (2, MANY)
    assert world.count("contact WHERE sort_owner = 'zoe'") == MANY
