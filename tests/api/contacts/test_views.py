"""Saved views, and the timeline of one contact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from libs.common.actor import PRIVATE, Actor
from services.contacts.domain.view import MOST
from tests.support.contacts import Workspace, World

VIEWS = "/api/v1/views"
HOT = {"name": "Hot ones", "query": {"status": ["hot"], "sort": "-last_active_at"}}


def test_a_view_is_its_owners_until_it_is_shared(workspace: Workspace):
    ada, bob = workspace.actor(name="Ada"), workspace.actor(name="Bob")
    view = workspace.call("POST", VIEWS, HOT, ada)
    assert (view.status, view.body["query"], view.body["shared"]) == (201, HOT["query"], False)
    own = f"{VIEWS}/{view.body['id']}"

    assert workspace.call("GET", VIEWS, actor=bob).body["items"] == []
    assert workspace.call("PATCH", own, {"name": "x"}, bob).status == 404
    shared = workspace.call("PATCH", own, {"shared": True, "pinned": True}, ada)
    assert (shared.body["shared"], shared.body["pinned"], shared.body["version"]) == (True, True, 2)
    assert [each["name"] for each in workspace.call("GET", VIEWS, actor=bob).body["items"]] == [
        "Hot ones"
    ]
    assert workspace.call("PATCH", own, {"name": "x"}, bob).status == 403
    assert workspace.call("DELETE", own, actor=bob).status == 403
    assert workspace.call("DELETE", own).status == 204  # the owner runs the workspace


def test_who_only_reads_keeps_views_but_shares_none(workspace: Workspace):
    viewer = workspace.actor("viewer", name="Vi")
    refused = workspace.call("POST", VIEWS, {**HOT, "shared": True}, viewer)
    assert (refused.status, refused.body["code"]) == (403, "views_of_own_only")
    assert workspace.items(VIEWS) == []

    kept = workspace.call("POST", VIEWS, HOT, viewer)
    own = f"{VIEWS}/{kept.body['id']}"
    assert workspace.call("PATCH", own, {"shared": True, "name": "x"}, viewer).status == 403
    assert workspace.call("PATCH", own, {"shared": False, "name": "Hotter"}, viewer).status == 200
    [seen] = workspace.call("GET", VIEWS, actor=viewer).body["items"]
    assert (seen["name"], seen["shared"]) == ("Hotter", False)


def test_a_view_shared_before_its_owner_only_read_can_be_taken_back(workspace: Workspace):
    vi = workspace.actor(name="Vi")
    made = workspace.call("POST", VIEWS, {**HOT, "shared": True}, vi)
    own = f"{VIEWS}/{made.body['id']}"
    viewer = workspace.actor("viewer", name="Vi", member_id=vi.id)

    assert workspace.call("PATCH", own, {"shared": True, "pinned": True}, viewer).status == 200
    assert workspace.call("PATCH", own, {"shared": False}, viewer).body["shared"] is False
    assert workspace.call("PATCH", own, {"shared": True}, viewer).status == 403


def test_views_that_others_share_do_not_fill_up_ones_own(workspace: Workspace):
    ada, bob = workspace.actor(name="Ada"), workspace.actor(name="Bob")
    shared = {**HOT, "shared": True}
    made = [workspace.call("POST", VIEWS, shared, ada).status for _ in range(MOST)]
    assert set(made) == {201}

    assert workspace.call("POST", VIEWS, HOT, bob).status == 201
    full = workspace.call("POST", VIEWS, HOT, ada)
    assert (full.status, list(full.body["errors"])) == (422, ["name"])


def test_a_view_that_changed_meanwhile_is_412_with_the_current_one(workspace: Workspace):
    made = workspace.call("POST", VIEWS, HOT)
    own = f"{VIEWS}/{made.body['id']}"
    assert made.headers["ETag"] == '"1"'
    changed = workspace.call("PATCH", own, {"name": "Hotter"}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')

    late = workspace.call("PATCH", own, {"name": "Hottest"}, headers={"If-Match": '"1"'})

    assert (late.status, late.body["code"]) == (412, "version_conflict")
    assert late.body["current"] == changed.body == workspace.items(VIEWS)[0]
    gone = workspace.call("DELETE", own, headers={"If-Match": '"1"'})
    assert (gone.status, gone.body["current"]) == (412, changed.body)
    assert workspace.call("DELETE", own, headers={"If-Match": '"2"'}).status == 204


def test_one_view_is_the_default_and_pinned_ones_come_first(workspace: Workspace):
    for name, more in (("b", {"is_default": True}), ("C", {"pinned": True}), ("a", {})):
        workspace.call("POST", VIEWS, {**HOT, "name": name, **more})
    names = {each["name"]: each for each in workspace.items(VIEWS)}
    assert list(names) == ["C", "a", "b"]

    workspace.call("PATCH", f"{VIEWS}/{names['a']['id']}", {"is_default": True})

    assert [each["name"] for each in workspace.items(VIEWS) if each["is_default"]] == ["a"]


@pytest.mark.parametrize("body", [{"name": " ", "query": {}}, {"name": "a"}, {"query": {}}])
def test_a_view_that_cannot_be_read_is_422(workspace: Workspace, body: dict):
    assert workspace.call("POST", VIEWS, body).status == 422


def test_anothers_views_do_not_exist(world: World, workspace: Workspace):
    view = workspace.call("POST", VIEWS, {**HOT, "shared": True}).body
    other = world.workspace()
    assert other.items(VIEWS) == []
    assert other.call("DELETE", f"{VIEWS}/{view['id']}").status == 404


def test_the_timeline_tells_messages_notes_and_changes_as_one_story(
    world: World, workspace: Workspace
):
    made = workspace.contact("Ana", "+447700900001")
    path = f"/api/v1/contacts/{made['id']}"
    for n in range(3):
        world.clock.advance(timedelta(minutes=1))
        workspace.hears(workspace.message("447700900001", f"text {n}", name="Ana"))
        world.clock.advance(timedelta(minutes=1))
        workspace.call("POST", f"{path}/notes", {"body": f"note {n}"})
    world.clock.advance(timedelta(minutes=1))
    workspace.call("PUT", f"{path}/status", {"status": "hot"})

    told, cursor = [], ""
    while cursor is not None:
        page = workspace.get(f"{path}/timeline?limit=2{cursor and '&cursor=' + cursor}")
        told += page["items"]
        cursor = page["next"]

    said = [
        (each["message"] or {}).get("text")
        or (each["note"] or {}).get("body")
        or each["change"]["action"]
        for each in told
    ]
    assert said == [
        "contact.status_changed", "note 2", "text 2", "note 1", "text 1", "note 0", "text 0",
        "contact.created",
    ]  # fmt: skip
    assert {each["kind"] for each in told} == {"message", "note", "change"}
    assert world.workspace().call("GET", f"{path}/timeline").status == 404


def test_the_trail_says_who_made_changed_and_deleted_a_view(workspace: Workspace):
    ada = workspace.actor(name="Ada")
    asked = {"filter": {"field": "name", "op": "starts_with", "value": "Grace"}}
    view = workspace.call("POST", VIEWS, {"name": "Hot ones", "query": asked}, ada).body
    own = f"{VIEWS}/{view['id']}"
    for change in (
        {"shared": True, "pinned": True}, {"is_default": True}, {"query": HOT["query"]},
        {"name": "Hot ones"},
    ):  # fmt: skip
        assert workspace.call("PATCH", own, change, ada).status == 200
    workspace.call("DELETE", own)

    trail = workspace.items("/api/v1/audit?action=view.*")
    assert [(each["actor"]["name"], each["action"], each["changes"]) for each in trail] == [
        ("Olga Owner", "view.deleted", {"name": ["Hot ones", None]}),
        ("Ada", "view.changed", {}),
        ("Ada", "view.changed", {"is_default": [False, True]}),
        ("Ada", "view.changed", {"shared": [False, True], "pinned": [False, True]}),
        ("Ada", "view.created", {"name": [None, "Hot ones"]}),
    ]
    assert [each["facts"].get("query_changed") for each in trail] == [
        None,
        True,
        False,
        False,
        None,
    ]
    assert {each["facts"]["view_id"] for each in trail} == {view["id"]}
    assert "Grace" not in str(trail)


def test_who_sees_masks_reads_ones_own_view_as_one_wrote_it_and_others_masked(
    workspace: Workspace,
):
    """Else what the owner saves back would be the mask."""
    ada, bob = (_seeing_masks(workspace.actor(name=name)) for name in ("A", "B"))
    query = {"sort": "name", "q": "+44 7700 900123 ada@engine.example"}
    made = workspace.call("POST", VIEWS, {"name": "Mine", "query": query, "shared": True}, ada)
    own = f"{VIEWS}/{made.body['id']}"

    [seen] = workspace.call("GET", VIEWS, actor=ada).body["items"]
    changed = workspace.call("PATCH", own, {"query": seen["query"]}, ada)
    stale = workspace.call("PATCH", own, {"name": "Old"}, ada, {"If-Match": '"1"'})
    [others] = workspace.call("GET", VIEWS, actor=bob).body["items"]

    assert made.body["query"] == seen["query"] == changed.body["query"] == query
    assert stale.body["current"]["query"] == query
    assert others["query"] == {"sort": "name", "q": "+44••••••••••23 a•••@•••"}


def _seeing_masks(who: Actor) -> Actor:
    return replace(who, scopes=who.scopes - {PRIVATE})
