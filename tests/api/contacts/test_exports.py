"""Exports: a selection as CSV that a spreadsheet opens safely and an import reads back."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from libs.common.actor import SCOPES_OF_ROLE, Actor
from libs.common.ids import new_id
from services.contacts.adapters import export_rows
from services.contacts.adapters.housekeeping import Housekeeping
from services.contacts.application.exports import open_export, stream_export
from services.contacts.ports.selection import Selection
from tests.support.contacts import Workspace, World

EXPORTS = "/api/v1/exports"


def download(workspace: Workspace, selection: dict, columns: list[str] | None = None) -> str:
    body = {"selection": selection, **({"columns": columns} if columns else {})}
    asked = workspace.call("POST", EXPORTS, body)
    assert asked.status == 201, asked
    assert asked.headers["Location"] == asked.body["url"] == f"{EXPORTS}/{asked.body['id']}"
    answer = workspace.call("GET", asked.body["url"])
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    text: str = answer.body.decode("utf-8")
    assert text.startswith("\ufeff")
    return text[1:]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_selection_is_exported_with_the_usual_columns(workspace: Workspace):
    tess = workspace.member("Tess Team")
    one = workspace.contact('Zoë, "Z"', "+447700900001", email="z@x.co", tags=["b", "a"],
                            owner_id=tess, status="hot")  # fmt: skip
    workspace.contact("Two", "+447700900002")

    header, *found = rows(download(workspace, {"ids": [one["id"]]}))

    assert header == [
        "name", "phone", "email", "tags", "status", "owner", "marketing", "last_active_at",
        "created_at", "username", "user_id", "id", "version",
    ]  # fmt: skip
    assert found == [
        ['Zoë, "Z"', "+447700900001", "z@x.co", "a, b", "hot", "Tess Team", "allowed", "",
         "2026-11-22T12:00:00.000Z", "", "", one["id"], "1"],
    ]  # fmt: skip


def test_columns_are_those_that_were_chosen_in_their_order(workspace: Workspace):
    made = workspace.contact("One")
    assert rows(download(workspace, {"filter": {}}, ["phone", "id", "version"])) == [
        ["phone", "id", "version"],
        [made["phone"], made["id"], "1"],
    ]


def test_everything_a_filter_lets_through_is_exported_page_by_page(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_rows, "PAGE", 3)
    people = workspace.people(10)
    workspace.call("DELETE", f"/api/v1/contacts/{people[4]['id']}")
    left_out = [people[0]["id"]]

    text = download(workspace, {"filter": {"status": ["cold"]}, "exclude_ids": left_out}, ["name"])

    expected = [each["name"] for n, each in enumerate(people) if n not in {0, 4}]
    assert [name for [name] in rows(text)[1:]] == expected
    by_ids = download(workspace, {"ids": [each["id"] for each in reversed(people)]}, ["name"])
    assert len(rows(by_ids)) == 1 + 9


def test_people_without_a_phone_are_exported_too(workspace: Workspace):
    workspace.hears(workspace.message(None, user_id="GB.abc", name="No Phone"))
    found = rows(download(workspace, {"filter": {}}, ["name", "phone", "user_id"]))
    assert found[1:] == [["No Phone", "", "GB.abc"]]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("-2", "-2"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=x", "''=x"),
        ("＝1", "'＝1"),  # full width
        ("O'Brien", "O'Brien"),
        ("a=b", "a=b"),
    ],
)
def test_a_spreadsheet_runs_nothing(workspace: Workspace, name: str, cell: str):
    workspace.contact(name)
    assert rows(download(workspace, {"filter": {}}, ["name", "phone"]))[1] == [
        cell, "+447700900001",
    ]  # fmt: skip


def test_an_export_is_audited_and_only_for_those_who_may(world: World, workspace: Workspace):
    body = {"selection": {"filter": {}}}
    assert workspace.call("POST", EXPORTS, body, workspace.actor("staff")).status == 403
    made = workspace.call("POST", EXPORTS, body).body
    assert (
        workspace.items("/api/v1/audit?action=export.created")[0]["facts"]["export_id"]
        == (made["id"])
    )
    assert world.workspace().call("GET", made["url"]).status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"selection": {"filter": {}}, "columns": ["name", "password"]}, "columns"),
        ({"selection": {}}, "selection"),
        ({"selection": {"ids": ["1"]}}, "selection.ids"),
        ({}, "selection"),
    ],
)
def test_an_export_that_cannot_be_read_is_422(workspace: Workspace, body: dict, field: str):
    answer = workspace.call("POST", EXPORTS, body)
    assert (answer.status, list(answer.body["errors"])) == (422, [field])


def test_an_export_of_another_number_than_expected_is_refused(workspace: Workspace):
    workspace.people(2)
    answer = workspace.call("POST", EXPORTS, {"selection": {"filter": {}, "expected_count": 3}})
    assert (answer.status, answer.body["found"]) == (409, 2)


def test_only_who_asked_may_download_and_that_is_audited(workspace: Workspace):
    workspace.contact()
    admin = workspace.actor("admin")
    url = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}}).body["url"]

    assert workspace.call("GET", url, actor=admin).status == 404
    assert workspace.items("/api/v1/audit?action=export.downloaded") == []
    assert workspace.call("GET", url).status == 200
    (entry,) = workspace.items("/api/v1/audit?action=export.downloaded")
    assert (entry["actor"]["name"], entry["facts"]["numbers"]) == ("Olga Owner", "full")


def test_an_address_works_for_a_day_and_is_then_forgotten(world: World, workspace: Workspace):
    made = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}}).body
    assert made["expires_at"] == "2026-11-23T12:00:00.000Z"
    world.clock.advance(timedelta(hours=24))

    answer = workspace.call("GET", made["url"])

    assert (answer.status, answer.body["code"]) == (404, "export_expired")
    world.clock.advance(timedelta(seconds=1))
    Housekeeping("h", world.database, world.clock, timedelta(minutes=1)).purge()
    assert world.count("export") == 0


def test_exports_are_listed_with_what_they_came_to_and_name_nobody(
    world: World, workspace: Workspace
):
    workspace.people(2)
    asked = {"filter": {"status": ["cold"], "tag": ["canary"], "tag_mode": "any"}}
    first = workspace.call("POST", EXPORTS, {"selection": asked}).body
    second = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}, "columns": ["id"]}).body
    world.clock.advance(timedelta(hours=1))
    size = len(workspace.call("GET", second["url"]).body)

    newest = workspace.get(f"{EXPORTS}?limit=1")
    (older,) = workspace.items(f"{EXPORTS}?limit=1&cursor={newest['next']}")

    assert newest["items"] == [
        {
            **second, "state": "downloaded", "rows": 2, "size": size,
            "downloaded_at": "2026-11-22T13:00:00.000Z",
        }
    ]  # fmt: skip
    assert (older["id"], older["state"], older["rows"]) == (first["id"], "ready", None)
    assert older["by"]["name"] == "Olga Owner"
    assert "canary" not in str(older)
    told = [each for each in world.outgoing() if each.type == "export.finished.v1"]
    assert [each.data for each in told] == [{"export_id": second["id"], "rows": 2, "size": size}]


def test_exports_are_told_to_who_asked_and_to_who_may_read_the_trail(
    world: World, workspace: Workspace
):
    scopes = SCOPES_OF_ROLE["admin"] - {"audit:read"}
    key = Actor("key", new_id(), "Sheet", workspace.id, scopes)
    own = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}}).body
    keys = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}}, key).body

    assert [each["id"] for each in workspace.call("GET", EXPORTS, actor=key).body["items"]] == [
        keys["id"]
    ]
    seen = {each["id"]: each["url"] for each in workspace.items(EXPORTS)}
    assert seen == {own["id"]: own["url"], keys["id"]: None}
    assert world.workspace().items(EXPORTS) == []
    assert workspace.call("GET", EXPORTS, actor=workspace.actor("staff")).status == 403

    world.clock.advance(timedelta(hours=24))
    assert {(each["state"], each["url"]) for each in workspace.items(EXPORTS)} == {
        ("expired", None)
    }


def test_a_download_that_is_abandoned_is_not_said_to_have_ended(
    world: World, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_rows, "PAGE", 1)
    workspace.people(3)
    made = workspace.call("POST", EXPORTS, {"selection": {"filter": {}}}).body
    actor = workspace.actor("owner")
    export = open_export(
        world.storage, world.clock, replace(actor, id=made["by"]["id"]), made["id"]
    )
    lines = stream_export(world.storage, world.clock, actor, export, Selection())
    assert [next(lines), next(lines)]

    lines.close()

    assert workspace.items(EXPORTS)[0]["state"] == "ready"


def test_numbers_are_masked_for_who_may_not_export_them(workspace: Workspace):
    workspace.hears(workspace.message("447700900123", name=None))
    scopes = SCOPES_OF_ROLE["admin"] - {"numbers:export"}
    key = Actor("key", new_id(), "Sheet", workspace.id, scopes)
    body = {"selection": {"filter": {}}, "columns": ["name", "phone", "wa_id"]}
    url = workspace.call("POST", EXPORTS, body, key).body["url"]

    text = workspace.call("GET", url, actor=key).body.decode()

    assert "900123" not in text
    _, cells = rows(text)
    assert cells == ["'+44••••••••23", "'+44••••••••23", "447•••••••23"]
    assert workspace.items("/api/v1/audit?action=export.downloaded")[0]["facts"]["numbers"] == (
        "masked"
    )


def test_an_owner_whose_name_is_anothers_too_is_told_by_address(workspace: Workspace):
    one = workspace.member("Ann Lee", "ann@example.org")
    workspace.member("ann lee", "ann2@example.org")
    workspace.contact(owner_id=one)
    assert rows(download(workspace, {"filter": {}}, ["owner"]))[1] == ["ann@example.org"]


def test_an_export_asks_the_same_few_questions_however_many_contacts(
    world: World, workspace: Workspace
):
    def asked() -> int:
        made = workspace.call("POST", EXPORTS, {"selection": {"filter": {"tag": "a"}}})
        with world.counting() as statements:
            assert workspace.call("GET", made.body["url"]).status == 200
        return len([each for each in statements if "FETCH" not in each])

    workspace.contact(tags=["a"])
    few = asked()
    for n in range(20):
        workspace.contact(f"P {n}", f"+4477008{n:05}", tags=["a", f"tag {n}"])
    assert asked() == few


def test_an_abandoned_download_leaves_nothing(
    world: World, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_rows, "PAGE", 1)
    workspace.people(5)
    pool = world.database.reader.pool
    lines = world.storage.export(workspace.id, Selection(), ["name"])
    assert [next(lines), next(lines)] == [[["Person 0000"]], [["Person 0001"]]]

    lines.close()

    assert pool.checkedout() == 0  # type: ignore[attr-defined] # the pool has it, its base has not
