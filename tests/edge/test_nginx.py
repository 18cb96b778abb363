"""What only nginx does: standing there while everything behind it is away."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.edge.conftest import Answer, a_build
from tests.support.fixtures import missing
from tests.support.nginx import Nginx, program
from tests.support.ports import free_port

pytestmark = pytest.mark.xdist_group("nginx")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Nginx]:
    """nginx before services whose names nobody can resolve: they have not been started yet."""
    if program() is None:
        missing("nginx", "nginx is not installed")
    names = ("CONTACTS", "IMPORTER", "SEARCH", "INGEST", "GATEWAY", "EVENTS")
    nginx = Nginx(
        {
            **{f"WARMLINE_{name}_URL": f"http://{name.lower()}.invalid:8000" for name in names},
            "WARMLINE_RESOLVER": f"127.0.0.1:{free_port()}",
            "WARMLINE_PUBLIC_URL": "http://localhost",
            "WARMLINE_FRONTEND_DIR": str(a_build(tmp_path / "dist")),
            "WARMLINE_IMPORTER_FILE_BYTES": "1000000",
        }
    )
    yield nginx.start()
    nginx.close()


def ask(nginx: Nginx, method: str, path: str, headers: dict[str, str] | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=40)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())
    finally:
        connection.close()


def test_it_starts_before_the_services_and_serves_the_page(alone: Nginx) -> None:
    assert ask(alone, "GET", "/contacts").status == 200
    assert ask(alone, "GET", "/healthz").json == {"alive": True}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", f"/contacts?q={'x' * 40_000}", {}, 414, "too_large"),
        ("GET", "/contacts", {"Cookie": "x" * 40_000}, 431, "too_large"),
        ("TRACE", "/contacts", {}, 405, "method_not_allowed"),
    ],
)
def test_what_nginx_refuses_by_itself_is_told_in_json(
    alone: Nginx, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = ask(alone, method, path, headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json["status"], answer.json["code"]) == (status, code)
    assert answer.headers.get_all("X-Request-Id") == [answer.json["request_id"]]


@pytest.mark.parametrize("path", ["/api/v1/contacts", "/webhooks/whatsapp"])
def test_a_service_that_is_away_is_told_in_json(alone: Nginx, path: str) -> None:
    answer = ask(alone, "GET", path)
    assert answer.status in {502, 503}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["code"] == "unavailable"
    assert answer.headers["Retry-After"] == "2"
    assert answer.headers.get_all("X-Request-Id") == [answer.json["request_id"]]


def test_signing_in_is_slowed_down_even_while_nobody_answers(alone: Nginx) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(alone, "POST", "/api/v1/session"), range(8)))
    refused = [each for each in answers if each.status == 429]
    assert refused
    assert refused[0].json["code"] == "rate_limited"
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert {each.status for each in answers} <= {429, 502, 503}


def test_a_request_that_can_not_be_read_is_told_in_json(alone: Nginx) -> None:
    answer = ask(alone, "GET", "/..%2f..%2fetc")
    assert answer.status == 400
    assert json.loads(answer.page)["code"] == "malformed_request"
