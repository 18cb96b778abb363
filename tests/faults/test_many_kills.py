"""SIGKILL ingest and contacts' consumer again and again under load: the ledger is what is stored.

`WARMLINE_TEST_KILLS` says how often, both taken together.
"""

import json
import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.support.business import a_business
from tests.support.ledger import Load, database_url
from tests.support.nursery import ForkedPart, Nursery
from tests.support.ports import free_ports
from tests.support.product import Product, base_environment
from tests.support.waiting import eventually

KILLS = int(os.environ.get("WARMLINE_TEST_KILLS", "8"))
SETTLE_SECONDS = 300.0
DURING_THE_START = 0.2
"""The share of kills that come while the process is still starting."""


@pytest.fixture(params=["embedded", pytest.param("distributed", marks=pytest.mark.distributed)])
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Product]:
    """Ingest and contacts' consumer, each a process of its own, not started yet."""
    environment = {**base_environment(tmp_path), "WARMLINE_LOG_LEVEL": "WARNING"}
    environment |= _places(request.param, tmp_path, request)
    ports = free_ports(2)
    with Nursery() as nursery:
        parts = [
            ForkedPart(
                name, arguments, f"127.0.0.1:{port}", environment, tmp_path / f"{name}.log",
                nursery=nursery,
            )
            for name, arguments, port in zip(
                ("ingest", "contacts"),
                (["ingest"], ["contacts", "--role=consumer"]),
                ports,
                strict=True,
            )
        ]  # fmt: skip
        product = Product(f"http://127.0.0.1:{ports[0]}", environment, parts, request.param)
        product.office.call("contacts", "GET", "/internal/v1/workspaces")
        try:
            yield product
        finally:
            product.closing.close()
            for part in parts:
                if part.pid is not None:
                    part.kill()


def _places(kind: str, folder: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    if kind == "embedded":
        (folder / "data").mkdir()
        return {"WARMLINE_BUS_URL": f"embedded:///{folder}/data/bus.db?lease=2"}
    new_database = request.getfixturevalue("postgresql_server").new_database
    return {
        "WARMLINE_BUS_URL": request.getfixturevalue("rabbitmq_server").new_vhost(),
        "WARMLINE_TOKEN_KEY": "a-token-key-that-all-processes-share",
        **{
            f"WARMLINE_{name}_DATABASE_URL": new_database()
            for name in ("CONTACTS", "IMPORTER", "GATEWAY")
        },
    }


@pytest.mark.timeout(600 + 10 * KILLS)
def test_what_got_200_is_stored_once_however_often_its_processes_are_killed(pair: Product) -> None:
    assert isinstance(pair.parts[0], ForkedPart)
    for part in pair.parts:
        part.start()
    pair.wait_ready()
    business = a_business(pair)
    with Load(business) as load, ThreadPoolExecutor(2) as pool:
        left = [None] * KILLS
        kills = [pool.submit(kill_again_and_again, part, left) for part in pair.parts]
        killed = {part.name: each.result() for part, each in zip(pair.parts, kills, strict=True)}
    pair.wait_ready()

    ledger = Counter(wamid for each in load.acknowledged.values() for wamid in each)
    assert sum(killed.values()) == KILLS
    assert all(killed.values())
    assert len(ledger) > KILLS, "the load never got through; the test showed nothing"
    assert max(ledger.values()) == 1
    replayed = settle(pair, set(ledger))
    stored = stored_ids(pair)
    told(pair, killed=killed, got_200=len(ledger), tried=len(load.sent), stored=len(stored),
         lost=len(ledger - stored), replayed=replayed, answers=dict(load.answers))  # fmt: skip
    assert not ledger - stored, "what got 200 is not stored"
    assert max(stored.values()) == 1
    assert set(stored) <= load.sent
    assert_everybody_is_there_once(pair, list(load.acknowledged))


def kill_again_and_again(part: ForkedPart, left: list[None]) -> int:
    """Kill a part while any kill is left, at random moments of its work or of its start.

    It is started again after each; returns how often that was.
    """
    moments, done = random.Random(f"20261123 {part.name}"), 0
    never = threading.Event()
    with suppress(IndexError):
        while True:
            if not done or moments.random() > DURING_THE_START:
                eventually(part.ready, f"{part.name} again", seconds=120, every=0.03)
            left.pop()
            never.wait(moments.uniform(0.0, 0.5))
            part.kill()
            done += 1
            part.start()
    return done


def settle(product: Product, ledger: set[str]) -> int:
    """Wait until the ledger is stored and every queue is empty; tell how much was put back.

    A message that was held whenever its consumer was killed is parked, as one that kills its
    consumer would be. A person then puts it back.
    """
    bus, replayed = product.office.bus, 0

    def settled() -> bool:
        nonlocal replayed
        if parked := bus.parked("contacts.whatsapp", 10_000):
            assert all("never settled" in each.cause for each in parked), parked[0]
            replayed += bus.replay("contacts.whatsapp", [each.id for each in parked])
        return ledger <= stored_ids(product).keys() and not any(
            depth.ready + (depth.unsettled or 0)
            for depth in bus.depths()
            if depth.queue.startswith("contacts.whatsapp")
        )

    with suppress(AssertionError):
        eventually(settled, "the ledger stored", seconds=SETTLE_SECONDS, every=0.5)
    return replayed


def stored_ids(product: Product) -> Counter[str]:
    return Counter(row["wamid"] for row in rows(product, "SELECT wamid FROM message"))


def assert_everybody_is_there_once(product: Product, people: list[str]) -> None:
    """One contact, one audit entry, one place of the plan and one event for each person."""
    phones = Counter(row["phone_e164"] for row in rows(product, "SELECT phone_e164 FROM contact"))
    assert phones == Counter(f"+{each}" for each in people)
    actions = [row["action"] for row in rows(product, "SELECT action FROM audit_entry")]
    assert actions.count("contact.created") == len(people)
    assert [row["used"] for row in rows(product, "SELECT used FROM workspace")] == [len(people)]


def rows(product: Product, query: str) -> list[Any]:
    engine = create_engine(database_url(product, "contacts"))
    try:
        with engine.connect() as connection:
            return list(connection.execute(text(query)).mappings())
    finally:
        engine.dispose()


def told(product: Product, **facts: Any) -> None:
    """Note what the run showed, where somebody asks for it."""
    if place := os.environ.get("WARMLINE_TEST_KILLS_REPORT"):
        with Path(place).open("a") as report:
            report.write(json.dumps({"composition": product.composition, **facts}) + "\n")
