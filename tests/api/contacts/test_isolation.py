"""One workspace never sees another's anything."""

import pytest

from tests.support.contacts import Workspace, World


@pytest.fixture
def other(world: World) -> Workspace:
    return world.workspace(name="Other")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/v1/contacts/{id}", None),
        ("PATCH", "/api/v1/contacts/{id}", {"name": "x"}),
        ("DELETE", "/api/v1/contacts/{id}", None),
        ("POST", "/api/v1/contacts/{id}/restore", None),
        ("PUT", "/api/v1/contacts/{id}/status", {"status": "hot"}),
        ("POST", "/api/v1/contacts/{id}/tags", {"add": ["x"]}),
        ("GET", "/api/v1/contacts/{id}/notes", None),
        ("POST", "/api/v1/contacts/{id}/notes", {"body": "x"}),
        ("GET", "/api/v1/contacts/{id}/messages", None),
        ("GET", "/api/v1/contacts/{id}/audit", None),
        ("GET", "/api/v1/contacts/{id}/identities", None),
        ("PATCH", "/api/v1/notes/{note}", {"body": "x"}),
        ("DELETE", "/api/v1/notes/{note}", None),
        ("PATCH", "/api/v1/tags/{tag}", {"name": "x"}),
        ("DELETE", "/api/v1/tags/{tag}", None),
    ],
)
def test_anothers_record_is_answered_like_one_that_does_not_exist(
    workspace: Workspace, other: Workspace, method: str, path: str, body: dict | None
):
    made = workspace.contact(tags=["a"])
    note = workspace.call("POST", f"/api/v1/contacts/{made['id']}/notes", {"body": "n"}).body
    [tag] = workspace.items("/api/v1/tags")
    ids = {"id": made["id"], "note": note["id"], "tag": tag["id"]}
    nobody = dict.fromkeys(ids, "01a204f8-0000-7000-8000-00000000ffff")

    theirs = other.call(method, path.format(**ids), body)
    none = other.call(method, path.format(**nobody), body)

    assert (theirs.status, none.status) == (404, 404)
    for answer in (theirs, none):
        answer.body.pop("request_id")
    assert theirs.body == none.body
    assert workspace.get(f"/api/v1/contacts/{made['id']}")["version"] == made["version"]


def test_lists_lookups_and_counts_show_ones_own(
    world: World, workspace: Workspace, other: Workspace
):
    workspace.contact("Mine", "+447700900001", email="a@b.cd", tags=["mine"])
    other.contact("Theirs", "+447700900001", email="a@b.cd", tags=["theirs"])

    for own, name in ((workspace, "Mine"), (other, "Theirs")):
        assert [each["name"] for each in own.items()] == [name]
        for asked in ("phone=447700900001", "email=a@b.cd"):
            found = own.items(f"/api/v1/contacts/lookup?{asked}")
            assert [each["name"] for each in found] == [name]
        assert [each["name"] for each in own.items("/api/v1/tags")] == [name.lower()]
        assert own.usage()["used"] == 1
        assert {each["action"] for each in own.items("/api/v1/audit")} == {"contact.created"}
        page = world.internal("GET", f"/internal/v1/snapshot?workspace_id={own.id}").body
        assert [each["name"] for each in page["items"]] == [name]


def test_the_snapshot_of_all_workspaces_has_everybody_once(
    world: World, workspace: Workspace, other: Workspace
):
    ids = {each["id"] for each in workspace.people(3)} | {each["id"] for each in other.people(2)}
    seen: list[str] = []
    after = ""
    while after is not None:
        page = world.internal("GET", f"/internal/v1/snapshot?limit=2&after={after}").body
        seen += [each["id"] for each in page["items"]]
        after = page["next"]

    assert sorted(seen) == sorted(ids)


def test_a_number_is_one_workspaces(world: World, workspace: Workspace, other: Workspace):
    body = {"phone_number_id": workspace.number, "workspace_id": other.id}
    answer = world.internal("POST", "/internal/v1/numbers", body)
    assert (answer.status, answer.body["code"]) == (409, "number_taken")


def test_what_is_internal_is_closed_to_members(workspace: Workspace):
    for path in ("/internal/v1/workspaces", "/internal/v1/snapshot"):
        assert workspace.call("GET", path).status == 403


def test_anothers_member_owns_nothing_here(workspace: Workspace, other: Workspace):
    theirs = other.member("Theo")
    draft = {"name": "A", "phone": "+447700900001", "owner_id": theirs}
    assert workspace.call("POST", "/api/v1/contacts", draft).status == 422
