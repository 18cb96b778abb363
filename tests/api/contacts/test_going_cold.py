"""Who is going cold: warm or hot, and neither moved nor heard from for too long."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update

from libs.common.clock import rfc3339
from services.contacts.adapters.tables_people import contact as contact_table
from tests.support.contacts import Answer, Workspace, World
from tests.support.crowd import crowd, owner_id

pytestmark = pytest.mark.xdist_group("going-cold")

QUEUE = "/api/v1/going-cold"
SECOND = timedelta(seconds=1)


def days(n: float) -> timedelta:
    return timedelta(days=n)


@pytest.fixture
def person(world: World, workspace: Workspace) -> Any:
    """Make somebody who was moved and wrote so many days ago; heard: None for never."""
    numbers = iter(range(1000, 9999))

    def make(
        name: str, status: str = "hot", moved: timedelta = days(30),
        heard: timedelta | None = None, **more: Any,
    ) -> Any:  # fmt: skip
        within = more.pop("within", workspace)
        made = within.contact(name, f"+44770090{next(numbers)}", status=status, **more)
        now = world.clock.now()
        values = {"status_since": now - moved, "last_inbound_at": heard and now - heard}
        with world.database.write(within.id) as connection:
            chosen = contact_table.c.id == made["id"]
            connection.execute(update(contact_table).where(chosen).values(**values))
        return made

    return make


def queue(workspace: Workspace, query: str = "") -> list[str]:
    return [each["name"] for each in workspace.items(f"{QUEUE}?{query}")]


def snooze(workspace: Workspace, contact: Any, until: datetime | None, **more: Any) -> Answer:
    body = {"until": until and rfc3339(until), **more}
    return workspace.call("PUT", f"/api/v1/contacts/{contact['id']}/snooze", body)


def test_it_holds_the_warm_and_hot_who_are_quiet_the_longest_first(
    workspace: Workspace, person: Any
):
    person("Hot and quiet", "hot", heard=days(6))
    person("Warm and quiet", "warm", heard=days(9))
    person("Never wrote", "hot", moved=days(20))
    person("Cold already", "cold", heard=days(90))
    person("Bought", "customer", heard=days(90))
    person("Hot and talking", "hot", heard=days(1))
    person("Hot since yesterday", "hot", moved=days(1), heard=days(40))

    page = workspace.get(QUEUE)

    assert [each["name"] for each in page["items"]] == [
        "Never wrote", "Warm and quiet", "Hot and quiet",
    ]  # fmt: skip
    assert (page["total"], page["total_is_exact"], page["next"]) == (3, True, None)
    assert page["days"] == {"warm": 7, "hot": 3}


def test_it_says_why(world: World, workspace: Workspace, person: Any):
    person("Moved later", "hot", moved=days(9), heard=days(12))
    person("Wrote later", "hot", moved=days(9), heard=days(6))
    now = world.clock.now()

    [moved, wrote] = workspace.items(QUEUE)

    assert moved["status_since"] == moved["quiet_since"] == rfc3339(now - days(9))
    assert moved["last_inbound_at"] == rfc3339(now - days(12))
    assert wrote["quiet_since"] == wrote["last_inbound_at"] == rfc3339(now - days(6))
    assert wrote["snoozed_until"] is None


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    ("status", "limit"), [("warm", days(7)), ("hot", days(3))]
)  # what is usual
def test_a_day_is_24_hours_wherever_the_workspace_is(
    workspace: Workspace, person: Any, status: str, limit: timedelta, zone: str
):
    workspace.call("PATCH", "/api/v1/workspace", {"time_zone": zone})
    person("Just", status, heard=limit)
    person("Not quite", status, heard=limit - SECOND)
    person("Moved just", status, moved=limit)
    person("Moved not quite", status, moved=limit - SECOND, heard=days(50))

    assert sorted(queue(workspace)) == ["Just", "Moved just"]


def test_a_workspace_chooses_its_own_days(workspace: Workspace, person: Any):
    person("Warm", "warm", heard=days(8))
    person("Hot", "hot", heard=days(8))

    chosen = workspace.call("PATCH", "/api/v1/workspace", {"going_cold": {"warm": 9}})
    assert (chosen.status, chosen.body["going_cold"]) == (200, {"warm": 9})
    assert queue(workspace) == ["Hot"]

    workspace.call("PATCH", "/api/v1/workspace", {"going_cold": {"hot": 9}})
    assert queue(workspace) == []
    assert workspace.get(QUEUE)["days"] == {"warm": 9, "hot": 9}
    trail = workspace.items("/api/v1/audit?action=workspace.settings_changed")
    assert trail[0]["changes"] == {"going_cold": [{"warm": 9}, {"warm": 9, "hot": 9}]}


@pytest.mark.parametrize(
    "wrong",
    [{"warm": 0}, {"hot": 366}, {"cold": 3}, {"warm": "7"}, {"warm": None}, 5, {"hot": 1.5}],
)
def test_what_are_no_days_is_refused(workspace: Workspace, wrong: object):
    refused = workspace.call("PATCH", "/api/v1/workspace", {"going_cold": wrong})
    assert refused.status == 422
    assert all(each.startswith("going_cold") for each in refused.body["errors"])
    assert "going_cold" not in workspace.get("/api/v1/workspace")["settings"]


def test_who_writes_or_is_moved_leaves_it(world: World, workspace: Workspace, person: Any):
    writer = person("Writer", "hot", heard=days(9))
    mover = person("Mover", "warm", heard=days(9))
    bought = person("Bought", "hot", heard=days(9))
    gone = person("Gone", "hot", heard=days(9))

    workspace.hears(workspace.message(writer["wa_id"] or writer["phone"][1:]))
    for each, status in ((mover, "hot"), (bought, "customer")):
        path = f"/api/v1/contacts/{each['id']}/status"
        assert workspace.call("PUT", path, {"status": status}).status == 200
    workspace.call("DELETE", f"/api/v1/contacts/{gone['id']}")

    assert queue(workspace) == []
    world.clock.advance(days(4))
    assert sorted(queue(workspace)) == ["Mover", "Writer"]


def test_it_is_filtered_by_status_and_owner(workspace: Workspace, person: Any):
    ada = workspace.member("Ada")
    person("Mine", "hot", moved=days(10), owner_id=ada)
    person("Mine too", "warm", moved=days(11), owner_id=ada)
    person("Nobody's", "hot", moved=days(12))
    me = workspace.actor(member_id=ada)

    def named(query: str) -> list[str]:
        body = workspace.call("GET", f"{QUEUE}?{query}", actor=me).body
        assert body["total"] == len(body["items"])
        return [each["name"] for each in body["items"]]

    assert named("owner=me") == ["Mine too", "Mine"]
    assert named("owner=anyone") == named("") == ["Nobody's", "Mine too", "Mine"]
    assert named("owner=none") == ["Nobody's"]
    assert named(f"owner={ada}&status=hot") == ["Mine"]
    assert named("status=warm&status=hot&owner=me") == ["Mine too", "Mine"]
    assert workspace.call("GET", f"{QUEUE}?status=cold").status == 422


def test_anothers_people_are_not_in_it(world: World, workspace: Workspace, person: Any):
    other = world.workspace()
    theirs = person("Theirs", within=other)

    assert queue(workspace) == []
    assert snooze(workspace, theirs, world.clock.now() + days(3)).status == 404
    assert queue(other) == ["Theirs"]


def test_pages_go_on_where_they_ended_whatever_happens_meanwhile(
    world: World, workspace: Workspace, person: Any
):
    people = [person(f"P{n}", ("warm", "hot")[n % 2], moved=days(40 - n // 3)) for n in range(12)]
    everybody = queue(workspace)
    assert sorted(everybody) == sorted(each["name"] for each in people)

    page = workspace.get(f"{QUEUE}?limit=5")
    seen = [each["name"] for each in page["items"]]
    for name in (seen[0], everybody[5]):  # one on the page that was read, one on the next
        [found] = [each for each in people if each["name"] == name]
        workspace.call("PUT", f"/api/v1/contacts/{found['id']}/status", {"status": "customer"})
    person("New at the far end", "hot", moved=days(3))
    while page["next"]:
        page = workspace.get(f"{QUEUE}?limit=5&cursor={page['next']}")
        seen += [each["name"] for each in page["items"]]

    assert seen == [*everybody[:5], *everybody[6:], "New at the far end"]
    assert workspace.call("GET", f"{QUEUE}?cursor=nonsense").status == 400


def test_who_is_snoozed_is_left_out_until_then(world: World, workspace: Workspace, person: Any):
    ada, bo = person("Ada", moved=days(10)), person("Bo", moved=days(9))
    until = world.clock.now() + days(3)

    answer = snooze(workspace, ada, until)
    snooze(workspace, bo, until - days(1))

    assert (answer.status, answer.body["version"]) == (200, ada["version"] + 1)
    assert queue(workspace) == []
    assert workspace.get(QUEUE)["total"] == 0
    snoozed = workspace.items(f"{QUEUE}?snoozed=true")
    assert [each["name"] for each in snoozed] == ["Bo", "Ada"]  # who comes back first
    assert snoozed[1]["snoozed_until"] == rfc3339(until)
    first = workspace.get(f"{QUEUE}?snoozed=true&limit=1")
    assert queue(workspace, f"snoozed=true&limit=1&cursor={first['next']}") == ["Ada"]
    assert workspace.call("GET", f"{QUEUE}?cursor={first['next']}").status == 400

    world.clock.advance(days(3) - SECOND)
    assert queue(workspace) == ["Bo"]
    world.clock.advance(SECOND)
    assert queue(workspace) == ["Ada", "Bo"]
    assert queue(workspace, "snoozed=true") == []


def test_a_snooze_is_audited_and_taken_back(world: World, workspace: Workspace, person: Any):
    ada = person("Ada")
    until = world.clock.now() + days(3)
    change = snooze(workspace, ada, until).body["change_id"]
    again = snooze(workspace, ada, until).body["change_id"]

    undone = snooze(workspace, ada, None, undo_of=change)

    assert again is None
    assert undone.status == 200
    assert queue(workspace) == ["Ada"]
    trail = workspace.items(f"/api/v1/contacts/{ada['id']}/audit")
    assert [(each["action"], each["changes"]) for each in trail[:2]] == [
        ("contact.snoozed", {"snoozed_until": [rfc3339(until), None]}),
        ("contact.snoozed", {"snoozed_until": [None, rfc3339(until)]}),
    ]
    assert trail[0]["undo_of"] == change
    assert snooze(workspace, ada, None, undo_of=change).status == 422


@pytest.mark.parametrize("until", ["soon", "", 5, "2028-11-22T12:00:00Z", "9999-12-31T23:59:59Z"])
def test_what_is_no_moment_within_a_year_is_refused(
    workspace: Workspace, person: Any, until: object
):
    path = f"/api/v1/contacts/{person('Ada')['id']}/snooze"
    refused = workspace.call("PUT", path, {"until": until})
    assert (refused.status, list(refused.body["errors"])) == (422, ["until"])


def test_a_viewer_sees_and_changes_nothing(world: World, workspace: Workspace, person: Any):
    ada, viewer = person("Ada"), workspace.actor("viewer")
    assert workspace.call("GET", QUEUE, actor=viewer).body["total"] == 1
    body = {"until": rfc3339(world.clock.now() + days(3))}
    path = f"/api/v1/contacts/{ada['id']}/snooze"
    assert workspace.call("PUT", path, body, viewer).status == 403


def test_a_snooze_minds_the_version(world: World, workspace: Workspace, person: Any):
    ada = person("Ada")
    path, body = f"/api/v1/contacts/{ada['id']}/snooze", {"until": None}
    assert workspace.call("PUT", path, body, headers={"If-Match": '"9"'}).status == 412


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_as_many_statements_for_many(
    world: World, workspace: Workspace, person: Any, many: int
):
    for n in range(many):
        person(f"P{n}", ("warm", "hot")[n % 2], tags=["vip"])
    with world.counting() as statements:
        assert len(queue(workspace)) == many
    asked = [each for each in statements if each.startswith("SELECT") or "own AS" in each]
    assert len([each for each in asked if "set_config" not in each]) == 5


# At the size of a town: both databases walk an index in its order and stop where the page ends.

MANY = 20_000
WALK = "AS at \nFROM contact"


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)]
)
def large(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    world: World = request.getfixturevalue(f"{request.param}_world")
    world.empty()
    workspace = world.workspace("scale")
    crowd(world.database, workspace.id, MANY)
    yield workspace
    if world.database.dialect == "postgresql":
        with world.database.write() as connection:
            connection.execute(text("TRUNCATE workspace CASCADE"))
    world.empty()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "contact_going_cold"),
        ("&status=hot", "contact_going_cold"),
        (f"&owner={owner_id(1)}", "contact_going_cold_of_owner"),
        ("&owner=none", "contact_going_cold_of_owner"),
        (f"&owner={owner_id(1)}&status=warm", "contact_going_cold_of_owner"),
    ],
)
def test_a_page_walks_an_index_in_its_order(large: Workspace, query: str, index: str):
    first = large.get(f"{QUEUE}?limit=20{query}")
    assert first["next"]

    for path in (f"{QUEUE}?limit=20{query}", f"{QUEUE}?limit=20{query}&cursor={first['next']}"):
        walked, counted = plans(large, path)
        # Two walks are merged; SQLite does so by sorting what they found
        assert len(re.findall("TEMP B-TREE|-> +Sort", walked)) <= 1, walked
        assert "TEMP B-TREE" not in counted
        for plan in (walked, counted):
            assert f"{index} " in f"{plan} ".replace("(", " ").replace("\n", " "), plan
            assert "Seq Scan" not in plan
            assert "contact_by_" not in plan


def test_a_large_queue_is_counted_so_far_and_no_further(large: Workspace):
    page = large.get(f"{QUEUE}?limit=1")
    assert (page["total"], page["total_is_exact"]) == (1_000, False)


def plans(workspace: Workspace, path: str) -> list[str]:
    """Return the plans of the statements of a request that walk the queue."""
    world = workspace.world
    asked: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(world.database.reader, "before_cursor_execute", note)
    try:
        workspace.get(path)
    finally:
        event.remove(world.database.reader, "before_cursor_execute", note)
    walks = [each for each in asked if WALK in each[0]]
    assert len(walks) == 2
    explain = "EXPLAIN" if world.database.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
    with world.database.read() as connection:
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", given))
            for sql, given in walks
        ]
