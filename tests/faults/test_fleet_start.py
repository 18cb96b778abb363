"""Starting in any order with servers missing, and refusing to start with settings that can't work."""

import random
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests

from tests.support.business import a_business
from tests.support.distributed import distributed_on
from tests.support.ledger import assert_settled
from tests.support.postgresql import PostgresServer
from tests.support.product import ROOT, WARMLINE, Part, Product, base_environment
from tests.support.proxy import Proxy
from tests.support.rabbitmq import RabbitServer
from tests.support.waiting import eventually

pytestmark = [pytest.mark.distributed, pytest.mark.xdist_group("faults-start")]
WAITS_FOR = {
    "contacts": {"database", "bus"},
    "importer": {"database", "bus"},
    "gateway": {"database", "bus"},
}
"""Ingest needs nothing but its disk: it takes webhooks while every server is away. Search answers
from the index it has, and says that news does not reach it.
"""


@pytest.fixture
def cut_off(
    tmp_path: Path, postgresql_server: PostgresServer, rabbitmq_server: RabbitServer
) -> Iterator[tuple[Product, dict[str, Proxy]]]:
    """A product that is not started, and the cut lines to its database and bus server."""
    vhost = rabbitmq_server.new_vhost()
    lines = {"database": _line(postgresql_server.url), "bus": _line(vhost)}
    product = distributed_on(
        lambda: _through(lines["database"], postgresql_server.new_database()),
        _through(lines["bus"], vhost),
        tmp_path,
    )
    for line in lines.values():
        line.cut()
    try:
        yield product, lines
    finally:
        product.stop()
        for line in lines.values():
            line.close()


@pytest.mark.parametrize("first", ["database", "bus"])
def test_processes_start_in_any_order_and_wait_for_their_servers(
    cut_off: tuple[Product, dict[str, Proxy]], first: str
) -> None:
    product, lines = cut_off
    parts = list(product.parts)
    random.Random(first).shuffle(parts)
    for part in parts:
        part.start()
    assert product.edge is not None
    product.edge.start()
    for part in parts:
        eventually(lambda part=part: _alive(part), f"{part.name} alive", seconds=90, every=0.1)
        ready, reasons = _readiness(part)
        assert ready is (part.name not in WAITS_FOR), part.name
        assert bool(reasons) is not ready
        assert all(reason.startswith(f"{part.name}") for reason in reasons)

    lines[first].restore()
    (other,) = lines.keys() - {first}
    waiting = [part for part in parts if other in WAITS_FOR.get(part.name, ())]
    assert all(_alive(part) and not _readiness(part)[0] for part in waiting)
    lines[other].restore()
    product.wait_ready()
    business = a_business(product)
    business.hears_message("33612000000", "Zoë Müller")
    business.eventually_found("zoe", "Zoë Müller")
    assert_settled(product)


@pytest.mark.parametrize(
    ("service", "change", "named"),
    [
        ("contacts", {"WARMLINE_BUS_URL": "kafka://broker"}, "WARMLINE_BUS_URL"),
        ("contacts", {"WARMLINE_CONTACTS_DATABASE_URL": "oracle://db"}, "CONTACTS_DATABASE_URL"),
        ("search", {"WARMLINE_SEARCH_INDEX_URL": "solr://i"}, "WARMLINE_SEARCH_INDEX_URL"),
        ("importer", {"WARMLINE_JOBS_URL": "redis://jobs"}, "WARMLINE_JOBS_URL"),
        ("contacts", {"WARMLINE_BIND": "localhost"}, "WARMLINE_BIND"),
        ("contacts", {"WARMLINE_LOG_LEVEL": "LOUD"}, "WARMLINE_LOG_LEVEL"),
        ("contacts", {"WARMLINE_BUS_URL": "amqp://u:p@host:abc/"}, "WARMLINE_BUS_URL"),
        ("contacts", {"WARMLINE_TOKEN_KEY": ""}, "WARMLINE_TOKEN_KEY"),
        ("ingest", {"WARMLINE_WHATSAPP_APP_SECRETS": ""}, "WARMLINE_WHATSAPP_APP_SECRETS"),
        ("ingest", {"WARMLINE_WHATSAPP_VERIFY_TOKENS": ""}, "WARMLINE_WHATSAPP_VERIFY_TOKENS"),
    ],
)
def test_settings_that_cannot_work_stop_the_start_with_one_sentence(
    tmp_path: Path, service: str, change: dict[str, str], named: str
) -> None:
    environment = {
        **base_environment(tmp_path),
        "WARMLINE_BIND": "127.0.0.1:0",
        "WARMLINE_TOKEN_KEY": "a-token-key",
        "WARMLINE_SEARCH_INDEX_KEY": "an-index-key",
        "WARMLINE_BUS_URL": "amqp://127.0.0.1:1/nobody",
        **change,
    }
    done = subprocess.run(
        [*WARMLINE, "run", service],
        cwd=ROOT, env=environment, text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    (sentence,) = done.stderr.splitlines()
    assert named in sentence


def test_a_port_that_is_taken_is_one_sentence_and_nothing_is_announced(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [*WARMLINE, "run", "all"], cwd=ROOT,
            env={**base_environment(tmp_path), "WARMLINE_BIND": bind},
            text=True, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert bind in sentence


def _alive(part: Part) -> bool:
    assert part.process is not None
    assert part.process.poll() is None, part.log.read_text()[-3000:]
    try:
        return requests.get(f"http://{part.bind}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def _readiness(part: Part) -> tuple[bool, list[str]]:
    answer = requests.get(f"http://{part.bind}/readyz", timeout=30)
    body: dict[str, Any] = answer.json()
    assert answer.status_code == (requests.codes.ok if body["ready"] else 503)
    return body["ready"], body["reasons"]


def _line(url: str) -> Proxy:
    parts = urlsplit(url)
    assert parts.hostname is not None
    return Proxy(parts.hostname, parts.port or {"amqp": 5672}.get(parts.scheme, 5432))


def _through(line: Proxy, url: str) -> str:
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    place = f"127.0.0.1:{line.port}"
    return urlunsplit(parts._replace(netloc=f"{login}@{place}" if login else place))
