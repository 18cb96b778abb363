"""Lead statuses, and how far messages that went out have come."""

import itertools
from datetime import timedelta

import pytest

from tests.support.contacts import NOW, Workspace, World

STATUSES = ("cold", "warm", "hot", "customer")


def put(workspace: Workspace, contact: dict, status: str):
    return workspace.call("PUT", f"/api/v1/contacts/{contact['id']}/status", {"status": status})


def test_any_status_may_be_chosen_at_any_time(workspace: Workspace):
    contact = workspace.contact()
    for _, status in itertools.permutations(STATUSES, 2):
        assert put(workspace, contact, status).body["status"] == status


def test_a_transition_row_says_how_long_the_status_before_lasted(
    world: World, workspace: Workspace
):
    contact = workspace.contact()
    world.clock.advance(timedelta(minutes=10))
    put(workspace, contact, "warm")
    world.clock.advance(timedelta(minutes=2))
    put(workspace, contact, "cold")

    entries = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    moved = [(each["facts"]["move"], each["facts"]["seconds_in_previous"]) for each in entries[:2]]
    assert moved == [("re_engage", 120), ("advance", 600)]


def test_the_status_a_contact_has_already_changes_nothing(world: World, workspace: Workspace):
    contact = workspace.contact()
    answer = put(workspace, contact, "cold")

    assert (answer.status, answer.body["version"]) == (200, 1)
    assert world.count("status_transition") == 0


def test_a_guided_workflow_has_only_the_arrows_of_the_picture(workspace: Workspace):
    assert workspace.call("PATCH", "/api/v1/workspace", {"workflow": "guided"}).status == 200
    contact = workspace.contact()

    refused = put(workspace, contact, "hot")
    assert (refused.status, refused.body["code"]) == (409, "move_not_allowed")
    assert refused.body["allowed"] == ["warm"]
    for status in ("warm", "hot", "customer", "cold"):
        assert put(workspace, contact, status).status == 200
    stages = {each["code"]: each["allowed"] for each in workspace.items("/api/v1/lead-statuses")}
    assert stages == {
        "cold": ["warm"], "warm": ["cold", "hot"], "hot": ["cold", "customer"],
        "customer": ["cold"],
    }  # fmt: skip


def test_a_workspace_calls_its_stages_what_it_likes(workspace: Workspace):
    workspace.contact(status="hot")
    workspace.call("PATCH", "/api/v1/workspace", {"labels": {"hot": "On fire"}})

    stages = {each["code"]: each for each in workspace.items("/api/v1/lead-statuses")}
    assert (stages["hot"]["label"], stages["hot"]["contacts"]) == ("On fire", 1)
    assert (stages["cold"]["label"], stages["cold"]["contacts"]) == ("Cold", 0)
    assert workspace.call("PATCH", "/api/v1/workspace", {"labels": {"x": "y"}}).status == 422
    assert workspace.call("PATCH", "/api/v1/workspace", {"labels": {"hot": " "}}).status == 422


def test_an_unknown_status_is_422(workspace: Workspace):
    assert put(workspace, workspace.contact(), "tepid").status == 422


def sent(workspace: Workspace, contact: dict) -> dict:
    messages = workspace.items(f"/api/v1/contacts/{contact['id']}/messages")
    [found] = [each for each in messages if each["direction"] == "out"]
    return found


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_delivery_reports_in_any_order_and_number_end_the_same(
    world: World, workspace: Workspace, order: tuple[str, ...]
):
    workspace.hears(workspace.message())
    [contact] = workspace.items()
    times = {"sent": 1, "delivered": 2, "read": 3}
    world.clock.advance(timedelta(minutes=10))
    for status in (*order, *order):
        at = NOW + timedelta(minutes=times[status])
        world.deliver([world.event(workspace.report("wamid.out", status, at))])

    message = sent(workspace, contact)
    assert message["delivery"] == "read"
    assert message["delivery_at"] == "2026-11-22T12:03:00.000Z"
    assert message["at"] == "2026-11-22T12:01:00.000Z"
    again = workspace.get(f"/api/v1/contacts/{contact['id']}")
    assert again["last_active_at"] == "2026-11-22T12:01:00.000Z"
    assert again["window_open_until"] == contact["window_open_until"]


def test_reports_of_one_batch_count_like_reports_of_many(world: World, workspace: Workspace):
    workspace.hears(workspace.message())
    world.clock.advance(timedelta(hours=1))
    reports = [workspace.report("wamid.out", each) for each in ("read", "sent", "delivered")]
    world.deliver([world.event(each) for each in reports])

    assert sent(workspace, workspace.items()[0])["delivery"] == "read"


@pytest.mark.parametrize(
    ("reports", "ends"),
    [
        (["sent", "failed"], "failed"),
        (["failed"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["read", "played", "delivered"], "played"),
        (["warning"], None),
    ],
)
def test_failed_stands_apart(
    world: World, workspace: Workspace, reports: list[str], ends: str | None
):
    workspace.hears(workspace.message())
    for each in reports:
        world.deliver([world.event(workspace.report("wamid.out", each))])

    assert sent(workspace, workspace.items()[0])["delivery"] == ends


def test_a_report_makes_nobody_a_contact(world: World, workspace: Workspace):
    world.deliver([world.event(workspace.report("wamid.out", "sent"))])

    assert workspace.items() == []
    assert world.count("message") == 1


def test_a_report_that_names_nobody_is_kept(world: World, workspace: Workspace):
    world.deliver([world.event(workspace.report("wamid.out", "failed", wa_id=None))])
    assert world.count("message") == 1


def test_the_pipeline_in_numbers(world: World, workspace: Workspace):
    one, two, _ = workspace.people(3)
    world.clock.advance(timedelta(hours=1))
    for status in ("warm", "hot", "customer"):
        put(workspace, one, status)
    put(workspace, two, "warm")
    world.workspace().contact()

    world.clock.advance(timedelta(minutes=1))
    numbers = workspace.get("/api/v1/lead-statuses/numbers?from=2026-11-22")

    assert numbers["counts"] == {"cold": 1, "warm": 1, "hot": 0, "customer": 1}
    moved = {(each["previous"], each["current"]): each for each in numbers["movement"]}
    assert moved["cold", "warm"] == {
        "previous": "cold", "current": "warm", "contacts": 2, "seconds": 3600,
    }  # fmt: skip
    assert (numbers["created"], numbers["converted"], numbers["conversion"]) == (3, 1, 33.3)
    earlier = workspace.get("/api/v1/lead-statuses/numbers?from=2026-10-01&to=2026-10-31")
    assert (earlier["movement"], earlier["created"], earlier["conversion"]) == ([], 0, None)
    bad = workspace.call("GET", "/api/v1/lead-statuses/numbers?from=yesterday")
    assert (bad.status, list(bad.body["errors"])) == (422, ["from"])
