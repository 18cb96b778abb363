"""Business numbers as owners and admins add them and give them up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from services.contacts.application.own_numbers import claim_number
from services.contacts.application.release_quarantine import release_claimed
from services.contacts.domain.errors import NumberTakenError
from services.contacts.ports.workspaces import BusinessNumber
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World
from tests.support.contacts import BusinessNumber as NamedNumber

DRAFT = {
    "phone_number_id": "106540352242922",
    "waba_id": "102290129340398",
    "portfolio_id": "88001",
    "display": "+44 7700 900000",
}


def add(workspace: Workspace, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return workspace.call("POST", "/api/v1/numbers", DRAFT | more, headers=headers)


def entries(workspace: Workspace) -> list[Any]:
    return workspace.items("/api/v1/audit?action=number.*")


def test_the_first_workspaces_owner_adds_a_number(workspace: Workspace):
    answer = add(workspace)
    assert (answer.status, answer.body) == (201, DRAFT)
    assert DRAFT in workspace.items("/api/v1/numbers")
    [entry] = entries(workspace)
    assert (entry["action"], entry["actor"]["name"]) == ("number.added", "Olga Owner")
    assert entry["facts"] == {"phone_number_id": DRAFT["phone_number_id"]}
    assert entry["changes"]["waba_id"] == [None, DRAFT["waba_id"]]


def test_what_was_pasted_with_blanks_is_the_same_number(workspace: Workspace):
    answer = add(workspace, phone_number_id=f" {DRAFT['phone_number_id']}\n")
    assert (answer.status, answer.body) == (201, DRAFT)


def test_a_request_that_comes_twice_adds_a_number_once(workspace: Workspace):
    first, again = (add(workspace, {"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, again.status, again.body) == (201, 201, DRAFT)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(entries(workspace)) == 1


def test_adding_it_again_mends_what_is_known_of_it(workspace: Workspace):
    add(workspace, waba_id="1")
    assert add(workspace).body == DRAFT
    assert add(workspace).body == DRAFT
    assert [each["action"] for each in entries(workspace)] == ["number.changed", "number.added"]
    assert entries(workspace)[0]["changes"] == {"waba_id": ["1", DRAFT["waba_id"]]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone_number_id": "+44 7700 900000"}, "phone_number_id"),  # the number, not its id
        ({"phone_number_id": "  "}, "phone_number_id"),
        ({"waba_id": "acme"}, "waba_id"),
        ({"waba_id": None}, "waba_id"),
        ({"portfolio_id": "٣"}, "portfolio_id"),  # a digit, but not one of Meta's
        ({"display": "x" * 41}, "display"),
    ],
)
def test_a_problem_names_its_field(workspace: Workspace, wrong: dict[str, Any], field: str):
    answer = add(workspace, **wrong)
    assert (answer.status, list(answer.body["errors"])) == (422, [field])
    assert entries(workspace) == []


def test_anothers_number_stays_theirs_and_nobody_learns_whose_it_is(
    world: World, workspace: Workspace
):
    assert add(workspace).status == 201
    stranger = world.workspace(name="Stranger & Co")
    with pytest.raises(NumberTakenError) as refused:
        claim_number(
            world.storage, world.clock, stranger.owner, "ALWAYS",
            BusinessNumber(DRAFT["phone_number_id"], stranger.id, "666"),
        )  # fmt: skip
    assert refused.value.facts == {}
    assert "Acme" not in refused.value.detail
    assert workspace.id not in refused.value.detail
    assert DRAFT in workspace.items("/api/v1/numbers")


def test_of_two_who_claim_a_number_at_once_one_has_it(world: World, workspace: Workspace):
    both, ready = [workspace, world.workspace()], Barrier(2)

    def claim(one: Workspace) -> bool:
        ready.wait(30)
        number = BusinessNumber("42", one.id, "7")
        try:
            claim_number(world.storage, world.clock, one.owner, "ALWAYS", number)
        except NumberTakenError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(claim, both))
    assert sorted(won) == [False, True]
    has = ["42" in [n["phone_number_id"] for n in each.items("/api/v1/numbers")] for each in both]
    assert has == won


def test_where_there_are_several_workspaces_the_operator_adds_numbers(
    world: World, workspace: Workspace
):
    world.workspace()
    answer = add(workspace)
    assert (answer.status, answer.body["code"]) == (403, "numbers_by_operator")
    setup = workspace.get("/api/v1/numbers/setup")
    assert setup == {"may_claim": False, "verify_token": None, "last_received_at": None}


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_only_owners_and_admins_touch_numbers(workspace: Workspace, role: Any):
    who = workspace.actor(role)
    for method, path, body in (
        ("GET", "/api/v1/numbers/setup", None),
        ("POST", "/api/v1/numbers", DRAFT),
        ("DELETE", f"/api/v1/numbers/{workspace.number}", None),
    ):
        assert workspace.call(method, path, body, who).status == 403
    assert workspace.call("POST", "/api/v1/numbers", DRAFT, workspace.actor("admin")).status == 201


def test_a_number_is_given_up_and_everybody_who_wrote_stays(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123"))
    path = f"/api/v1/numbers/{workspace.number}"
    assert workspace.call("DELETE", path).status == 204
    assert workspace.call("DELETE", path).status == 404
    assert workspace.items("/api/v1/numbers") == []
    assert len(workspace.items()) == 1
    assert [each["action"] for each in entries(workspace)] == ["number.removed"]

    workspace.hears(workspace.message("447700900124"))
    assert len(workspace.items()) == 1  # the second waits for whoever has the number next
    assert world.count("quarantine") == 1


def test_nobody_gives_up_anothers_number(world: World, workspace: Workspace):
    stranger = world.workspace()
    assert stranger.call("DELETE", f"/api/v1/numbers/{workspace.number}").status == 404
    assert len(workspace.items("/api/v1/numbers")) == 1


def test_what_came_before_the_number_was_added_is_shown_soon(world: World, workspace: Workspace):
    number = NamedNumber(phone_number_id=DRAFT["phone_number_id"], waba_id=DRAFT["waba_id"])
    early = replace(workspace.message("447700900123"), number=number)
    workspace.hears(early)
    assert workspace.items() == []

    add(workspace, {"Idempotency-Key": "k"})
    release_claimed(world.storage, world.clock, SUPPRESSION_KEY)
    assert [each["wa_id"] for each in workspace.items()] == ["447700900123"]


def test_the_setup_tells_when_something_last_came(world: World, workspace: Workspace):
    assert workspace.get("/api/v1/numbers/setup")["last_received_at"] is None
    workspace.hears(workspace.message())
    setup = workspace.get("/api/v1/numbers/setup")
    assert setup["may_claim"] is True
    assert setup["last_received_at"] == "2026-11-22T12:00:00.000Z"
