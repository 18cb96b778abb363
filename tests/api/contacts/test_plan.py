"""The plan's limit: exact under races, nobody who writes is lost, and room lets people in."""

from datetime import timedelta

import pytest

from libs.common.clock import rfc3339
from tests.api.contacts.test_receiving import in_parallel, retried
from tests.support.contacts import Workspace, World


@pytest.fixture
def free(world: World) -> Workspace:
    return world.workspace("free")


def fill(workspace: Workspace, many: int) -> None:
    """Have that many people write, in one batch."""
    workspace.hears(*(workspace.message(f"4477001{n:05}", name=f"Early {n}") for n in range(many)))


def counted(world: World, workspace: Workspace) -> dict[str, int]:
    """Count contacts by state as the rows have it."""
    return {
        state: world.count(f"contact WHERE workspace_id = '{workspace.id}' AND state = '{state}'")
        for state in ("live", "waiting", "trashed")
    }


def test_the_hundred_and_first_contact_is_refused_with_the_facts(free: Workspace):
    fill(free, 100)

    answer = free.call("POST", "/api/v1/contacts", {"name": "A", "phone": "+447700900001"})

    assert answer.status == 402
    facts = {name: answer.body[name] for name in ("code", "plan", "used", "limit", "next_plan")}
    assert facts == {
        "code": "plan_limit_reached", "plan": "free", "used": 100, "limit": 100,
        "next_plan": "starter",
    }  # fmt: skip


def test_usage_says_how_full_the_plan_is(world: World, free: Workspace):
    levels = []
    for many in (74, 75, 89, 90, 99, 100):
        fill(free, many)
        levels.append((free.usage()["percent"], free.usage()["level"]))

    assert levels == [
        (74, "ok"), (75, "yellow"), (89, "yellow"), (90, "orange"), (99, "orange"), (100, "red"),
    ]  # fmt: skip
    crossed = [each.data["percent"] for each in world.outgoing() if each.type.startswith("usage.")]
    assert crossed == [75, 90, 100]


def test_who_writes_when_the_plan_is_full_waits_with_all_they_wrote(world: World, free: Workspace):
    fill(free, 100)
    late = free.message("447700900999", "please call", name="Late Larry")
    free.hears(late, free.message("447700900999", "hello?", name="Late Larry"))

    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 1)
    assert "Late Larry" not in {each["name"] for each in free.items("/api/v1/contacts?limit=200")}
    waiting = free.get("/api/v1/waiting")
    assert waiting["total"] == 1
    [person] = waiting["items"]
    assert (person["name"], person["phone"]) == ("L•••", "+44••••••••99")
    assert free.call("GET", f"/api/v1/contacts/{person['id']}").status == 404
    assert free.call("GET", f"/api/v1/contacts/{person['id']}/notes").status == 404
    assert world.count("message") == 102
    assert all(
        each.data.get("contact", {}).get("name") != "Late Larry" for each in world.outgoing()
    )


def test_a_deletion_lets_in_who_waits_longest(world: World, free: Workspace):
    fill(free, 100)
    for n in range(3):
        free.hears(free.message(f"44770090099{n}", name=f"Late {n}"))
        world.clock.advance(timedelta(minutes=1))
    someone = free.items()[0]

    free.call("DELETE", f"/api/v1/contacts/{someone['id']}")

    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 2)
    [admitted] = free.items("/api/v1/contacts/lookup?phone=447700900990")
    assert admitted["name"] == "Late 0"
    trail = free.items(f"/api/v1/contacts/{admitted['id']}/audit")
    assert [each["action"] for each in trail] == ["contact.admitted", "contact.waiting"]
    assert world.outgoing()[-1].type == "contact.created.v1"
    assert len(free.items(f"/api/v1/contacts/{admitted['id']}/messages")) == 1


def test_who_comes_back_from_the_trash_waits_behind_those_who_wait(world: World, free: Workspace):
    fill(free, 98)
    back = free.contact("Back Again", "+447700900900")
    lead = free.contact("By Form", "+447700900901")
    for each in (back, lead):
        free.call("DELETE", f"/api/v1/contacts/{each['id']}")
    free.hears(*(free.message(f"44770090091{n}", name=f"Late {n}") for n in range(3)))
    world.clock.advance(timedelta(minutes=1))
    free.hears(free.message("447700900900", name="Back Again"))
    came_back = world.clock.now()
    world.clock.advance(timedelta(minutes=1))
    free.call("POST", "/api/v1/leads", {"phone": "+447700900901", "source": "form"})

    waiting = free.items("/api/v1/waiting")

    assert [each["id"] for each in waiting[1:]] == [back["id"], lead["id"]]
    assert waiting[1]["waiting_since"] == rfc3339(came_back)
    free.call("DELETE", f"/api/v1/contacts/{free.items()[0]['id']}")
    assert [each["id"] for each in free.items("/api/v1/waiting")] == [back["id"], lead["id"]]
    free.call("DELETE", f"/api/v1/contacts/{free.items()[0]['id']}")
    assert [each["id"] for each in free.items("/api/v1/waiting")] == [lead["id"]]
    assert world.count("contact WHERE waiting_since IS NOT NULL") == 1


def test_pages_of_the_waiting_room_add_up_to_it(world: World, free: Workspace):
    fill(free, 107)
    everybody = [each["id"] for each in free.items("/api/v1/waiting")]

    pages, path = [], "/api/v1/waiting?limit=3"
    while path:
        page = free.get(path)
        assert page["total"] == 7
        pages.append([each["id"] for each in page["items"]])
        path = page["next"] and f"/api/v1/waiting?limit=3&cursor={page['next']}"

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [each for page in pages for each in page] == everybody
    assert free.call("GET", "/api/v1/waiting?cursor=x").body["code"] == "bad_cursor"


def test_an_upgrade_lets_everybody_in(world: World, free: Workspace):
    fill(free, 130)
    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 30)

    world.internal("PUT", f"/internal/v1/workspaces/{free.id}", {"plan": "starter"})

    assert (free.usage()["used"], free.usage()["waiting"]) == (130, 0)
    assert free.get("/api/v1/contacts")["total"] == 130


def test_after_a_downgrade_everything_stays_usable(world: World, workspace: Workspace):
    fill(workspace, 130)
    world.internal("PUT", f"/internal/v1/workspaces/{workspace.id}", {"plan": "free"})
    contact = workspace.items()[0]
    path = f"/api/v1/contacts/{contact['id']}"

    assert (workspace.usage()["percent"], workspace.usage()["level"]) == (130, "red")
    assert workspace.call("PATCH", path, {"name": "New"}).status == 200
    assert workspace.call("PUT", f"{path}/status", {"status": "hot"}).status == 200
    workspace.hears(workspace.message("447700100005", "still here"))
    assert workspace.call("DELETE", path).status == 204
    assert workspace.usage()["used"] == 129
    assert workspace.call("POST", f"{path}/restore").status == 402
    draft = {"name": "A", "phone": "+447700900001"}
    assert workspace.call("POST", "/api/v1/contacts", draft).status == 402


def test_adding_somebody_who_waits_needs_a_place_too(free: Workspace):
    fill(free, 100)
    free.hears(free.message("447700900999", name="Late"))
    draft = {"name": "Larry", "phone": "+447700900999"}
    assert free.call("POST", "/api/v1/contacts", draft).status == 402

    one, _ = free.items("/api/v1/contacts?limit=2")
    free.call("DELETE", f"/api/v1/contacts/{one['id']}")  # lets Late in
    answer = free.call("POST", "/api/v1/contacts", draft)

    assert (answer.status, answer.body["code"]) == (409, "contact_exists")


def test_races_for_the_last_place_never_overshoot(world: World, free: Workspace):
    fill(free, 99)
    answers: list[int] = []

    def race(n: int) -> None:
        phone = f"4477009{n:05}"
        if n % 3 == 0:
            body = {"name": f"Racer {n}", "phone": f"+{phone}"}
            answers.append(free.call("POST", "/api/v1/contacts", body).status)
        elif n % 3 == 1:
            retried(world, [world.event(free.message(phone, name=f"Racer {n}"))])
        else:
            chunk = {
                "workspace_id": free.id, "import_id": f"i{n}", "chunk": 0,
                "actor": {"id": "m", "name": "M"},
                "rows": [{"row": 1, "name": f"Racer {n}", "phone": f"+{phone}"}],
            }  # fmt: skip
            done = world.internal("POST", "/internal/v1/import-batches", chunk)
            answers.append({"created": 201, "over_limit": 402}[done.body["outcomes"][0]["outcome"]])

    in_parallel(24, race)

    states = counted(world, free)
    assert states["live"] == 100
    assert free.usage()["used"] == 100
    assert states["waiting"] == free.usage()["waiting"]
    came_in = answers.count(201)
    assert came_in in {0, 1}
    assert states["waiting"] == 8 - (1 - came_in)
    assert answers.count(402) == 16 - came_in
    crossed = [each.data["percent"] for each in world.outgoing() if each.type.startswith("usage.")]
    assert crossed == [75, 90, 100]

    if states["waiting"]:
        oldest = free.items("/api/v1/waiting?limit=1")[0]["id"]
        free.call("DELETE", f"/api/v1/contacts/{free.items()[0]['id']}")
        assert free.call("GET", f"/api/v1/contacts/{oldest}").status == 200
        assert counted(world, free)["live"] == 100


def test_people_who_leave_and_who_come_at_once_keep_the_counter_true(world: World, free: Workspace):
    fill(free, 104)
    leaving = free.items("/api/v1/contacts?limit=8")
    trashed = [each["id"] for each in free.items("/api/v1/contacts?limit=4&sort=created_at")]
    for each in trashed:
        free.call("DELETE", f"/api/v1/contacts/{each}")
    assert counted(world, free) == {"live": 100, "waiting": 0, "trashed": 4}

    def race(n: int) -> None:
        if n < 8:
            answer = free.call("DELETE", f"/api/v1/contacts/{leaving[n]['id']}")
            assert answer.status in {204, 503}
        elif n < 12:
            answer = free.call("POST", f"/api/v1/contacts/{trashed[n - 8]}/restore")
            assert answer.status in {200, 402, 503}
        else:
            retried(world, [world.event(free.message(f"4477008{n:05}", name=f"New {n}"))])

    in_parallel(20, race)

    states, usage = counted(world, free), free.usage()
    assert (usage["used"], usage["waiting"]) == (states["live"], states["waiting"])
    assert states["live"] <= 100
    assert states["live"] == 100 or not states["waiting"]


def test_plans_have_their_names(world: World):
    answer = world.internal("POST", "/internal/v1/workspaces", {"name": "A", "plan": "gold"})
    assert (answer.status, list(answer.body["errors"])) == (422, ["plan"])
    assert world.internal("GET", "/internal/v1/workspaces/nobody").status == 404
    scale = world.workspace("scale").usage()
    assert (scale["limit"], scale["next_plan"], scale["level"]) == (None, None, "ok")


def test_the_owner_changes_the_plan_and_whoever_waits_comes_in(world: World, free: Workspace):
    fill(free, 100)
    free.hears(free.message("447700900999", name="Late"))
    assert free.usage()["waiting"] == 1

    answer = free.call("PUT", "/api/v1/workspace/plan", {"plan": "starter"})

    assert (answer.status, answer.body["plan"], answer.body["used"]) == (200, "starter", 101)
    assert free.usage()["waiting"] == 0
    trail = free.call("GET", "/api/v1/audit?action=workspace.plan_changed").body["items"]
    assert [entry["changes"] for entry in trail] == [{"plan": ["free", "starter"]}]

    unknown = free.call("PUT", "/api/v1/workspace/plan", {"plan": "enormous"})
    assert (unknown.status, list(unknown.body["errors"])) == (422, ["plan"])


def test_a_downgrade_on_the_screen_takes_nothing_away(free: Workspace):
    free.call("PUT", "/api/v1/workspace/plan", {"plan": "starter"})
    fill(free, 103)

    answer = free.call("PUT", "/api/v1/workspace/plan", {"plan": "free"})

    assert (answer.body["used"], answer.body["level"]) == (103, "red")


def test_twelve_months_say_how_the_plan_filled_up(world: World, free: Workspace):
    fill(free, 3)
    world.clock.advance(timedelta(days=62))
    free.contact("Ada", "+447700900123")
    now = world.clock.now()

    months = free.call("GET", "/api/v1/usage/history").body["items"]

    assert len(months) == 12
    assert months[-1] == {"month": now.strftime("%Y-%m"), "added": 1, "total": 4}
    assert [month["added"] for month in months[-3:]] == [3, 0, 1]
    assert [month["total"] for month in months[-4:]] == [0, 3, 3, 4]
