"""A selection by words: everybody whom search finds, frozen by contacts, on both databases."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
import msgspec
import pytest
from werkzeug.test import Client, TestResponse

from libs.common.actor import Actor
from libs.common.http.tokens import HEADER
from libs.common.ids import new_id
from services.contacts.api.import_batches import MOST_ROWS
from services.contacts.application import ask_search
from tests.support.postgresql import PostgresServer
from tests.support.town import CLI, Town, open_town
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("what-a-search-finds")

CONTACTS, BULK, EXPORTS = "/api/v1/contacts", "/api/v1/bulk", "/api/v1/exports"
MANY = 1_600
HOT = 400
"""Of the many."""


class Shop:
    """A workspace with many people called Ana, who can be found."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.owner = town.workspace()

    def ask(
        self, method: str, path: str, body: Any = None, who: Actor | None = None,
        key: str | None = None, **query: Any,
    ) -> TestResponse:  # fmt: skip
        app = self.app("search" if "/search/" in path else "contacts")
        token = self.town.host.platform.tokens.issue(who or self.owner)
        data = None if body is None else msgspec.json.encode(body)
        return Client(app).open(
            path, method=method, query_string=query, data=data, content_type="application/json",
            headers={HEADER: token} | ({"Idempotency-Key": key} if key else {}),
        )  # fmt: skip

    def app(self, service: str) -> Any:
        return next(each.app for each in self.town.host.services if each.name == service)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def found(self, q: str, **query: Any) -> int:
        total: int = self.get("/api/v1/search/contacts", q=q, limit=1, **query)["total"]
        return total

    def bulk(self, selection: dict[str, Any], **action: Any) -> dict[str, Any]:
        """Run a job to its end."""
        answer = self.ask("POST", BULK, {"selection": selection, "action": action})
        assert answer.status_code == 202, answer.text
        path = f"{BULK}/{_json(answer)['id']}"
        eventually(lambda: self.get(path)["state"] == "done", "the job's end")
        job: dict[str, Any] = self.get(path)
        return job

    def download(self, selection: dict[str, Any]) -> list[str]:
        """Return the names of an export."""
        asked = self.ask("POST", EXPORTS, {"selection": selection, "columns": ["name"]})
        assert asked.status_code == 201, asked.text
        answer = self.ask("GET", _json(asked)["url"])
        assert answer.status_code == 200, answer.text
        [_, *rows] = csv.reader(io.StringIO(answer.text, newline=""))
        return [name for [name] in rows]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)]
)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    urls, server = {}, None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        assert isinstance(server, PostgresServer)
        urls = {
            "WARMLINE_CONTACTS_DATABASE_URL": server.new_database(),
            "WARMLINE_TOKEN_KEY": "a-key",
        }
    town = open_town(tmp_path_factory.mktemp("town"), **urls)
    shop = Shop(town)
    _fill(shop)
    yield shop
    town.host.stop()
    if server is not None:
        server.drop_database(urls["WARMLINE_CONTACTS_DATABASE_URL"])


def _fill(shop: Shop) -> None:
    for first in range(0, MANY, MOST_ROWS):
        rows = [
            {"row": n, "phone": f"+4477{n:08}", "name": f"Ana {n}",
             "status": "hot" if n < HOT else "cold"}
            for n in range(first, min(MANY, first + MOST_ROWS))
        ]  # fmt: skip
        body = {
            "workspace_id": shop.owner.workspace_id, "import_id": new_id(), "chunk": first,
            "rows": rows, "actor": {"id": "m", "name": "M"},
        }  # fmt: skip
        shop.town.call("contacts", "POST", "/internal/v1/import-batches", CLI, body)
    shop.town.contact(shop.owner, "Bia", "+55 11 98765-4321")
    eventually(lambda: shop.found("ana") == MANY and shop.found("bia") == 1, "everybody in search")


def test_all_that_a_search_finds_are_changed_and_nobody_else(shop: Shop) -> None:
    left_out = shop.get("/api/v1/search/contacts", q="ana", limit=2)["items"]
    ids = [each["id"] for each in left_out]

    job = shop.bulk(
        {"filter": {"q": "ana"}, "exclude_ids": ids, "expected_count": MANY - 2},
        kind="tag", tags=["all of them"],
    )  # fmt: skip

    assert (job["total"], job["counts"]["changed"]) == (MANY - 2, MANY - 2)
    tagged = shop.get(CONTACTS, tag="all of them", limit=1)
    assert (tagged["total"], tagged["total_is_exact"]) == (MANY - 2, True)
    assert not {"all of them"} & {tag for each in ids for tag in _tags(shop, each)}
    assert shop.get(CONTACTS, tag="all of them", name="bia")["total"] == 0


def _tags(shop: Shop, contact_id: str) -> list[str]:
    tags: list[str] = shop.get(f"{CONTACTS}/{contact_id}")["tags"]
    return tags


def test_the_filters_beside_the_words_hold_too_also_those_that_leave_out(shop: Shop) -> None:
    hot = shop.download({"filter": {"q": "ana", "status": "hot"}, "expected_count": HOT})
    leaving_out = {"field": "status", "op": "none_of", "value": ["hot"]}
    cold = shop.download({"filter": {"q": "ana", "filter": leaving_out}})
    both = shop.download({"filter": {"q": "ana", "name": "ANA 15", "status": ["cold"]}})

    assert sorted(hot) == sorted(f"Ana {n}" for n in range(HOT))
    assert sorted(cold) == sorted(f"Ana {n}" for n in range(HOT, MANY))
    assert sorted(both) == sorted(f"Ana {n}" for n in range(HOT, MANY) if f"{n}".startswith("15"))


def test_tags_of_those_who_are_found_are_counted(shop: Shop) -> None:
    path = f"{CONTACTS}/tag-counts"
    shop.bulk({"filter": {"q": "ana", "status": "hot"}}, kind="tag", tags=["warm lead"])

    counted = _json(shop.ask("POST", path, {"selection": {"filter": {"q": "ana"}}}))

    assert counted["total"] == MANY
    assert {"name": "warm lead", "contacts": HOT} in counted["items"]


@pytest.mark.parametrize(
    ("path", "more"),
    [(BULK, {"action": {"kind": "tag", "tags": ["asked"]}}), (EXPORTS, {}),
     (f"{CONTACTS}/tag-counts", {})],
)  # fmt: skip
def test_nobody_waits_to_write_while_search_is_asked(
    shop: Shop, path: str, more: dict[str, Any]
) -> None:
    key, meanwhile = new_id(), []
    body = {"selection": {"filter": {"q": "bia"}}, **more}

    def write(_: Any, **__: Any) -> None:
        with ThreadPoolExecutor(1) as others:
            note = {"name": f"view {key}", "query": {}}
            meanwhile.append(others.submit(shop.ask, "POST", "/api/v1/views", note).result())

    with flask.request_started.connected_to(write, shop.app("search")):
        first = shop.ask("POST", path, body, key=key)
    again = shop.ask("POST", path, body, key=key)

    assert [each.status_code for each in meanwhile] == [201]
    assert first.status_code in {200, 201, 202}
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_of_two_copies_that_ask_search_at_once_one_is_carried_out(shop: Shop) -> None:
    key = new_id()
    body = {"selection": {"filter": {"q": "bia"}}}
    copies: list[TestResponse] = []

    def copy(_: Any, **__: Any) -> None:
        if not copies:
            copies.append(shop.ask("GET", CONTACTS, limit=1))
            with ThreadPoolExecutor(1) as others:
                copies[0] = others.submit(shop.ask, "POST", EXPORTS, body, key=key).result()

    with flask.request_started.connected_to(copy, shop.app("search")):
        answer = shop.ask("POST", EXPORTS, body, key=key)

    assert (copies[0].status_code, answer.status_code) == (201, 201)
    assert answer.json == copies[0].json
    assert answer.headers["Idempotency-Replayed"] == "true"


def test_another_number_than_was_seen_is_refused_before_anything_is_done(shop: Shop) -> None:
    jobs = len(shop.get(BULK)["items"])
    body = {
        "selection": {"filter": {"q": "ana"}, "expected_count": MANY + 100},
        "action": {"kind": "delete"},
    }

    refused = shop.ask("POST", BULK, body)

    assert (refused.status_code, _json(refused)["found"]) == (409, MANY)
    assert shop.ask("POST", EXPORTS, body | {"action": None}).status_code == 422
    assert shop.ask("POST", EXPORTS, {"selection": body["selection"]}).status_code == 409
    assert len(shop.get(BULK)["items"]) == jobs


@pytest.mark.parametrize(
    ("chosen", "place"),
    [
        ({"filter": {"field": "window", "op": "open"}}, "selection.filter.filter"),
        ({"state": "trashed"}, "selection.filter.state"),
    ],
)
def test_what_only_the_list_can_tell_is_named(shop: Shop, chosen: Any, place: str) -> None:
    selection = {"filter": {"q": "ana", **chosen}}

    answers = [
        shop.ask("POST", BULK, {"selection": selection, "action": {"kind": "delete"}}),
        shop.ask("POST", EXPORTS, {"selection": selection}),
        shop.ask("POST", f"{CONTACTS}/tag-counts", {"selection": selection}),
    ]

    for each in answers:
        assert (each.status_code, list(_json(each)["errors"])) == (422, [place])


def test_more_than_can_be_listed_in_time_is_said_and_nothing_is_cut(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask_search, "SECONDS", -1.0)

    refused = shop.ask("POST", EXPORTS, {"selection": {"filter": {"q": "ana"}}})

    assert (refused.status_code, _json(refused)["code"]) == (422, "search_finds_too_many")
    assert list(_json(refused)["errors"]) == ["selection.filter.q"]


def test_who_may_not_search_selects_nobody_by_words(shop: Shop) -> None:
    key = replace(shop.owner, kind="key", scopes=shop.owner.scopes - {"search:read"})

    refused = shop.ask("POST", EXPORTS, {"selection": {"filter": {"q": "ana"}}}, key)

    assert (refused.status_code, _json(refused)["needs"]) == (403, "search:read")


def test_the_trail_says_that_words_were_searched_for_and_not_which(shop: Shop) -> None:
    shop.download({"filter": {"q": "ana 7", "status": ["hot"]}})

    [newest, *_] = shop.get("/api/v1/audit", action="export.created")["items"]

    assert newest["facts"]["filter"] == {"q": "…", "status": ["hot"]}


def test_who_is_found_and_gone_by_now_is_left_out(tmp_path: Path) -> None:
    shop = Shop(open_town(tmp_path))
    gone = shop.town.contact(shop.owner, "Zed One", "+44 7700 900001")
    shop.town.contact(shop.owner, "Zed Two", "+44 7700 900002")
    eventually(lambda: shop.found("zed") == 2, "both in search")
    shop.town.host.stop()
    shop.town = open_town(tmp_path, roles=("web", "consumer"))  # nothing indexes any more
    try:
        assert shop.ask("DELETE", f"{CONTACTS}/{gone['id']}").status_code == 204
        assert shop.found("zed") == 2

        zeds = {"filter": {"q": "zed"}}
        assert shop.download(zeds) == ["Zed Two"]
        counts = shop.ask("POST", f"{CONTACTS}/tag-counts", {"selection": zeds})
        assert counts.json == {"total": 1, "items": []}
        job = {"selection": zeds | {"expected_count": 2}, "action": {"kind": "delete"}}
        refused = shop.ask("POST", BULK, job)
        assert (refused.status_code, _json(refused)["found"]) == (409, 1)
        assert shop.bulk(zeds, kind="status", status="hot")["counts"]["changed"] == 1
    finally:
        shop.town.host.stop()


def _json(answer: TestResponse) -> Any:
    return answer.json


@pytest.fixture
def crippled(tmp_path: Path) -> Iterator[tuple[Shop, str]]:
    """A shop whose index was damaged behind its back, and an export that was asked for before.

    Nothing indexes, so nothing repairs it.
    """
    town = open_town(tmp_path)
    shop = Shop(town)
    town.contact(shop.owner, "Maria da Silva", "+55 11 98765-4321", email="m@example.com")
    town.contact(shop.owner, "Marian", "+55 11 98765-4322", email="m@example.com")
    eventually(lambda: shop.found("maria") == 2, "both in search")
    body = {"selection": {"filter": {"q": "maria"}}}
    made = _json(shop.ask("POST", EXPORTS, body, key="asked before"))
    town.host.stop()
    for path in (tmp_path / "search").glob("gen-*/*"):
        path.write_bytes(b"garbage")
    shop.town = open_town(tmp_path, roles=("web", "consumer"))
    yield shop, made["url"]
    shop.town.host.stop()


def test_while_search_is_down_nothing_is_frozen(crippled: tuple[Shop, str]) -> None:
    shop, url = crippled
    selection = {"filter": {"q": "maria"}, "expected_count": 2}
    job = {"selection": selection, "action": {"kind": "delete"}}

    answers = [
        shop.ask("POST", BULK, job),
        shop.ask("POST", EXPORTS, {"selection": selection}),
        shop.ask("POST", f"{CONTACTS}/tag-counts", {"selection": selection}),
        shop.ask("GET", url),
    ]

    for each in answers:
        assert (each.status_code, _json(each)["code"]) == (503, "search_unavailable")
        assert int(each.headers["Retry-After"]) >= 1
    assert shop.get(BULK)["items"] == []
    assert len(shop.get(EXPORTS)["items"]) == 1
    assert shop.get("/api/v1/audit", action="export.downloaded")["items"] == []


def test_what_was_answered_is_answered_again_while_search_is_down(
    crippled: tuple[Shop, str],
) -> None:
    shop, url = crippled
    body = {"selection": {"filter": {"q": "maria"}}}

    again = shop.ask("POST", EXPORTS, body, key="asked before")

    assert (again.status_code, _json(again)["url"]) == (201, url)
    assert len(shop.get(EXPORTS)["items"]) == 1


def test_an_exact_address_selects_whom_the_list_shows_then(crippled: tuple[Shop, str]) -> None:
    shop, _ = crippled
    shown = shop.get("/api/v1/search/contacts", q="m@example.com")
    assert (shown["degraded"], shown["total"]) == (True, 2)

    job = shop.bulk(
        {"filter": {"q": "m@example.com"}, "expected_count": 2}, kind="status", status="hot"
    )

    assert job["counts"]["changed"] == 2
