"""What search answers while its index can't be used, and how it comes back."""

import shutil
import threading
import time
from collections.abc import Iterator

import pytest

from libs.common.actor import Actor
from tests.support.meilisearch_stub import recorder
from tests.support.town import Town, open_town
from tests.support.waiting import eventually

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


def test_a_name_gets_503_with_a_hint_within_two_seconds(crippled):
    town, ann = crippled
    started = time.monotonic()

    answer = town.get(ann, PATH, q="maria")

    assert time.monotonic() - started < 2
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


@pytest.mark.parametrize("q", ["+5511900000000", "nobody@example.com", "4321", "maria@"])
def test_what_is_not_exact_or_not_there_is_not_called_missing(crippled, q):
    town, ann = crippled

    assert town.get(ann, PATH, q=q).status_code == 503


def test_nothing_else_notices(crippled):
    town, ann = crippled

    listed = town.call("contacts", "GET", "/api/v1/contacts", ann)["items"]
    assert [contact["name"] for contact in listed] == ["Maria da Silva"]
    assert town.contact(ann, "Bia", "+55 11 90000-0000")["name"] == "Bia"


def test_a_lost_index_is_rebuilt_by_itself(tmp_path):
    town = open_town(tmp_path)
    try:
        ann = town.workspace()
        town.contact(ann, "Maria da Silva", "+55 11 98765-4321")
        town.eventually_found(ann, ["Maria da Silva"])
        shutil.rmtree(tmp_path / "search")

        eventually(
            lambda: (
                town.get(ann, PATH, q="maria").json.get("total_is_exact")
                and town.found(ann, "maria") == ["Maria da Silva"]
            ),
            "the rebuilt index",
        )
    finally:
        town.host.stop()


def test_an_engine_that_hangs_costs_two_seconds_and_then_nothing(tmp_path):
    with recorder() as engine:
        engine.hang = threading.Event()
        town = open_town(
            tmp_path,
            roles=("web",),
            WARMLINE_SEARCH_INDEX_URL=engine.url,
            WARMLINE_SEARCH_INDEX_KEY="a-key",
            WARMLINE_TOKEN_KEY="a-token-key",
        )
        try:
            ann = town.workspace()
            town.contact(ann, "Maria da Silva", "+55 11 98765-4321")
            spent = []
            for query in ("maria", "silva", "+5511987654321", "+5511987654321", "maria"):
                began = time.monotonic()
                answer = town.get(ann, PATH, q=query)
                spent.append(time.monotonic() - began)
                assert answer.status_code == (200 if query.startswith("+") else 503)
            assert max(spent) < 2.5
            assert max(spent[-2:]) < 0.5, "the breaker is open"
        finally:
            engine.hang.set()
            town.host.stop()
