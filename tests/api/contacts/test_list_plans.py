"""How the databases carry the list out: by an index in the order that was asked for."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import event, text

from libs.common.http.paging import MAX_SKIP
from services.contacts.application.list_contacts import COUNTED
from services.contacts.ports.contacts import SORTS
from tests.support.contacts import Workspace, World
from tests.support.crowd import crowd, owner_id

pytestmark = pytest.mark.xdist_group("list-plans")

MANY = 20_000
OWNER = owner_id(1)
LIST = "/api/v1/contacts"
LANDING = ", contact.id \nFROM contact"
"""In the statement that finds where a page by its number begins."""


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)]
)
def large(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    world: World = request.getfixturevalue(f"{request.param}_world")
    world.empty()
    workspace = world.workspace("scale")
    crowd(world.database, workspace.id, MANY)
    yield workspace
    if world.database.dialect == "postgresql":  # row by row takes minutes without fresh statistics
        with world.database.write() as connection:
            connection.execute(text("TRUNCATE workspace CASCADE"))
    world.empty()


@pytest.mark.parametrize("sort", [f"{way}{sort}" for sort in SORTS for way in ("", "-")])
@pytest.mark.parametrize(
    "query",
    ["", "&status=hot", "&status=cold&status=hot", "&tag=tag 0", "&owner=none", f"&owner={OWNER}"],
)
def test_a_sort_reads_an_index_in_its_order(large: Workspace, sort: str, query: str):
    first = large.get(f"{LIST}?sort={sort}{query}&limit=20")

    plan = explained(large, f"{LIST}?sort={sort}{query}&limit=20&cursor={first['next']}")

    assert first["next"]
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
    assert f"contact_by_{short(sort)}" in plan


@pytest.mark.parametrize("sort", [f"{way}{sort}" for sort in SORTS for way in ("", "-")])
def test_a_jump_to_a_page_goes_along_the_index_alone(large: Workspace, sort: str):
    plan = explained(large, f"{LIST}?sort={sort}&limit=20&skip={MAX_SKIP}", LANDING)

    assert f"contact_by_{short(sort)}" in plan
    assert "COVERING INDEX" in plan or "Index Only Scan" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("query", ["&status=cold&status=hot", "&tag=tag 0"])
def test_a_jump_among_many_that_match_goes_in_the_order_of_the_list(large: Workspace, query: str):
    plan = explained(large, f"{LIST}?sort=name{query}&limit=20&skip=1000", LANDING)

    assert "contact_by_name" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("sort", ["name", "-created_at"])
def test_the_few_that_match_are_found_by_the_filter_and_sorted(large: Workspace, sort: str):
    asked = f"{LIST}?sort={sort}&owner={OWNER}&status=customer&limit=200"

    plan = explained(large, asked, "JOIN member")

    assert 0 < large.get(asked)["total"] < 100
    assert "TEMP B-TREE" in plan or "Sort" in plan
    assert f"contact_by_{short(sort)}" not in plan


COUNTING = "SELECT count(*) AS count_1 \nFROM (SELECT contact.id"
SOURCE_IS = 'filter={"field": "source", "op": "is", "value": "flow"}'


@pytest.mark.parametrize("sort", ["name", "-created_at"])
@pytest.mark.parametrize("query", ["source=flow", "source=flow&status=cold", SOURCE_IS])
def test_the_few_who_came_in_a_rare_way_are_found_by_it(large: Workspace, sort: str, query: str):
    asked = f"{LIST}?sort={sort}&{query}&limit=200"

    plans = [explained(large, asked, "JOIN member"), explained_last(large, asked, COUNTING)]

    assert 0 < large.get(asked)["total"] <= MANY // 4_999
    assert all("contact_by_source" in each for each in plans), plans


def test_a_common_source_is_not_what_the_few_of_a_filter_are_found_by(large: Workspace):
    asked = f"{LIST}?sort=name&source=whatsapp&owner={OWNER}&status=customer&limit=200"

    plan = explained(large, asked, "JOIN member")

    assert 0 < large.get(asked)["total"] < 100
    assert "contact_by_source" not in plan


def test_all_of_a_common_source_are_counted_by_the_index_alone(large: Workspace):
    plan = explained(large, f"{LIST}?sort=name&source=import&limit=20", COUNTING)

    assert "contact_by_source" in plan
    assert "COVERING INDEX" in plan or "Index Only Scan" in plan


@pytest.mark.parametrize("sort", ["name", "-name", "-created_at"])
def test_the_beginning_of_a_name_is_a_range_of_its_index(large: Workspace, sort: str):
    begun = large.get(f"{LIST}?sort=name&limit=1")["items"][0]["name"][:-1]
    asked = f"{LIST}?sort={sort}&name={begun.upper()}&limit=5"
    page = large.get(asked)

    plan = explained(large, asked, "JOIN member")
    counted = explained(large, asked, "SELECT count(*) AS count_1 \nFROM (SELECT contact.id")

    assert 0 < page["total"] < 200
    assert all(each["name"].lower().startswith(begun.lower()) for each in page["items"])
    for each in (plan, counted):
        assert "contact_by_name" in each
        assert re.search(r"sort_name\)?(::text)? ?>", each), each


def test_pages_of_a_name_go_on_where_they_ended(large: Workspace):
    asked = f"{LIST}?sort=name&name=person&limit=20"
    first = large.get(asked)

    second = large.get(f"{asked}&cursor={first['next']}")
    plan = explained(large, f"{asked}&cursor={first['next']}")

    names = [each["name"].lower() for each in [*first["items"], *second["items"]]]
    assert names == sorted(names)
    assert len(set(names)) == 40
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert "contact_by_name" in plan


def short(sort: str) -> str:
    return sort.removeprefix("-").partition("_at")[0].removeprefix("last_")


def test_tags_of_a_page_are_found_by_its_contacts(large: Workspace):
    plan = explained(large, f"{LIST}?limit=20", "SELECT contact_tag.contact_id")

    assert "contact_tag_by_contact" in plan or "Seq Scan on tag" in plan
    assert "Seq Scan on contact_tag" not in plan
    assert "(workspace_id=?)" not in plan


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", MANY),
        ("status=hot", 3_800),
        ("status=cold", COUNTED),
        ("tag=rare", 1),
        ("tag=tag 0&tag=tag 1&tag_mode=all", 3_333),
    ],
)
def test_a_total_is_exact_up_to_ten_thousand(large: Workspace, query: str, total: int):
    page = large.get(f"{LIST}?limit=1&{query}")
    assert (page["total"], page["total_is_exact"]) == (total, True)


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("status=cold&status=warm", 16_000),
        ("tag=tag 0&tag=tag 1", 13_333),
        ("active_from=2026-03-01", 13_333),
        ('filter={"field": "owner", "op": "present"}', 17_143),
        ('filter={"field": "name", "op": "starts_with", "value": "person"}', MANY),
    ],
)
def test_a_larger_total_is_an_estimate_and_says_so(large: Workspace, query: str, about: int):
    with large.world.counting() as statements:
        page = large.get(f"{LIST}?limit=1&{query}")
    assert not page["total_is_exact"]
    assert COUNTED < page["total"] <= MANY
    assert page["total"] == pytest.approx(about, rel=0.25)
    assert len(statements) <= 8
    counts = [each for each in statements if "count(" in each]
    assert all("LIMIT" in each or "rowid" in each for each in counts)


def test_counting_tags_reads_no_row_of_a_contact(large: Workspace):
    plan = explained(large, "/api/v1/tags", "everybody")

    of_contacts = [each for each in plan.splitlines() if "contact_by_" in each]
    assert all("COVERING INDEX" in each or "Index Only Scan" in each for each in of_contacts), plan
    assert "state = 'live'" not in plan
    assert {each["name"]: each["contacts"] for each in large.items("/api/v1/tags")} == {
        "rare": 1, **{f"tag {n}": MANY // (n + 2) for n in range(10)}
    }  # fmt: skip


def explained(workspace: Workspace, path: str, piece: str = "ORDER BY contact.") -> str:
    """Return the plan of the one statement of a request that has a piece of SQL in it."""
    [plan] = all_explained(workspace, path, piece)
    return plan


def explained_last(workspace: Workspace, path: str, piece: str) -> str:
    """Return the plan of the last such statement."""
    return all_explained(workspace, path, piece)[-1]


def all_explained(workspace: Workspace, path: str, piece: str) -> list[str]:
    """Return the plans of all such statements, in their order."""
    world = workspace.world
    asked: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(world.database.reader, "before_cursor_execute", note)
    try:
        workspace.get(path)
    finally:
        event.remove(world.database.reader, "before_cursor_execute", note)
    explain = "EXPLAIN" if world.database.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
    with world.database.read() as connection:
        return [
            "\n".join(
                str(row[-1])
                for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
            )
            for statement, parameters in asked
            if piece in statement
        ]
