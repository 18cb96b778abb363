"""Who may be the same person is suggested, until somebody says that they are not."""

from typing import Any

import pytest

from services.contacts.application.duplicates import duplicates_of_all
from tests.support.contacts import Workspace, World
from tests.support.merging import merged, part

DUPLICATES = "/api/v1/duplicates"


def of(workspace: Workspace, contact: Any) -> list[tuple[str, list[str]]]:
    found = workspace.items(f"/api/v1/contacts/{contact['id']}/duplicates")
    return [(each["contact"]["name"], each["reasons"]) for each in found]


def pairs(workspace: Workspace) -> list[set[str]]:
    return [{e["contact"]["name"], e["other"]["name"]} for e in workspace.items(DUPLICATES)]


def test_the_same_address_is_a_reason(workspace: Workspace):
    ada = workspace.contact("Ada", email="Ada@x.co")
    workspace.contact("A. L.", "+447700900002", email="ada@X.co")
    workspace.contact("Nobody", "+447700900003", email="nobody@x.co")
    assert of(workspace, ada) == [("A. L.", ["email"])]
    assert pairs(workspace) == [{"Ada", "A. L."}]


def test_another_spelling_of_a_number_is_a_reason(workspace: Workspace):
    workspace.hears(workspace.message("5491123456789", user_id="AR.mobile", name="Mobile"))
    workspace.hears(workspace.message("541123456789", user_id="AR.landline", name="Landline"))
    [one, _] = workspace.items()
    assert [why for _, why in of(workspace, one)] == [["phone"]]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({}, {}, False),  # a name alone
        ({"phone": "+14155552671"}, {"phone": "+447700900002"}, False),
        ({"phone": "+442079460018"}, {"phone": "+492079460018"}, True),  # the same last digits
        ({"email": "ada@x.co"}, {"email": "ada@y.co"}, True),
        ({"email": "ada@x.co"}, {"email": "bo@y.co"}, False),
    ],
)
def test_a_name_is_a_reason_beside_a_hint(
    workspace: Workspace, one: dict[str, str], other: dict[str, str], *, found: bool
):
    ada = workspace.contact(**{"name": "Ada Lovelace", "phone": "+447700900001", **one})
    workspace.contact(**{"name": "ada lovelace", "phone": "+33612345678", **other})
    assert of(workspace, ada) == ([("ada lovelace", ["name"])] if found else [])


@pytest.mark.parametrize(("name", "found"), [("Ada Lovelace", True), ("Ada", False)])
def test_somebody_without_a_number_may_be_one_with_a_number(
    workspace: Workspace, name: str, *, found: bool
):
    ada = workspace.contact(name)
    workspace.hears(workspace.message(None, user_id="GB.x", name=name))
    assert bool(of(workspace, ada)) is found


def test_a_profile_name_and_a_name_in_common_are_a_reason(workspace: Workspace):
    for n in (1, 2):
        workspace.hears(workspace.message(f"44770090000{n}", name="Ada"))
    assert len(of(workspace, workspace.items()[0])) == 1


def test_what_an_office_shares_says_nothing(workspace: Workspace):
    people = [
        workspace.contact(f"P{n}", f"+4477009000{n:02}", email="office@x.co") for n in range(6)
    ]
    assert (of(workspace, people[0]), pairs(workspace)) == ([], [])


def test_who_is_called_by_a_number_shares_no_name(workspace: Workspace):
    for name in ("+447700900001", "Unknown", "@ada", "ada@x.co"):
        people = [
            workspace.contact(name, f"+44770090{len(name):02}{n:02}", email=f"a{len(name)}@{n}.co")
            for n in (1, 2)
        ]
        assert of(workspace, people[0]) == []


def test_who_is_not_live_is_not_suggested(workspace: Workspace):
    ada = workspace.contact("Ada", email="ada@x.co")
    for n, name in enumerate(("Merged", "Trashed"), 2):
        other = workspace.contact(name, f"+44770090000{n}", email="ada@x.co")
        if name == "Merged":
            merged(workspace, ada, other)
        else:
            workspace.call("DELETE", f"/api/v1/contacts/{other['id']}")
    assert (of(workspace, ada), pairs(workspace)) == ([], [])


def test_not_the_same_is_remembered_until_it_is_taken_back(workspace: Workspace):
    ada = workspace.contact("Ada", email="ada@x.co")
    bo = workspace.contact("Bo", "+447700900002", email="ada@x.co")
    path = f"/api/v1/contacts/{bo['id']}/duplicates/{ada['id']}"
    for _ in range(2):
        assert workspace.call("DELETE", path).status == 204
        assert (of(workspace, ada), of(workspace, bo), pairs(workspace)) == ([], [], [])
    assert workspace.call("PUT", path).status == 204
    assert len(of(workspace, ada)) == len(pairs(workspace)) == 1
    actions = [each["action"] for each in part(workspace, ada, "audit")]
    assert actions[:2] == ["duplicate.suggested", "duplicate.dismissed"]
    assert actions.count("duplicate.dismissed") == 1


def test_all_pairs_come_once_page_by_page(world: World, workspace: Workspace):
    for n in range(7):
        for which in (1, 2):
            workspace.contact(f"P{n} {which}", f"+4477009{which}00{n:02}", email=f"p{n}@x.co")
    found, cursor = [], ""
    while cursor is not None:
        page = workspace.get(f"{DUPLICATES}?limit=2{cursor and f'&cursor={cursor}'}")
        found += [(each["contact"]["name"], each["other"]["name"]) for each in page["items"]]
        cursor = page["next"]
    assert found == [(f"P{n} 2", f"P{n} 1") for n in reversed(range(7))]


def test_a_page_looks_at_so_many_and_goes_on(workspace: Workspace, world: World):
    workspace.contact("Ada", email="ada@x.co")
    workspace.contact("A. L.", "+447700900002", email="ada@x.co")
    workspace.people(5, first=10)
    actor = workspace.actor()
    first = duplicates_of_all(world.storage, actor, None, 50, window=5)
    assert (first.items, first.after is None) == ([], False)
    second = duplicates_of_all(world.storage, actor, first.after, 50, window=5)
    assert [each.contact.name for each in second.items] == ["A. L."]
    assert second.after is None


def test_the_cost_does_not_grow_with_the_pairs(world: World, workspace: Workspace):
    costs = []
    for many in (2, 30):
        for n in range(many):
            workspace.contact(
                f"{many} {n}", f"+4477{many:02}00{n:04}", email=f"{many}{n // 2}@x.co"
            )
        with world.counting() as seen:
            workspace.items(f"{DUPLICATES}?limit=200")
        costs.append(len(seen))
    assert costs[0] == costs[1] < 20


def test_nobody_of_another_workspace_is_suggested(world: World, workspace: Workspace):
    ada = workspace.contact("Ada", email="ada@x.co")
    other = world.workspace().contact("Ada", email="ada@x.co")
    assert of(workspace, ada) == []
    path = f"/api/v1/contacts/{ada['id']}/duplicates/{other['id']}"
    assert workspace.call("DELETE", path).status == 404
