"""Who did what: filtered, paged, exported, never edited, and told by the other services too."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from libs.common.events.gateway import AccessNoted
from libs.common.events.importer import ImportCounts, ImportFinished
from libs.common.events.registry import make_event
from services.contacts.adapters.tables_history import audit_entry
from tests.support.contacts import Workspace, World


def actions(workspace: Workspace, query: str = "") -> list[str]:
    return [each["action"] for each in workspace.items(f"/api/v1/audit?{query}")]


def noted(workspace: Workspace, kind: str, **more) -> None:
    told = AccessNoted(kind=kind, subject_id="m1", subject="Ada", **more)
    event = make_event(told, workspace.world.clock, workspace_id=workspace.id)
    workspace.world.deliver([event, event], "contacts.reports")


@pytest.fixture
def busy(workspace: Workspace) -> dict:
    """Ada edits on one day, Bo on the next, and WhatsApp in between."""
    made = workspace.contact()
    path = f"/api/v1/contacts/{made['id']}"
    ada, bo = workspace.actor(name="Ada"), workspace.actor(name="Bo")
    workspace.world.clock.advance(timedelta(days=1))
    workspace.call("PATCH", path, {"name": "Grace H."}, actor=ada)
    workspace.hears(workspace.message("447700900321"))
    workspace.world.clock.advance(timedelta(days=1))
    workspace.call("PUT", f"{path}/status", {"status": "hot"}, actor=bo)
    workspace.call("PATCH", path, {"name": "Grace B."}, actor=bo)
    return {"contact": made["id"], "ada": ada.id, "bo": bo.id}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["contact.updated", "contact.status_changed", "contact.created", "contact.updated",
              "contact.created"]),
        ("actor={bo}", ["contact.updated", "contact.status_changed"]),
        ("actor={bo}&actor={ada}&action=contact.updated", ["contact.updated"] * 2),
        ("action=contact.status_changed&action=tag.*", ["contact.status_changed"]),
        ("action=contact.*&source=webhook", ["contact.created"]),
        ("contact={contact}&source=person&at_from=2026-11-23&at_to=2026-11-23", ["contact.updated"]),
        ("at_to=2026-11-22", ["contact.created"]),
        ("action=nothing.*", []),
        ("actor={ada}&source=webhook", []),
    ],
)  # fmt: skip
def test_filters_hold_together(workspace: Workspace, busy: dict, query: str, found: list[str]):
    assert actions(workspace, query.format(**busy)) == found


def test_pages_follow_one_another_without_a_gap_in_constant_statements(
    world: World, workspace: Workspace
):
    workspace.people(7)
    seen, cursor, counts = [], "", set()
    while cursor is not None:
        with world.counting() as statements:
            page = workspace.get(f"/api/v1/audit?limit=2{cursor}")
        counts.add(len(statements))
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 7
    assert len(counts) == 1


def test_old_and_new_values_and_the_name_of_then_are_kept(workspace: Workspace):
    ada = workspace.member("Ada Lovelace")
    made = workspace.contact()
    actor = workspace.actor(name="Ada Lovelace", member_id=ada)
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "G"}, actor=actor)
    workspace.member("Ada King", version=2, member_id=ada)

    [entry] = workspace.items("/api/v1/audit?action=contact.updated")
    assert entry["changes"] == {"name": ["Grace Hopper", "G"]}
    assert entry["actor"] == {"kind": "member", "id": ada, "name": "Ada Lovelace"}
    assert entry["source"] == "person"


def test_the_trail_leaves_as_csv_and_says_so(workspace: Workspace, busy: dict):
    answer = workspace.call("GET", f"/api/v1/audit/export?actor={busy['bo']}")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert [each["action"] for each in rows] == ["contact.updated", "contact.status_changed"]
    assert rows[0]["changes"] == "name: Grace H. → Grace B."
    assert {each["actor"] for each in rows} == {"Bo"}
    [entry] = workspace.items("/api/v1/audit?action=audit.exported")
    assert entry["facts"] == {"filter": {"actor": [busy["bo"]]}}


def test_the_trail_keeps_no_number_that_was_typed_for_a_contact(workspace: Workspace):
    own_id = workspace.contact()["id"]
    for contact in ("%2B447700900001", own_id):
        path = f"/api/v1/audit/export?contact={contact}"
        assert workspace.call("GET", path, actor=workspace.actor("owner")).status == 200
    entries = workspace.items("/api/v1/audit?action=audit.exported")
    assert [each["facts"]["filter"] for each in entries] == [{"contact": own_id}, {}]


def test_the_export_is_read_page_by_page(world: World, workspace: Workspace, monkeypatch):
    monkeypatch.setattr("services.contacts.application.export_audit.PAGE", 3)
    workspace.people(7)
    lines = workspace.call("GET", "/api/v1/audit/export").body.decode().splitlines()
    assert len(lines) == 1 + 7 + 1, "a header, the people, and that it was exported"


def test_an_export_has_a_permission_of_its_own(workspace: Workspace):
    reader = workspace.actor("admin")
    object.__setattr__(reader, "scopes", frozenset({"audit:read"}))
    assert workspace.call("GET", "/api/v1/audit", actor=reader).status == 200
    assert workspace.call("GET", "/api/v1/audit/export", actor=reader).status == 403
    assert workspace.call("GET", "/api/v1/audit", actor=workspace.actor("staff")).status == 403


@pytest.mark.parametrize(
    ("kind", "more", "action", "actor", "changes"),
    [
        ("signed_in", {"by_id": "m1", "by_name": "Ada"}, "session.opened", "Ada", {}),
        ("sign_in_failed", {"address": "203.0.113.7"}, "session.refused", "Somebody unknown", {}),
        ("signed_out", {"by_id": "m1", "by_name": "Ada"}, "session.closed", "Ada", {}),
        ("session_revoked", {"by_id": "m1", "by_name": "Ada"}, "session.revoked", "Ada", {}),
        ("member_invited", {}, "member.invited", "Operator", {}),
        ("invitation_revoked", {}, "member.invitation_revoked", "Operator", {}),
        ("member_changed", {"by_id": "m2", "by_name": "Olga", "facts": {"role": ["staff", "admin"]}},
         "member.changed", "Olga", {"role": ["staff", "admin"]}),
        ("member_changed", {"by_id": "m2", "by_name": "Olga",
                            "facts": {"status": ["active", "disabled"]}},
         "member.changed", "Olga", {"status": ["active", "disabled"]}),
        ("key_created", {"by_id": "m2", "by_name": "Olga"}, "api_key.created", "Olga", {}),
        ("key_revoked", {"by_id": "m2", "by_name": "Olga"}, "api_key.revoked", "Olga", {}),
        ("of_a_later_release", {}, "access.of_a_later_release", "Operator", {}),
    ],
)  # fmt: skip
def test_what_gateway_notes_is_in_the_trail_once(
    workspace: Workspace, kind: str, more: dict, action: str, actor: str, changes: dict
):
    noted(workspace, kind, **more)
    [entry] = workspace.items("/api/v1/audit")
    assert (entry["action"], entry["actor"]["name"]) == (action, actor)
    assert entry["changes"] == changes
    assert entry["facts"]["subject"] == "Ada"


def test_an_import_that_ended_is_in_the_trail(world: World, workspace: Workspace):
    ended = ImportFinished(
        import_id="i", state="finished", rows=3, counts=ImportCounts(created=2, invalid=1),
        by_id="k1", by_name="Till", by_kind="key",
    )  # fmt: skip
    event = make_event(ended, world.clock, workspace_id=workspace.id)
    world.deliver([event], "contacts.reports-bulk")

    [entry] = workspace.items("/api/v1/audit?source=import")
    assert entry["action"] == "import.finished"
    assert entry["actor"] == {"kind": "key", "id": "k1", "name": "Till"}
    assert entry["facts"] == {"import_id": "i", "rows": 3, "counts": {"created": 2, "invalid": 1}}


def test_settings_of_the_workspace_are_in_the_trail(world: World, workspace: Workspace):
    world.add_number("777", workspace.id)
    world.add_number("777", workspace.id)
    workspace.call("PATCH", "/api/v1/workspace", {"workflow": "guided"})
    world.internal("PUT", f"/internal/v1/workspaces/{workspace.id}", {"plan": "scale"})
    made = workspace.contact(tags=["vip"])
    [tag] = workspace.items("/api/v1/tags")
    workspace.call("PATCH", f"/api/v1/tags/{tag['id']}", {"name": "VIP!"})
    workspace.call("DELETE", f"/api/v1/tags/{tag['id']}")
    workspace.call("POST", "/api/v1/exports", {"selection": {"ids": [made["id"]]}})
    workspace.call("GET", f"/api/v1/contacts/{made['id']}/data")
    workspace.call(
        "POST", "/api/v1/bulk",
        {"selection": {"ids": [made["id"]]}, "action": {"kind": "tag", "tags": ["x"]}},
    )  # fmt: skip

    assert [each for each in reversed(actions(workspace)) if each != "contact.updated"] == [
        "number.added", "workspace.settings_changed", "workspace.plan_changed",
        "contact.created", "tag.changed", "tag.deleted", "export.created",
        "contact.data_exported", "bulk.started",
    ]  # fmt: skip
    [changed] = workspace.items("/api/v1/audit?action=workspace.settings_changed")
    assert changed["changes"] == {"workflow": [None, "guided"]}


def test_a_report_for_nobody_s_workspace_is_set_aside(world: World, workspace: Workspace):
    told = AccessNoted(kind="signed_in", subject_id="m1")
    world.deliver([make_event(told, world.clock, workspace_id="gone")], "contacts.reports")
    assert actions(workspace) == []
    assert world.count("quarantine") == 1


@pytest.mark.parametrize(
    "statement",
    [
        update(audit_entry).values(action="contact.created"),
        update(audit_entry).values(changes={}),
        update(audit_entry).values(actor_name="Nobody"),
        delete(audit_entry),
    ],
    ids=["action", "changes", "actor", "delete"],
)
def test_the_database_refuses_to_edit_the_trail(world: World, workspace: Workspace, statement):
    workspace.contact()
    before = workspace.items("/api/v1/audit")
    with (
        pytest.raises(DBAPIError, match="never edited"),
        world.database.write(workspace.id) as connection,
    ):
        connection.execute(statement)
    assert workspace.items("/api/v1/audit") == before


def test_an_erasure_blanks_the_person_s_entries_and_no_others(workspace: Workspace):
    person, other = workspace.people(2)
    workspace.call("POST", f"/api/v1/contacts/{person['id']}/erase")

    [made] = workspace.items(f"/api/v1/audit?contact={person['id']}&action=contact.created")
    assert (made["changes"], made["facts"]) == ({}, {})
    assert made["actor"]["name"] == "Olga Owner"
    [kept] = workspace.items(f"/api/v1/audit?contact={other['id']}")
    assert kept["changes"]["name"] == [None, other["name"]]


def test_a_trail_is_in_order_though_the_clock_stepped_back(world: World, workspace: Workspace):
    made = workspace.contact()
    path = f"/api/v1/contacts/{made['id']}"
    for number, name in enumerate(("B", "C", "D")):
        world.clock.advance(timedelta(minutes=5 if number == 0 else -7))
        workspace.call("PATCH", path, {"name": name})
    world.clock.advance(timedelta(hours=1))
    workspace.call("PATCH", path, {"name": "E"})

    names = [each["changes"]["name"][1] for each in workspace.items(f"{path}/audit")]
    assert names == ["E", "D", "C", "B", "Grace Hopper"]
    shown = [each["change"]["changes"]["name"][1] for each in workspace.items(f"{path}/timeline")]
    assert shown == names


def test_the_trail_calls_contacts_as_they_are_called_now(workspace: Workspace):
    ada, bo = workspace.contact("Ada"), workspace.contact("Bo", "+447700900002")
    path = f"/api/v1/contacts/{ada['id']}"
    workspace.call("PATCH", path, {"name": "Ada Lovelace"})
    workspace.call("DELETE", path)
    workspace.call("POST", f"/api/v1/contacts/{bo['id']}/erase")
    workspace.call("PATCH", "/api/v1/workspace", {"workflow": "guided"})

    names = {
        (each["action"], each["contact_id"]): each["contact_name"]
        for each in workspace.items("/api/v1/audit")
    }
    assert names["contact.created", ada["id"]] == "Ada Lovelace"
    assert names["contact.trashed", ada["id"]] == "Ada Lovelace"
    assert names["contact.erased", bo["id"]] is None
    assert {name for (_, contact_id), name in names.items() if contact_id is None} == {None}
