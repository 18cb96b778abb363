"""A workspace has one time zone: in it the admin tells times and counts days."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.contacts import Answer, Workspace, World

WORKSPACE = "/api/v1/workspace"


def choose(workspace: Workspace, name: object) -> Answer:
    return workspace.call("PATCH", WORKSPACE, {"time_zone": name})


def test_nobody_chose_one_until_somebody_does(world: World, workspace: Workspace):
    door = f"/internal/v1/workspaces/{workspace.id}"
    assert "time_zone" not in workspace.get(WORKSPACE)["settings"]
    assert world.internal("GET", door).body["time_zone"] is None

    chosen = choose(workspace, "Africa/Lagos")

    assert (chosen.status, chosen.body["time_zone"]) == (200, "Africa/Lagos")
    assert workspace.get(WORKSPACE)["settings"]["time_zone"] == "Africa/Lagos"
    assert world.internal("GET", door).body["time_zone"] == "Africa/Lagos"
    assert "time_zone" not in world.workspace().get(WORKSPACE)["settings"]


def test_a_change_of_it_is_audited_and_the_same_again_is_none(workspace: Workspace):
    for name in ("UTC", "Asia/Calcutta", "Asia/Calcutta"):
        assert choose(workspace, name).status == 200

    trail = workspace.items("/api/v1/audit?action=workspace.settings_changed")

    assert [each["changes"] for each in trail] == [
        {"time_zone": ["UTC", "Asia/Calcutta"]},
        {"time_zone": [None, "UTC"]},
    ]
    assert {each["actor"]["id"] for each in trail} == {workspace.owner.id}


def test_of_two_who_choose_at_once_the_later_is_told_what_the_other_chose(workspace: Workspace):
    seen = workspace.get(WORKSPACE)
    match = {"If-Match": f'"{seen["version"]}"'}

    first = workspace.call("PATCH", WORKSPACE, {"time_zone": "Africa/Lagos"}, headers=match)
    second = workspace.call("PATCH", WORKSPACE, {"time_zone": "Asia/Tokyo"}, headers=match)

    assert (first.status, second.status) == (200, 412)
    assert second.body["current"] == workspace.get(WORKSPACE)
    assert second.body["current"]["settings"]["time_zone"] == "Africa/Lagos"
    newer = {"If-Match": first.headers["ETag"]}
    again = workspace.call("PATCH", WORKSPACE, {"time_zone": "Asia/Tokyo"}, headers=newer)
    assert (again.status, again.body["time_zone"]) == (200, "Asia/Tokyo")


def test_settings_that_are_as_they_were_keep_their_version(workspace: Workspace):
    choose(workspace, "UTC")
    before = workspace.get(WORKSPACE)["version"]
    choose(workspace, "UTC")
    workspace.call("PATCH", WORKSPACE, {"workflow": "guided"})
    assert workspace.get(WORKSPACE)["version"] == before + 1


@pytest.mark.parametrize(
    "name",
    ["Middle/Earth", "", " UTC", "../../etc/passwd", "/etc/localtime", "localtime", "Factory",
     "Europe", "x" * 65, 5, None],
)  # fmt: skip
def test_what_is_no_time_zone_is_refused_by_its_name(workspace: Workspace, name: object):
    refused = choose(workspace, name)
    assert (refused.status, list(refused.body["errors"])) == (422, ["time_zone"])
    assert "time_zone" not in workspace.get(WORKSPACE)["settings"]


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("staff", 403), ("viewer", 403)])
def test_owners_and_admins_choose_it(workspace: Workspace, role: str, status: int):
    actor = workspace.actor(role)  # type: ignore[arg-type]
    answer = workspace.call("PATCH", WORKSPACE, {"time_zone": "UTC"}, actor)
    assert answer.status == status


def test_the_months_of_the_plan_begin_in_it(world: World, workspace: Workspace):
    late = datetime(2031, 3, 31, 22, 30, tzinfo=UTC)
    world.clock.advance(late - world.clock.now())
    workspace.contact()
    world.clock.advance(timedelta(days=1))

    def added() -> list[tuple[str, int]]:
        months = workspace.get("/api/v1/usage/history")["items"]
        return [(each["month"], each["added"]) for each in months[-2:]]

    assert added() == [("2031-03", 1), ("2031-04", 0)]
    choose(workspace, "Europe/Berlin")
    assert added() == [("2031-03", 0), ("2031-04", 1)]
