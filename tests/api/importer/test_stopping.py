"""An import that is stopped: nothing more is begun, and what was begun is told before the end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.topology import TOPOLOGY
from libs.common.transactional.outbox import Relay
from services.importer.adapters.tables import outbox
from services.importer.application.recovery import EVERY_SECONDS
from services.importer.application.run_chunk import run_chunk
from services.importer.application.run_task import run_task
from services.importer.domain.job import PREPARE, STOPS_WITHIN
from tests.api.importer.test_importing import counted, people
from tests.api.importer.test_recovery import (
    CHUNK,
    hold,
    overtake,
    prepared,
    started,
    time_passes,
    work,
)
from tests.support.importer import ImporterWorld, Importing


@pytest.fixture
def shop(make_world: Callable[..., ImporterWorld]) -> Importing:
    """A workspace whose importer has no worker: the test is the worker."""
    return make_world(window=1, chunk_rows=CHUNK).workspace()


@pytest.fixture
def bus(shop: Importing, tmp_path: Path) -> Iterator[EventBus]:
    bus = open_bus(f"embedded:///{tmp_path}/bus.db", TOPOLOGY, shop.world.contacts.clock)
    yield bus
    bus.close()


def test_the_end_is_told_once_when_the_last_chunk_in_hand_is_accounted_for(
    shop: Importing, bus: EventBus
) -> None:
    tap = bus.tap(["import.*"])
    job = prepared(shop)
    claim = hold(shop, job, 0)

    stopping = shop.act(job, "stop").body
    assert (stopping["state"], stopping["stopping"]) == ("running", True)
    assert stopping["counts"] == counted(skipped=150)
    assert (stopping["finished_at"], shop.act(job, "stop").status) == (None, 409)
    run_chunk(shop.world.storage, shop.world.workshop().contacts, claim)
    shop.world.recover()

    shown = shop.show(job)
    assert (shown["state"], shown["stopping"], shown["progress"]) == ("stopped", False, 250)
    told = [(event.type, event.data["done"] if "done" in event.data
             else sum(event.data["counts"].values())) for event in published(shop, bus, tap)]  # fmt: skip
    assert told == [
        ("import.progressed.v1", 150), ("import.progressed.v1", 250), ("import.finished.v1", 250),
    ]  # fmt: skip
    tap.close()


def published(shop: Importing, bus: EventBus, tap: Any) -> list[Any]:
    relay = Relay("relay", shop.world.database, outbox, bus, shop.world.contacts.clock)
    while relay.drain():
        pass
    return [delivery.event for delivery in tap.receive(100, timedelta(seconds=5))]


def test_a_stop_is_promised_within_five_seconds() -> None:
    assert STOPS_WITHIN + timedelta(seconds=EVERY_SECONDS) <= timedelta(seconds=5)


def test_a_chunk_of_a_worker_that_says_nothing_is_settled_within_seconds(shop: Importing) -> None:
    job = prepared(shop)
    hold(shop, job, 0)
    shop.act(job, "stop")
    assert shop.world.recover() == 0
    time_passes(shop, STOPS_WITHIN + timedelta(seconds=1))
    assert shop.world.recover() == 1
    run_task(shop.world.workshop(), job, "run", 0)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("stopped", counted(skipped=250))
    assert shop.own.usage()["used"] == 0


def test_a_chunk_whose_worker_died_after_contacts_wrote_is_told_as_it_is(shop: Importing) -> None:
    job = prepared(shop)
    claim = hold(shop, job, 0)
    overtake(shop, claim)
    run_chunk(shop.world.storage, shop.world.workshop().contacts, claim)
    time_passes(shop)
    shop.world.recover()
    assert shop.act(job, "stop").body["progress"] == 150
    run_task(shop.world.workshop(), job, "run", 0)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("stopped", counted(created=100, skipped=150))
    assert shop.own.usage()["used"] == 100


def test_a_call_that_contacts_hears_after_the_stop_does_nothing(shop: Importing) -> None:
    job = prepared(shop)
    late = hold(shop, job, 0)
    shop.act(job, "stop")
    time_passes(shop)
    shop.world.recover()
    run_task(shop.world.workshop(), job, "run", 0)
    assert shop.show(job)["state"] == "stopped"
    run_chunk(shop.world.storage, shop.world.workshop().contacts, late)
    assert shop.own.usage()["used"] == 0
    assert shop.show(job)["counts"] == counted(skipped=250)


def test_a_chunk_that_waits_for_its_next_attempt_keeps_nobody_waiting(shop: Importing) -> None:
    job = prepared(shop)
    claim = hold(shop, job, 0)
    now = shop.world.contacts.clock.now()
    with shop.world.storage.write() as imports:
        imports.release(claim, now + timedelta(minutes=10), "unavailable", counted=False)
    shop.act(job, "stop")
    work(shop, job, range(1))
    assert shop.show(job)["state"] == "stopped"


def test_a_preparation_is_stopped_at_once_whoever_holds_it(shop: Importing) -> None:
    job = started(shop)
    claim = hold(shop, job, PREPARE)
    stopped = shop.act(job, "stop").body
    assert (stopped["state"], stopped["counts"]) == ("stopped", counted(skipped=250))
    with shop.world.storage.write() as imports:
        assert not imports.renew(claim, shop.world.contacts.clock.now())
    work(shop, job)
    assert shop.show(job)["counts"] == counted(skipped=250)


def test_a_large_import_that_is_stopped_has_begun_with_no_more_than_its_window(
    shop: Importing,
) -> None:
    job = started(shop, people(900))
    run_task(shop.world.workshop(), job, "run", PREPARE)
    run_task(shop.world.workshop(), job, "run", 0)
    hold(shop, job, 1)
    assert shop.act(job, "stop").body["counts"] == counted(created=100, skipped=700)
