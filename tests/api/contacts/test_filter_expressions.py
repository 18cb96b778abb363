"""Filter expressions: what they mean, where they work, and how bad ones are refused."""

from datetime import timedelta
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.domain.expression import lets_through
from services.contacts.domain.expression_reading import read_expression
from services.contacts.ports.contacts import Filter
from tests.support.contacts import Workspace, World
from tests.support.expressions import expressions

LIST = "/api/v1/contacts"
TESS = "01a204f8-0000-7000-8000-0000000000aa"
BO = "01a204f8-0000-7000-8000-0000000000bb"
WORDS = {
    "status": ["cold", "warm", "hot", "customer"],
    "source": ["whatsapp", "manual", "import", "flow", "api"],
    "owner": [TESS, BO, "01a204f8-0000-7000-8000-0000000000cc"],
    "tags": ["vip", "VIP", "eu", "Größe", "nobody has it"],
    "name": ["Äsa", "bruno", "Bru", "Chloe", "nobody", "Person 0003"],
    "phone": ["+447700900001", "447", "+4915112345678", "0"],
    "email": ["a@example.org", "B@example.org", "nobody@example.org"],
    "username": ["chloe.w", "nobody"],
}
DAYS = ["2026-11-22", "2026-11-24", "2026-11-26T12:00:00Z", "2026-12-01T00:00:00+02:00"]


def asked(workspace: Workspace, expression: object) -> list[str]:
    text = quote(msgspec.json.encode(expression).decode())
    return sorted(each["name"] for each in workspace.items(f"{LIST}?filter={text}"))


@pytest.fixture
def mixed(workspace: Workspace) -> Workspace:
    """People that differ in all that an expression can ask."""
    workspace.member("Tess", member_id=TESS)
    workspace.member("Bo", member_id=BO)
    rows = [
        ("Äsa", "+46701234567", "cold", ["vip", "eu"], TESS, "a@example.org"),
        ("bruno", "+5531988888888", "hot", ["vip"], BO, "b@example.org"),
        ("Chloe", "+33612345678", "warm", ["Größe"], None, None),
        ("Dan", "+14155550100", "customer", [], TESS, None),
        ("eve", "+447700900001", "cold", ["vip", "eu", "x"], None, "a@example.org"),
        ("Frank", "+4915112345678", "hot", [], None, None),
    ]
    for name, phone, status, tags, owner, email in rows:
        workspace.contact(name, phone, status="cold", tags=tags, owner_id=owner, email=email)
        workspace.world.clock.advance(timedelta(hours=20))
        own = workspace.items(f"{LIST}?limit=1")[0]
        workspace.call("PUT", f"{LIST}/{own['id']}/status", {"status": status})
    workspace.hears(workspace.message("447700900001", name="eve"))
    workspace.world.clock.advance(timedelta(hours=20))
    workspace.hears(workspace.message("33612345678", name="Chloe", username="chloe.w"))
    workspace.hears(workspace.message(None, name="Only a user id", user_id="GB.1"))
    gone = workspace.contact("Gone", "+447700900009", tags=["vip"])
    workspace.call("DELETE", f"{LIST}/{gone['id']}")
    workspace.world.clock.advance(timedelta(hours=6))
    return workspace


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"field": "status", "op": "any_of", "value": ["hot", "warm"]}, "Chloe Frank bruno"),
        ({"all": [{"field": "tags", "op": "has", "value": "VIP"},
                  {"not": {"field": "owner", "op": "present"}}]}, "eve"),
        ({"any": [{"field": "email", "op": "is", "value": "B@EXAMPLE.org"},
                  {"field": "phone", "op": "absent"}]}, "Only a user id;bruno"),
        ({"field": "tags", "op": "all_of", "value": ["vip", "x"]}, "eve"),
        ({"field": "tags", "op": "absent"}, "Dan Frank;Only a user id"),
        ({"field": "name", "op": "starts_with", "value": "BRU"}, "bruno"),
        ({"field": "phone", "op": "starts_with", "value": "44 77"}, "eve"),
        ({"field": "last_active_at", "op": "within_days", "value": 1}, "Chloe;Only a user id"),
        ({"field": "last_active_at", "op": "older_than_days", "value": 1}, "eve"),
        ({"field": "last_active_at", "op": "absent"}, "Dan Frank bruno Äsa"),
        ({"field": "window", "op": "open"}, "Chloe;Only a user id"),
        ({"field": "created_at", "op": "before", "value": "2026-11-24"}, "bruno Äsa"),
        ({"field": "source", "op": "is", "value": "whatsapp"}, "Only a user id"),
    ],
)  # fmt: skip
def test_an_expression_lets_through_what_it_says(mixed: Workspace, expression: dict, expected: str):
    parts = (part for part in expected.split(";"))
    wanted = [
        name for part in parts for name in ([part] if part.startswith("Only") else part.split())
    ]
    assert asked(mixed, expression) == sorted(wanted)


def test_it_is_and_with_the_other_filters(mixed: Workspace):
    text = quote('{"field": "tags", "op": "has", "value": "vip"}')
    page = mixed.get(f"{LIST}?filter={text}&status=cold&source=manual")
    assert [each["name"] for each in page["items"]] == ["eve", "Äsa"]
    assert (page["total"], page["total_is_exact"]) == (2, True)


def test_sql_and_python_agree_on_every_expression(world: World, mixed: Workspace):
    now = world.clock.now()
    with world.storage.read(mixed.id) as unit:
        everybody = unit.contacts.after(Filter(), "", 1000)
    assert len(everybody) == 7

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(given_=expressions(WORDS, DAYS))
    def agree(given_: object) -> None:
        expression = read_expression(given_, now)
        with world.storage.read(mixed.id) as unit:
            found = {each.id for each in unit.contacts.after(Filter(expression=expression), "", 99)}
        assert found == {each.id for each in everybody if lets_through(expression, each)}

    agree()


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("[]", "filter"),
        ("{", "filter"),
        ("1", "filter"),
        ("{}", "filter.field"),
        ('{"all": []}', "filter.all"),
        ('{"all": {}}', "filter.all"),
        ('{"all": [{"field": "status", "op": "is", "value": "hot"}], "any": []}', "filter"),
        ('{"any": [{"field": "shoe_size", "op": "is"}]}', "filter.any.0.field"),
        ('{"not": {"field": "status", "op": "has", "value": "hot"}}', "filter.not.op"),
        ('{"field": "status", "op": "is", "value": "tepid"}', "filter.value"),
        ('{"field": "status", "op": "any_of", "value": "hot"}', "filter.value"),
        ('{"field": "status", "op": "any_of", "value": ["hot", 1]}', "filter.value.1"),
        ('{"field": "status", "op": "is", "value": "hot", "or": 1}', "filter.or"),
        ('{"field": "tags", "op": "has", "value": " "}', "filter.value"),
        ('{"field": "tags", "op": "has", "value": null}', "filter.value"),
        ('{"field": "email", "op": "present", "value": true}', "filter.value"),
        ('{"field": "created_at", "op": "since", "value": "yesterday"}', "filter.value"),
        ('{"field": "created_at", "op": "since", "value": 20260131}', "filter.value"),
        ('{"field": "created_at", "op": "within_days", "value": 0}', "filter.value"),
        ('{"field": "created_at", "op": "within_days", "value": true}', "filter.value"),
        ('{"field": "created_at", "op": "within_days", "value": 1e9}', "filter.value"),
        ('{"not":' * 6 + '{"field": "email", "op": "present"}' + "}" * 6, "filter" + ".not" * 5),
        ('{"any": [' + ",".join(['{"field": "email", "op": "present"}'] * 51) + "]}",
         "filter.any.50"),
        ("[" * 4000, "filter"),
        (" " * 8001, "filter.0"),
    ],
)  # fmt: skip
def test_an_expression_that_cannot_be_read_names_the_place(
    workspace: Workspace, expression: str, place: str
):
    answer = workspace.call("GET", f"{LIST}?filter={quote(expression)}")
    [field] = answer.body["errors"]
    assert (answer.status, answer.body["code"]) == (422, "invalid_input")
    assert field == place or field == place.removesuffix(".0")


def test_a_selection_takes_an_expression_too(world: World, mixed: Workspace):
    vips = {"filter": {"field": "tags", "op": "has", "value": "vip"}, "owner": TESS}
    action = {"kind": "tag", "tags": ["picked"]}
    body = {"selection": {"filter": vips, "expected_count": 1}, "action": action}
    assert mixed.call("POST", "/api/v1/bulk", body).status == 202
    while run_bulk_chunk(world.storage, world.clock, "t"):
        pass
    assert asked(mixed, {"field": "tags", "op": "has", "value": "picked"}) == ["Äsa"]

    wanted = {"selection": {"filter": vips}, "columns": ["name"]}
    export = mixed.call("POST", "/api/v1/exports", wanted).body
    assert mixed.get(export["url"]).decode("utf-8-sig").split() == ["name", "Äsa"]

    wrong = {"selection": {"filter": {"filter": {"all": [{"field": "x"}]}}}, "action": action}
    answer = mixed.call("POST", "/api/v1/bulk", wrong)
    assert (answer.status, list(answer.body["errors"])) == (
        422, ["selection.filter.filter.all.0.field"],
    )  # fmt: skip


def test_an_export_reckons_days_from_when_it_was_asked_for(world: World, mixed: Workspace):
    recent = {"filter": {"field": "last_active_at", "op": "within_days", "value": 1}}
    wanted = {"selection": {"filter": recent}, "columns": ["name"]}
    export = mixed.call("POST", "/api/v1/exports", wanted).body
    first = mixed.get(export["url"])
    world.clock.advance(timedelta(hours=23))
    assert mixed.get(export["url"]) == first


def test_a_view_keeps_an_expression_that_can_be_read(workspace: Workspace):
    for kept in ('{"field": "email", "op": "absent"}', {"field": "email", "op": "absent"}):
        view = {"name": "No e-mail", "query": {"filter": kept, "sort": "name"}}
        assert workspace.call("POST", "/api/v1/views", view).body["query"]["filter"] == kept
    answer = workspace.call(
        "POST", "/api/v1/views", {"name": "x", "query": {"filter": {"any": []}}}
    )
    assert (answer.status, list(answer.body["errors"])) == (422, ["query.filter.any"])
