"""What search answers while its index can't be used, and how it comes back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.test import Client

from libs.common.actor import Actor
from libs.common.settings import Env
from services.front import front_of
from services.host import Host
from services.search.adapters.meilisearch_http import BREAKS_AFTER
from tests.support.silent import Silent, silent_server
from tests.support.town import Town, open_town
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("degraded")

PATH = "/api/v1/search/contacts"


@pytest.fixture(scope="module")
def crippled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Actor]]:
    """A town whose index was damaged behind its back; nothing indexes, so nothing repairs it."""
    folder = tmp_path_factory.mktemp("crippled")
    town = open_town(folder)
    ann = town.workspace()
    town.contact(ann, "Maria da Silva", "+55 11 98765-4321", email="maria@example.com")
    town.eventually_found(ann, ["Maria da Silva"])
    town.host.stop()
    for path in (folder / "search").glob("gen-*/*"):
        path.write_bytes(b"garbage")
    town = open_town(folder, roles=("web",))
    yield town, ann
    town.host.stop()


def test_a_name_gets_503_with_a_hint(crippled):
    town, ann = crippled

    answer = town.get(ann, PATH, q="maria")

    assert (answer.status_code, answer.json["code"]) == (503, "search_unavailable")
    assert "complete phone number" in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("+5511987654321", "phone"),
        ("+55 (11) 98765-4321", "phone"),
        ("wa.me/5511987654321", "phone"),
        ("551187654321", "phone"),  # without the ninth digit
        ("maria@example.com", "e-mail"),
        ("Maria@Example.com", "e-mail"),
    ],
)
def test_an_exact_number_or_address_is_still_found(crippled, q, reason):
    town, ann = crippled

    page = town.get(ann, PATH, q=q).json

    assert [item["name"] for item in page["items"]] == ["Maria da Silva"]
    assert page["items"][0]["matched_on"][0] == reason
    assert (page["degraded"], page["total_is_exact"]) == (True, False)


def test_what_is_found_exactly_still_passes_the_filters_and_is_counted(crippled):
    town, ann = crippled
    q = "+5511987654321"

    passed = town.get(ann, PATH, q=q, status="cold", facets=["status", "tag", "owner"]).json
    kept_out = town.get(ann, PATH, q=q, status="hot", facets=["status"]).json

    assert [item["name"] for item in passed["items"]] == ["Maria da Silva"]
    assert passed["facets"] == {"status": {"cold": 1}, "tag": {}, "owner": {"": 1}}
    assert (kept_out["items"], kept_out["total"], kept_out["degraded"]) == ([], 0, True)
    assert kept_out["facets"] == {"status": {}}


@pytest.mark.parametrize("q", ["+5511900000000", "nobody@example.com", "4321", "maria@"])
def test_what_is_not_exact_or_not_there_is_not_called_missing(crippled, q):
    town, ann = crippled

    assert town.get(ann, PATH, q=q).status_code == 503


def test_nothing_else_notices(crippled):
    town, ann = crippled

    listed = town.call("contacts", "GET", "/api/v1/contacts", ann)["items"]
    assert [contact["name"] for contact in listed] == ["Maria da Silva"]
    assert town.contact(ann, "Bia", "+55 11 90000-0000")["name"] == "Bia"


def _removed(folder: Path) -> bool:
    """Remove a folder that somebody may be writing into."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def test_a_lost_index_is_rebuilt_by_itself(tmp_path):
    town = open_town(tmp_path)
    try:
        ann = town.workspace()
        town.contact(ann, "Maria da Silva", "+55 11 98765-4321")
        town.eventually_found(ann, ["Maria da Silva"])
        eventually(lambda: _removed(tmp_path / "search"), "an index that is gone")

        eventually(
            lambda: (
                town.get(ann, PATH, q="maria").json.get("total_is_exact")
                and town.found(ann, "maria") == ["Maria da Silva"]
            ),
            "the rebuilt index",
        )
    finally:
        town.host.stop()


@contextmanager
def on_a_hanging_engine(folder: Path, *roles: str) -> Iterator[tuple[Town, Actor, Silent]]:
    """A town on an engine that accepts connections and never answers."""
    with silent_server() as engine:
        town = open_town(
            folder,
            roles,
            WARMLINE_SEARCH_INDEX_URL=engine.url,
            WARMLINE_SEARCH_INDEX_KEY="a-key",
            WARMLINE_TOKEN_KEY="a-token-key",
        )
        ann = town.workspace()
        yield town, ann, engine
        town.host.stop()


def test_an_engine_that_hangs_is_asked_a_few_times_and_then_left_alone(tmp_path):
    queries = ["maria", "+5511987654321", "4321", "maria@example.com"] * 10
    with on_a_hanging_engine(tmp_path, "web") as (town, ann, engine):
        town.contact(ann, "Maria da Silva", "+55 11 98765-4321", email="maria@example.com")
        for query in queries:
            answer = town.get(ann, PATH, q=query, facets=["status", "tag", "owner"])
            is_exact = "@" in query or query.startswith("+")
            assert answer.status_code == (200 if is_exact else 503), query

        assert BREAKS_AFTER <= len(engine.asked) < len(queries) / 2, "the breaker is open"


def test_only_search_is_degraded_while_its_engine_hangs(tmp_path):
    with on_a_hanging_engine(tmp_path, "web", "consumer", "relay", "indexer") as (town, ann, _):
        town.contact(ann, "Maria da Silva", "+55 11 98765-4321")
        client = Client(front_of(town.host))

        def degraded() -> list[str]:
            answer = client.get("/readyz")
            assert (answer.status_code, answer.json["ready"]) == (200, True)
            return [each.partition(":")[0] for each in answer.json.get("degraded", [])]

        eventually(lambda: "search.contacts" in degraded(), "the consumer's problem")
        listed = town.call("contacts", "GET", "/api/v1/contacts", ann)["items"]
        assert [contact["name"] for contact in listed] == ["Maria da Silva"]


def test_a_process_that_only_indexes_is_not_ready_while_it_can_not(tmp_path):
    with silent_server() as engine:
        env = Env(
            {
                "WARMLINE_DATA": str(tmp_path),
                "WARMLINE_SEARCH_INDEX_URL": engine.url,
                "WARMLINE_SEARCH_INDEX_KEY": "a-key",
                "WARMLINE_TOKEN_KEY": "a-token-key",
            }
        )
        host = Host(["search"], ["indexer"], env)
        host.start()
        try:
            client = Client(front_of(host))
            eventually(
                lambda: any(
                    "search-keeper" in each for each in client.get("/readyz").json["reasons"]
                ),
                "the reason",
            )
            assert client.get("/readyz").status_code == 503
        finally:
            host.stop()
