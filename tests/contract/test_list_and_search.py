"""The list of contacts and search take the same filters and show the same rows."""

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from libs.common.actor import Actor
from libs.common.clock import SystemClock
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import make_event
from libs.common.events.whatsapp import BusinessNumber, Message, MessageReceived, Person
from libs.common.http.tokens import HEADER
from libs.common.ids import new_id
from tests.support.town import CLI, Town, open_town
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("list-and-search")

LIST, SEARCH = "/api/v1/contacts", "/api/v1/search/contacts"
NUMBER = "106540352242922"
DAY = 86_400
ANN, BEN = "01a204fc-0000-7000-8000-0000000000a1", "01a204fc-0000-7000-8000-0000000000b1"

SORTS_ALONE = {"tags", "-tags"}
"""Sorts of the list that search does not have: no engine sorts by a list."""

FILTERS_ALONE = {"name"}
"""What search has a better way for."""

Query = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A workspace whose people are in the list and in search alike."""

    town: Town
    owner: Actor

    def ask(self, path: str, **query: Any) -> TestResponse:
        service = "search" if "/search/" in path else "contacts"
        app = next(each.app for each in self.town.host.services if each.name == service)
        token = self.town.host.platform.tokens.issue(self.owner)
        return Client(app).get(path, query_string=query, headers={HEADER: token})

    def rows(self, path: str, **query: Any) -> list[dict[str, Any]]:
        answer = self.ask(path, limit=200, **query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = (answer.json or {})["items"]
        return items

    def hear(self, *payloads: Any) -> None:
        clock = SystemClock()
        self.town.host.platform.bus.publish(
            [make_event(each, clock, workspace_id=self.owner.workspace_id) for each in payloads]
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    town = open_town(
        tmp_path_factory.mktemp("town"), WARMLINE_INBOX_URL="https://inbox.example/?to={wa_id}"
    )
    shop = Shop(town, town.workspace())
    _fill(shop)
    yield shop
    town.host.stop()


def _fill(shop: Shop) -> None:
    town, owner = shop.town, shop.owner
    number = {"phone_number_id": NUMBER, "workspace_id": owner.workspace_id}
    town.call("contacts", "POST", "/internal/v1/numbers", CLI, number)
    shop.hear(_member(ANN, "Ann"), _member(BEN, "ben"))
    eventually(lambda: _can_own(shop, BEN), "the members")
    town.contact(owner, "Alma", "+55 11 98765-4321", email="alma@mail.example", tags=["Pão", "VIP"], owner_id=BEN)  # fmt: skip
    bruno = town.contact(
        owner, "Bruno", "+44 7700 900123", status="hot", tags=["Pao"], owner_id=ANN
    )
    town.call("contacts", "PUT", f"{LIST}/{bruno['id']}/blocked", owner, {"blocked": True})
    town.contact(owner, "carla", "+33 6 12 34 43 99", status="customer", tags=["vip", "Rio, Brasil"])  # fmt: skip
    now = int(time.time())
    shop.hear(
        _message("447700900456", now, "Dina"), _message("447700900789", now - 3 * DAY, "Edu"),
        _message(None, now - 90, "Fay", user_id="US.13491208655302741918", username="fay.x"),
        _message("5511987654321", now - 60, "Alma at work"),
        _message("447700900456", now + 1, "Dina", text="STOP"),
    )  # fmt: skip
    eventually(lambda: len(shop.rows(LIST)) == 6, "everybody in the list")
    eventually(lambda: _versions(shop, SEARCH) == _versions(shop, LIST), "everybody in search")


def _can_own(shop: Shop, member: str) -> bool:
    """Add a helper contact until the member is known, then take it away again."""
    body = {"name": "Helper", "phone": "+49 30 901820", "owner_id": member}
    client = shop.town.host.platform.client("inproc://contacts")
    try:
        made = client.call("POST", LIST, shop.owner, json=body)
    except Exception:  # noqa: BLE001 - the member is not known yet
        return False
    client.call("DELETE", f"{LIST}/{made['id']}", shop.owner)
    return True


def _member(member: str, name: str) -> MemberChanged:
    return MemberChanged(
        member_id=member, name=name, email=f"{name}@shop.example", role="staff", active=True,
        version=1,
    )  # fmt: skip


def _message(
    wa_id: str | None, at: int, name: str, text: str = "hello", **person: Any
) -> MessageReceived:
    return MessageReceived(
        number=BusinessNumber(phone_number_id=NUMBER),
        sender=Person(wa_id=wa_id, profile_name=name, **person),
        message=Message(wamid=f"wamid.{new_id()}", type="text", text=text, timestamp=at),
    )


def _versions(shop: Shop, path: str) -> dict[str, int]:
    return {row["id"]: row["version"] for row in shop.rows(path)}


def test_a_row_of_search_is_the_row_of_the_list(shop: Shop) -> None:
    listed = {row["id"]: row for row in shop.rows(LIST)}
    found = {row["id"]: row for row in shop.rows(SEARCH)}

    assert found.keys() == listed.keys()
    for contact_id, row in listed.items():
        shown = {name: value for name, value in found[contact_id].items() if name in row}
        assert shown == row
    by_name = {row["name"]: row for row in found.values()}
    assert by_name["Dina"]["window_open_until"]
    assert by_name["Edu"]["last_active_at"]
    assert by_name["Edu"]["window_open_until"] is None, "it has passed"
    assert by_name["Dina"]["inbox_url"] == "https://inbox.example/?to=447700900456"


TODAY = time.strftime("%Y-%m-%d", time.gmtime())
FILTERS: list[Query] = [
    {},
    {"status": "hot"},
    {"status": ["hot", "customer"]},
    {"status": ""},
    {"tag": "vip"},
    {"tag": "VIP"},
    {"tag": "Pão"},
    {"tag": "pao"},
    {"tag": ["pao", "Rio, Brasil"]},
    {"tag": ["vip", "rio, brasil"], "tag_mode": "all"},
    {"tag": ["vip", "vip"], "tag_mode": "all"},
    {"tag": "  "},
    {"owner": ANN},
    {"owner": [ANN, BEN]},
    {"owner": "none"},
    {"owner": ["none", BEN]},
    {"owner": "nobody-we-know"},
    {"state": "live"},
    {"source": "whatsapp"},
    {"source": ["manual", "import"]},
    {"source": ""},
    {"created_from": TODAY},
    {"created_to": TODAY},
    {"created_to": f"{TODAY}T00:00:00Z"},
    {"created_from": "2020-01-01T00:00:00+02:00", "created_to": "2020-12-31"},
    {"active_from": TODAY},
    {"active_to": TODAY},
    {"active_from": "2020-01-01"},
    {"status": "cold", "owner": BEN, "tag": "vip", "created_from": TODAY},
    {"marketing": "stopped"},
    {"marketing": "allowed", "blocked": "false"},
    {"blocked": "true"},
]


def _without(field: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": "none_of", "value": [*values]}


def _among(field: str, *values: str, op: str = "any_of") -> dict[str, Any]:
    return {"field": field, "op": op, "value": [*values]}


EXPRESSIONS: list[dict[str, Any]] = [
    _without("status", "hot", "customer"),
    _without("tags", "VIP", "nobody has it"),
    _without("owner", ANN),
    {"field": "owner", "op": "present"},
    {"field": "tags", "op": "absent"},
    {
        "all": [
            _without("status", "hot"),
            {"field": "owner", "op": "present"},
            _without("owner", BEN),
        ]
    },
    _among("status", "hot", "cold"),
    {"field": "blocked", "op": "no"},
    {"any": [{"field": "marketing", "op": "stopped"}, {"field": "blocked", "op": "yes"}]},
    {"any": [_among("tags", "VIP"), {"field": "marketing", "op": "allowed"}]},
    {"any": [_among("status", "customer"), _among("tags", "VIP")]},
    {"any": [_without("status", "cold"), {"field": "owner", "op": "absent"}]},
    {"any": [{"field": "tags", "op": "absent"}, _among("owner", BEN), _without("tags", "vip")]},
    {
        "any": [
            {"all": [{"field": "owner", "op": "present"}, _without("owner", BEN)]},
            {"all": [_among("tags", "vip", "new", op="all_of"), _without("status", "hot")]},
            {"field": "last_active_at", "op": "since", "value": TODAY},
        ]
    },
    {
        "all": [
            _without("status", "hot"),
            {
                "any": [
                    _among("owner", ANN),
                    {"field": "created_at", "op": "before", "value": TODAY},
                ]
            },
        ]
    },
]
FILTERS += [{"filter": json.dumps(each)} for each in EXPRESSIONS]


@pytest.mark.parametrize("query", FILTERS, ids=str)
def test_a_filter_lets_the_same_people_through(shop: Shop, query: Query) -> None:
    listed = sorted(row["name"] for row in shop.rows(LIST, **query))

    assert sorted(row["name"] for row in shop.rows(SEARCH, **query)) == listed


@pytest.mark.parametrize(
    "sort", ["name", "phone", "status", "owner", "created_at", "last_active_at"]
)
def test_a_sort_brings_the_same_values_in_the_same_order(shop: Shop, sort: str) -> None:
    for each in (sort, f"-{sort}"):
        listed = [row[sort] for row in shop.rows(LIST, sort=each)]
        assert [row[sort] for row in shop.rows(SEARCH, sort=each)] == listed


BAD: list[Query] = [
    {"status": "lukewarm"},
    {"status": "hot,cold"},
    {"tag": "x" * 201},
    {"tag_mode": "none"},
    {"filter": "no JSON"},
    {"filter": "[]"},
    {"filter": '{"all": []}'},
    {"filter": '{"field": "status", "op": "none_of", "value": []}'},
    {"filter": '{"field": "tags", "op": "absent", "value": "x"}'},
    {"state": "erased"},
    {"source": "moon"},
    {"created_from": "yesterday"},
    {"created_to": "2026-13-01"},
    {"active_from": "2026-01-01T00:00:00"},
    {"active_to": "9999-12-31"},
    {"limit": "0"},
    {"limit": "201"},
    {"limit": "many"},
    {"sort": "height"},
    {"cursor": "no-cursor"},
    {"skip": "-1"},
    {"skip": "10001"},
    {"skip": "2", "cursor": "no-cursor"},
    {"colour": "red"},
]


@pytest.mark.parametrize("query", BAD, ids=str)
def test_what_can_not_be_read_is_refused_in_the_same_words(shop: Shop, query: Query) -> None:
    listed, found = shop.ask(LIST, **query), shop.ask(SEARCH, **query)

    assert (found.status_code, found.json["code"]) == (listed.status_code, listed.json["code"])
    assert list(found.json.get("errors", {})) == list(listed.json.get("errors", {}))


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ({"field": "name", "op": "is", "value": "Ann"}, "filter"),
        ({"all": [_without("status", "hot"), {"field": "window", "op": "open"}]}, "filter.all.1"),
        ({"field": ["status"], "op": "none_of"}, "filter"),
        ({"field": "status", "op": {}}, "filter"),
        ({"any": [{"any": [_without("status", "hot")]}]}, "filter.any.0"),
        ({"not": _without("status", "hot")}, "filter"),
        ({"all": [_among("status", "hot"), _among("status", "cold")]}, "filter.all.1"),
    ],
)
def test_search_says_which_condition_only_the_list_can_tell(
    shop: Shop, expression: dict[str, Any], place: str
) -> None:
    answer = shop.ask(SEARCH, filter=json.dumps(expression))

    assert (answer.status_code, list(answer.json["errors"])) == (422, [place])


def test_only_live_contacts_are_searched(shop: Shop) -> None:
    answer = shop.ask(SEARCH, state="trashed")

    assert (answer.status_code, list(answer.json["errors"])) == (422, ["state"])


def test_every_filter_and_sort_of_the_list_is_described_by_search(shop: Shop) -> None:
    listed, found = (_parameters(shop, path) for path in (LIST, SEARCH))

    assert listed.keys() - FILTERS_ALONE <= found.keys()
    for name in listed.keys() & found.keys() - {"state", "sort"}:
        assert found[name]["schema"].get("items") == listed[name]["schema"].get("items"), name
    sorts = set(listed["sort"]["schema"]["enum"]) - SORTS_ALONE
    assert sorts <= set(found["sort"]["schema"]["enum"])


def _parameters(shop: Shop, path: str) -> dict[str, Any]:
    document = shop.ask(path.replace("/search/contacts", "/search") + "/openapi.json").json or {}
    return {each["name"]: each for each in document["paths"][path]["get"]["parameters"]}


def test_pages_of_a_search_add_up_to_the_list(shop: Shop) -> None:
    names: list[str] = []
    query: Query = {"sort": "name", "limit": 2}
    for _ in itertools.repeat(None, 4):
        page = shop.ask(SEARCH, **query).json or {}
        names += [row["name"] for row in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]

    assert names == [row["name"] for row in shop.rows(LIST, sort="name")]


@pytest.mark.parametrize("path", [LIST, SEARCH])
def test_a_page_by_its_number_is_a_part_of_the_list(shop: Shop, path: str) -> None:
    whole = [row["name"] for row in shop.rows(LIST, sort="name")]

    page = shop.ask(path, sort="name", limit=1, skip=1).json or {}
    after = shop.ask(path, sort="name", limit=1, cursor=page["next"]).json or {}

    assert [row["name"] for row in page["items"] + after["items"]] == whole[1:3]
