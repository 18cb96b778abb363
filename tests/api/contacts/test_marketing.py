"""Who stopped marketing is told in the list, in filters, events and exports."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import text

from libs.common.events.whatsapp import BusinessNumber, Person, PreferenceChanged
from tests.support.contacts import NOW, Workspace, World

LIST, EXPORTS = "/api/v1/contacts", "/api/v1/exports"
WHO = "447700900000"


def says(world: World, number: str, value: str = "stop", after: int = 0, **who: Any) -> None:
    said = PreferenceChanged(
        number=BusinessNumber(phone_number_id=number), person=Person(**(who or {"wa_id": WHO})),
        category="marketing_messages", value=value, timestamp=int(NOW.timestamp()) - 60 + after,
    )  # fmt: skip
    world.deliver([world.event(said)])


def told(workspace: Workspace) -> dict[str, str]:
    return {each["name"]: each["marketing"] for each in workspace.items()}


def names(workspace: Workspace, query: str) -> list[str]:
    return sorted(each["name"] for each in workspace.items(f"{LIST}?{query}"))


def exported(workspace: Workspace, body: dict[str, Any]) -> list[dict[str, str]]:
    asked = workspace.call("POST", EXPORTS, body)
    assert asked.status == 201, asked
    content = workspace.call("GET", asked.body["url"]).body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_a_refusal_is_in_force_until_it_is_taken_back_on_every_number(
    world: World, workspace: Workspace
):
    world.add_number("777", workspace.id)
    workspace.people(2)
    before = len(world.outgoing())

    says(world, workspace.number)
    assert told(workspace) == {"Person 0000": "stopped", "Person 0001": "allowed"}
    says(world, "777", after=1)
    says(world, workspace.number, "resume", after=2)
    assert told(workspace)["Person 0000"] == "stopped"
    says(world, "777", "resume", after=3)

    assert told(workspace)["Person 0000"] == "allowed"
    events = [each.data for each in world.outgoing()[before:]]
    assert [each["contact"]["marketing"] for each in events] == [
        "stopped", "stopped", "stopped", "allowed",
    ]  # fmt: skip
    assert [each["changed"] for each in events] == [
        ["consent", "marketing"], ["consent"], ["consent"], ["consent", "marketing"],
    ]  # fmt: skip


def test_lists_and_expressions_tell_who_stopped(world: World, workspace: Workspace):
    workspace.people(3)
    says(world, workspace.number)

    assert names(workspace, "marketing=stopped") == ["Person 0000"]
    assert names(workspace, "marketing=allowed") == ["Person 0001", "Person 0002"]
    assert names(workspace, 'filter={"field":"marketing","op":"stopped"}') == ["Person 0000"]
    assert names(workspace, 'filter={"field":"marketing","op":"allowed"}') == [
        "Person 0001", "Person 0002",
    ]  # fmt: skip
    assert workspace.call("GET", f"{LIST}?marketing=maybe").status == 422


def by_hand(workspace: Workspace) -> None:
    workspace.contact(phone=f"+{WHO}")


def by_message(workspace: Workspace) -> None:
    workspace.hears(workspace.message(WHO))


def by_flow(workspace: Workspace) -> None:
    workspace.call("POST", "/api/v1/leads", {"phone": f"+{WHO}", "source": "form"})


def by_edit(workspace: Workspace) -> None:
    made = workspace.contact(phone="+447700900009")
    workspace.call("PATCH", f"{LIST}/{made['id']}", {"phone": f"+{WHO}"})


def by_import(workspace: Workspace) -> None:
    body = {
        "workspace_id": workspace.id, "import_id": "i1", "chunk": 0, "dry_run": False,
        "on_match": "update", "tags_mode": "add", "actor": {"id": "a", "name": "Ada"},
        "rows": [{"row": 1, "name": "Grace", "phone": f"+{WHO}"}],
    }  # fmt: skip
    assert workspace.world.internal("POST", "/internal/v1/import-batches", body).status == 200


@pytest.mark.parametrize("comes", [by_hand, by_message, by_flow, by_edit, by_import])
def test_who_refused_before_they_were_a_contact_has_stopped_however_they_come(
    world: World, workspace: Workspace, comes: Any
):
    says(world, workspace.number)

    comes(workspace)

    assert list(told(workspace).values()) == ["stopped"]
    assert world.outgoing()[-1].data.get("contact", {"marketing": "stopped"})["marketing"] == (
        "stopped"
    )


def test_a_user_id_that_refused_is_known_too(world: World, workspace: Workspace):
    says(world, workspace.number, user_id="GB.abc")
    workspace.hears(workspace.message(None, user_id="GB.abc"))

    assert list(told(workspace).values()) == ["stopped"]


def test_a_new_number_allows_nothing_that_was_stopped(world: World, workspace: Workspace):
    [made] = workspace.people(1)
    says(world, workspace.number)

    workspace.call("PATCH", f"{LIST}/{made['id']}", {"phone": "+447700900555"})

    assert list(told(workspace).values()) == ["stopped"]


def test_an_export_marks_who_stopped_and_can_leave_them_out(world: World, workspace: Workspace):
    people = workspace.people(3)
    says(world, workspace.number)
    ids = {"ids": [each["id"] for each in people]}
    everybody = {"filter": {}, "expected_count": 3}

    marked = exported(workspace, {"selection": everybody})
    assert [each["marketing"] for each in marked] == ["stopped", "allowed", "allowed"]
    for selection in (ids, everybody):
        check = workspace.call("POST", f"{EXPORTS}/check", {"selection": selection})
        assert check.body == {"marketing_stopped": 1}
        left = exported(workspace, {"selection": selection, "leave_out_stopped": True})
        assert [each["name"] for each in left] == ["Person 0001", "Person 0002"]

    created = [each["facts"] for each in workspace.items("/api/v1/audit?action=export.created")]
    assert [each.get("leave_out_stopped", False) for each in created] == [True, True, False]


@pytest.mark.parametrize(
    ("filter_", "exclude", "found"),
    [
        ({"marketing": "stopped"}, [], 1),
        ({"marketing": "allowed"}, [], 0),
        ({"status": ["hot"]}, [], 0),
        ({}, [0], 0),
    ],
)
def test_the_check_counts_whom_the_selection_means(
    world: World, workspace: Workspace, filter_: dict[str, Any], exclude: list[int], found: int
):
    people = workspace.people(2)
    says(world, workspace.number)
    selection = {"filter": filter_, "exclude_ids": [people[each]["id"] for each in exclude]}

    answer = workspace.call("POST", f"{EXPORTS}/check", {"selection": selection})

    assert answer.body == {"marketing_stopped": found}


def test_a_bulk_job_leaves_nobody_out_silently(workspace: Workspace):
    body = {"selection": {"filter": {}, "leave_out_stopped": True}, "action": {"kind": "delete"}}
    assert workspace.call("POST", "/api/v1/bulk", body).status == 422


def test_who_is_erased_has_stopped_nothing(world: World, workspace: Workspace):
    [made] = workspace.people(1)
    says(world, workspace.number)
    workspace.call("POST", f"{LIST}/{made['id']}/erase")

    with world.database.read(workspace.id) as connection:
        rows = connection.execute(text("SELECT marketing_stopped FROM contact"))
        assert [bool(each) for each in rows.scalars()] == [False]
