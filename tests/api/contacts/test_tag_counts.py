"""How many of a selection have each tag, before any is changed."""

import pytest

from services.contacts.application import tag_counts
from tests.support.contacts import Workspace, World

COUNTS = "/api/v1/contacts/tag-counts"


def counted(workspace: Workspace, selection: dict) -> dict:
    answer = workspace.call("POST", COUNTS, {"selection": selection}, workspace.actor("viewer"))
    assert answer.status == 200, answer
    found: dict = answer.body
    return found


def person(workspace: Workspace, n: int, *tags: str) -> str:
    made = workspace.contact(f"P {n}", f"+4477009{n:05}", tags=list(tags))
    contact_id: str = made["id"]
    return contact_id


def test_tags_are_counted_over_ids_and_over_what_a_filter_lets_through(
    world: World, workspace: Workspace
):
    one = person(workspace, 1, "VIP", "old")
    two = person(workspace, 2, "vip")
    three = person(workspace, 3)
    gone = person(workspace, 4, "vip", "gone")
    workspace.call("DELETE", f"/api/v1/contacts/{gone}")
    theirs = person(world.workspace(), 5, "vip")
    both = [{"name": "old", "contacts": 1}, {"name": "VIP", "contacts": 2}]

    assert counted(workspace, {"ids": [one, two, three, gone, theirs]}) == {
        "total": 3, "items": both,
    }  # fmt: skip
    assert counted(workspace, {"filter": {"tag": ["vip"]}}) == {"total": 2, "items": both}
    assert counted(workspace, {"filter": {}, "exclude_ids": [one]}) == {
        "total": 2, "items": [{"name": "VIP", "contacts": 1}],
    }  # fmt: skip
    assert counted(workspace, {"filter": {"state": "trashed"}}) == {"total": 0, "items": []}
    assert counted(workspace, {"ids": []}) == {"total": 0, "items": []}


def test_a_crowd_is_not_counted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tag_counts, "MOST_IDS", 2)
    for n in range(2):
        person(workspace, n, "vip")
    assert counted(workspace, {"filter": {}})["total"] == 2
    person(workspace, 2)
    assert counted(workspace, {"filter": {}}) == {"total": None, "items": None}


def test_counting_asks_the_same_few_questions_however_many_there_are(
    world: World, workspace: Workspace
):
    def asked(selection: dict) -> int:
        with world.counting() as statements:
            counted(workspace, selection)
        return len(statements)

    ids = [person(workspace, 0, "a")]
    few = [asked({"ids": ids}), asked({"filter": {"tag": ["a"]}})]
    ids += [person(workspace, n, "a", f"tag {n}") for n in range(1, 20)]
    assert [asked({"ids": ids}), asked({"filter": {"tag": ["a"]}})] == few
    assert max(few) <= 6


def test_a_selection_that_cannot_be_read_is_422(workspace: Workspace):
    answer = workspace.call("POST", COUNTS, {"selection": {"ids": ["1"]}})
    assert (answer.status, list(answer.body["errors"])) == (422, ["selection.ids"])
