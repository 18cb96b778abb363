"""The list: filters, sorts, pages in both directions, totals, a constant number of statements."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.support.contacts import Workspace, World

LIST = "/api/v1/contacts"


def names(workspace: Workspace, query: str) -> list[str]:
    return [each["name"] for each in workspace.items(f"{LIST}?{query}")]


@pytest.fixture
def mixed(workspace: Workspace) -> Workspace:
    """Six people that differ in every column."""
    tess, bo = workspace.member("Tess"), workspace.member("Bo")
    rows = [
        ("Äsa", "+46701234567", "cold", ["vip", "eu"], tess),
        ("bruno", "+5531988888888", "hot", ["vip"], bo),
        ("Chloe", "+33612345678", "warm", ["eu"], None),
        ("Dan", "+14155550100", "customer", [], tess),
        ("eve", "+447700900001", "cold", ["vip", "eu", "x"], None),
        ("Frank", "+4915112345678", "hot", [], None),
    ]
    for name, phone, status, tags, owner in rows:
        workspace.contact(name, phone, status=status, tags=tags, owner_id=owner)
        workspace.world.clock.advance(timedelta(days=1))
    workspace.hears(workspace.message("447700900001", name="eve"))
    workspace.world.clock.advance(timedelta(hours=1))
    workspace.hears(workspace.message("33612345678", name="Chloe"))
    return workspace


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Äsa", "bruno", "Chloe", "Dan", "eve", "Frank"}),
        ("status=cold", {"Äsa", "eve"}),
        ("status=cold&status=hot", {"Äsa", "eve", "bruno", "Frank"}),
        ("tag=vip", {"Äsa", "bruno", "eve"}),
        ("tag=VIP&tag=eu", {"Äsa", "bruno", "eve", "Chloe"}),
        ("tag=vip&tag=eu&tag_mode=all", {"Äsa", "eve"}),
        ("tag=vip&tag=EU&tag=vip&tag_mode=all", {"Äsa", "eve"}),
        ("tag=nobody", set()),
        ("tag=vip&tag=nobody&tag_mode=all", set()),
        ("owner=none", {"Chloe", "eve", "Frank"}),
        ("owner=unknown", set()),
        ("created_from=2026-11-24", {"Chloe", "Dan", "eve", "Frank"}),
        ("created_to=2026-11-24T00:00:00Z", {"Äsa", "bruno"}),
        ("created_from=2026-11-23&created_to=2026-11-23", {"bruno"}),
        ("created_from=2026-11-23T00:00:00Z&created_to=2026-11-24T00:00:00Z", {"bruno"}),
        ("active_from=2026-11-01", {"Chloe", "eve"}),
        ("active_to=2026-11-28T12:30:00Z", {"eve"}),
        ("status=cold&tag=eu&owner=none", {"eve"}),
        ("name=B", {"bruno"}),
        ("name=%20äS", {"Äsa"}),
        ("name=asa", set()),
        ("name=e&tag=vip", {"eve"}),
        ("name=e&status=hot", set()),
        ("name=_", set()),
        ("name=", {"Äsa", "bruno", "Chloe", "Dan", "eve", "Frank"}),
        ("source=manual", {"Äsa", "bruno", "Chloe", "Dan", "eve", "Frank"}),
        ("source=whatsapp&source=import", set()),
        ("status=&tag=&owner=&source=&filter=", {"Äsa", "bruno", "Chloe", "Dan", "eve", "Frank"}),
    ],
)
def test_a_filter_lets_through_what_it_says(mixed: Workspace, query: str, expected: set[str]):
    page = mixed.get(f"{LIST}?{query}")

    assert {each["name"] for each in page["items"]} == expected
    assert (page["total"], page["total_is_exact"]) == (len(expected), True)


def test_the_owner_filter_takes_members_and_nobody(mixed: Workspace):
    owner = next(each["owner"]["id"] for each in mixed.items() if each["name"] == "bruno")
    assert set(names(mixed, f"owner={owner}&owner=none")) == {"bruno", "Chloe", "eve", "Frank"}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["bruno", "Chloe", "Dan", "eve", "Frank", "Äsa"]),
        ("phone", ["Dan", "Chloe", "eve", "Äsa", "Frank", "bruno"]),
        ("status", ["Äsa", "eve", "Chloe", "bruno", "Frank", "Dan"]),
        ("owner", ["bruno", "Äsa", "Dan", "Chloe", "eve", "Frank"]),
        ("last_active_at", ["Äsa", "bruno", "Dan", "Frank", "eve", "Chloe"]),
        ("created_at", ["Äsa", "bruno", "Chloe", "Dan", "eve", "Frank"]),
        ("tags", ["Chloe", "Äsa", "eve", "bruno", "Dan", "Frank"]),
    ],
)
def test_a_sort_puts_the_list_in_order_both_ways(mixed: Workspace, sort: str, expected: list[str]):
    assert names(mixed, f"sort={sort}") == expected
    assert names(mixed, f"sort=-{sort}") == expected[::-1]


@pytest.mark.parametrize(
    ("sort", "limit"),
    [
        (sort, limit)
        for sort in ("name", "-name", "status", "-owner", "last_active_at", "-created_at", "tags")
        for limit in (1, 2, 4)
    ],
)
def test_pages_walk_the_whole_list_there_and_back(mixed: Workspace, sort: str, limit: int):
    whole = names(mixed, f"sort={sort}")
    there, cursor = [], ""
    pages = []
    while cursor is not None:
        page = mixed.get(f"{LIST}?sort={sort}&limit={limit}{cursor and '&cursor=' + cursor}")
        pages.append(page)
        there += [each["name"] for each in page["items"]]
        cursor = page["next"]
    assert there == whole

    back, cursor = [each["name"] for each in pages[-1]["items"]], pages[-1]["previous"]
    while cursor is not None:
        page = mixed.get(f"{LIST}?sort={sort}&limit={limit}&cursor={cursor}")
        back = [each["name"] for each in page["items"]] + back
        cursor = page["previous"]
    assert back == whole


def test_somebody_new_does_not_shift_the_pages(mixed: Workspace):
    first = mixed.get(f"{LIST}?limit=3")
    mixed.contact("Newest", "+447700900777")

    second = mixed.get(f"{LIST}?limit=3&cursor={first['next']}")

    assert [each["name"] for each in second["items"]] == ["Chloe", "bruno", "Äsa"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "sort=shoe_size", "status=tepid", "tag_mode=some",
     "created_from=yesterday", "active_to=2026-13-01", "surprise=1", "state=erased",
     "source=fax", "name=%20", f"name={'x' * 201}"],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_422(workspace: Workspace, query: str):
    answer = workspace.call("GET", f"{LIST}?{query}")
    [field] = answer.body["errors"]
    assert (answer.status, field.split(".")[0]) == (422, query.split("=", maxsplit=1)[0])


def test_a_cursor_is_for_the_list_that_gave_it(mixed: Workspace):
    cursor = mixed.get(f"{LIST}?limit=2&sort=name")["next"]

    assert mixed.call("GET", f"{LIST}?sort=phone&cursor={cursor}").status == 400
    assert mixed.call("GET", f"{LIST}?sort=name&cursor={cursor[:-2]}zz").status == 400
    assert mixed.call("GET", f"{LIST}?cursor={quote('☃')}").status == 400


def test_a_page_of_two_hundred_costs_what_a_page_of_one_costs(world: World, workspace: Workspace):
    tess = workspace.member("Tess")
    for n in range(30):
        workspace.contact(f"P{n}", f"+4477009{n:05}", tags=["a", f"t{n}"], owner_id=tess)

    counts = []
    for limit in (1, 10, 200):
        with world.counting() as seen:
            workspace.get(f"{LIST}?limit={limit}&tag=a&sort=name")
        counts.append(len(seen))

    assert len(set(counts)) == 1
    assert counts[0] <= 6


def test_an_empty_workspace_has_an_empty_list(workspace: Workspace):
    assert workspace.get(LIST) == {
        "items": [], "next": None, "previous": None, "total": 0, "total_is_exact": True,
    }  # fmt: skip


@pytest.mark.parametrize("sort", ["name", "-status", "last_active_at", "-created_at", "tags"])
@pytest.mark.parametrize("query", ["", "&owner=none", "&tag=eu"])
def test_a_page_by_its_number_is_the_one_that_its_neighbours_lead_to(
    mixed: Workspace, sort: str, query: str
):
    asked = f"{LIST}?sort={sort}{query}&limit=1"
    first = mixed.get(asked)
    second = mixed.get(f"{asked}&cursor={first['next']}")
    third = mixed.get(f"{asked}&cursor={second['next']}")

    jumped = mixed.get(f"{asked}&skip=1")

    assert jumped == second
    assert mixed.get(f"{asked}&cursor={jumped['next']}")["items"] == third["items"]
    assert mixed.get(f"{asked}&cursor={jumped['previous']}")["items"] == first["items"]
    assert mixed.get(f"{asked}&skip=0") == first


def test_behind_the_last_contact_there_is_an_empty_page_that_tells_how_many_there_are(
    mixed: Workspace,
):
    assert mixed.get(f"{LIST}?skip=6") == {
        "items": [], "next": None, "previous": None, "total": 6, "total_is_exact": True,
    }  # fmt: skip
    assert len(mixed.items(f"{LIST}?skip=5")) == 1


def test_a_jump_costs_one_statement_wherever_it_leads(mixed: Workspace, world: World):
    counts = []
    for place in ("skip=0", "skip=1", "skip=5", "skip=10000"):
        with world.counting() as seen:
            mixed.get(f"{LIST}?limit=1&tag=eu&{place}")
        counts.append(len(seen))

    assert counts[1] <= counts[0] + 1
    assert max(counts) == counts[1]


@pytest.mark.parametrize("skip", ["-1", "10001", "x", "1&cursor=c"])
def test_a_jump_too_far_or_from_two_places_is_told_how_else_to_get_there(
    workspace: Workspace, skip: str
):
    answer = workspace.call("GET", f"{LIST}?skip={skip}")

    assert (answer.status, [*answer.body["errors"]]) == (422, ["skip"])
    if skip == "10001":
        assert answer.body["errors"]["skip"] == [
            "must be 0 to 10000; use filters or a sort to get further"
        ]
