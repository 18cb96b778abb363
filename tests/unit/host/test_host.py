from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from libs.common.errors import SettingsError
from libs.common.settings import Env
from services.front import front_of
from services.host import Host, check_start
from tests.support.waiting import eventually


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"WARMLINE_DATA": str(tmp_path / "data")}


@pytest.fixture
def host(loyalty: list[str], environment: dict[str, str]) -> Iterator[Host]:
    host = Host(["loyalty"], ["web", "loop"], Env(environment))
    yield host
    host.stop()


def test_a_service_from_outside_plugs_in_and_waits_for_what_it_needs(
    host: Host, loyalty: list[str]
) -> None:
    client = Client(front_of(host))
    early = client.get("/api/v1/loyalty/points")
    assert (early.status_code, early.headers["Retry-After"]) == (503, "2")
    assert client.get("/readyz").json == {"ready": False, "reasons": ["loyalty: starting"]}

    host.start()
    eventually(lambda: client.get("/readyz").status_code == 200, "ready")
    assert loyalty == ["migrated", "started"]
    assert host.platform.apps.get("loyalty") is not None
    assert client.get("/api/v1/loyalty/points").text == "/api/v1/loyalty/points"


def test_stopping_ends_what_was_started_once(host: Host, loyalty: list[str]) -> None:
    host.start()
    eventually(lambda: "started" in loyalty, "started")
    host.stop()
    host.stop()
    assert loyalty[-2:] == ["stopped", "closed"]


def test_a_process_answers_for_its_own_health_and_nothing_it_does_not_run(host: Host) -> None:
    client = Client(front_of(host))
    assert client.get("/healthz").json == {"alive": True}
    assert b"warmline_http_requests_total" in client.get("/metrics").data
    missing: Any = client.get("/api/v1/loyaltycards").json
    assert (missing["status"], missing["code"]) == (404, "not_found")


def test_a_background_process_answers_no_requests_of_people(
    loyalty: list[str], environment: dict[str, str]
) -> None:
    host = Host(["loyalty"], ["loop"], Env(environment))
    client = Client(front_of(host))
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/loyalty/points").status_code == 404
    host.stop()


@pytest.mark.parametrize(
    ("services", "roles", "more", "sentence"),
    [
        (["mail"], [], {}, "there is no service 'mail'; the services are all, contacts"),
        (["loyalty"], ["boss"], {}, "there is no role 'boss' here; use loop, web"),
        (["loyalty"], [], {"LOYALTY_POINTS": "many"}, "LOYALTY_POINTS must be a whole number"),
        (["loyalty"], [], {"WARMLINE_BUS_URL": "carrier-pigeon://x"}, "WARMLINE_BUS_URL: 'carrier-"),
        (["loyalty"], [], {"WARMLINE_BIND": "localhost"}, "WARMLINE_BIND must be host:port"),
        (["loyalty"], [], {"WARMLINE_LOG_LEVEL": "LOUD"}, "WARMLINE_LOG_LEVEL must be one of"),
        (
            ["loyalty"], [], {"WARMLINE_BUS_URL": "amqp://u:p@host:abc/"},
            "WARMLINE_BUS_URL: its port must be a number",
        ),
        (
            ["contacts"], [], {"WARMLINE_CONTACTS_DATABASE_URL": "postgresql://u@h:xx/db"},
            "WARMLINE_CONTACTS_DATABASE_URL: its port must be a number",
        ),
        (
            ["loyalty"], [], {"WARMLINE_BUS_URL": "embedded:///x.db?lease=abc"},
            "WARMLINE_BUS_URL: its option lease must be a number above zero",
        ),
        (
            ["loyalty"], [], {"WARMLINE_BUS_URL": "embedded:///x.db?lease=0"},
            "WARMLINE_BUS_URL: its option lease must be a number above zero",
        ),
        (
            ["search"], [], {"WARMLINE_SEARCH_INDEX_URL": "http://"},
            "WARMLINE_SEARCH_INDEX_URL: it names no host",
        ),
        (
            ["loyalty"], [], {"WARMLINE_BUS_URL": "amqp://127.0.0.1"},
            "WARMLINE_TOKEN_KEY is not set",
        ),
    ],
)  # fmt: skip
def test_a_bad_start_is_refused_with_a_sentence_that_says_what_to_set(
    loyalty: list[str], environment: dict[str, str], services: list[str], roles: list[str],
    more: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    with pytest.raises(SettingsError) as refused:
        check_start(services, roles, Env({**environment, **more}))
    assert any(problem.startswith(sentence) for problem in refused.value.problems)


def test_all_problems_are_named_at_once(loyalty: list[str], environment: dict[str, str]) -> None:
    broken = {"WARMLINE_BUS_URL": "pigeon://x", "LOYALTY_POINTS": "0", "WARMLINE_THREADS": "none"}
    with pytest.raises(SettingsError) as refused:
        check_start(["loyalty"], [], Env({**environment, **broken}))
    named = {problem.split(" ")[0].rstrip(":") for problem in refused.value.problems}
    assert named == set(broken)
