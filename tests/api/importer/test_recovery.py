"""Workers die, messages get lost, contacts is down: no final count changes.

A dead worker is one that took hold of a task and was never heard of again. The clock is the
test's own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.importer.application.forget_rows import forget_rows
from services.importer.application.run_chunk import keep, run_chunk
from services.importer.application.run_task import run_task
from services.importer.domain.job import ATTEMPTS, PREPARE
from services.importer.domain.outcomes import ChunkOutcomes, Counts
from services.importer.ports import Claim
from tests.api.importer.test_importing import FILE, counted, people
from tests.support.importer import ImporterWorld, Importing
from tests.support.waiting import eventually

ROWS = 2500


@pytest.fixture
def shop(make_world: Callable[..., ImporterWorld]) -> Importing:
    """A workspace whose importer has no worker: the test is the worker."""
    return make_world(window=10).workspace()


def started(shop: Importing, content: str = people(ROWS)) -> str:
    job = str(shop.upload(content)["id"])
    assert shop.act(job, "start").status == 202
    return job


def prepared(shop: Importing) -> str:
    """An import whose chunks are queued."""
    job = started(shop)
    run_task(shop.world.workshop(), job, "run", PREPARE)
    return job


def hold(shop: Importing, job: str, number: int) -> Claim:
    """Take hold of a task as a worker does."""
    now = shop.world.contacts.clock.now()
    with shop.world.storage.write() as imports:
        claim = imports.claim(job, "run", number, now, now + shop.world.settings.lease)
    assert claim is not None
    return claim


def time_passes(shop: Importing, by: timedelta = timedelta(minutes=5)) -> None:
    shop.world.contacts.clock.advance(by)


def work(shop: Importing, job: str, numbers: range = range(-1, 3)) -> None:
    for number in numbers:
        run_task(shop.world.workshop(), job, "run", number)


def test_a_chunk_whose_worker_died_is_done_by_another(shop: Importing) -> None:
    job = prepared(shop)
    hold(shop, job, 1)
    work(shop, job)
    assert shop.show(job)["progress"] == 1500
    assert shop.world.recover() == 0
    time_passes(shop)
    assert shop.world.recover() == 1
    work(shop, job)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=ROWS))


def test_a_worker_that_died_after_contacts_wrote_changes_no_count(shop: Importing) -> None:
    job = prepared(shop)
    claim = hold(shop, job, 0)
    workshop = shop.world.workshop()
    overtake(shop, claim)
    run_chunk(shop.world.storage, workshop.contacts, claim)
    assert shop.own.usage()["used"] == 1000
    assert shop.show(job)["progress"] == 0
    time_passes(shop)
    shop.world.recover()
    work(shop, job)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=ROWS))
    assert shop.own.usage()["used"] == ROWS


def overtake(shop: Importing, claim: Claim) -> None:
    """Let another worker take a task over; what the first one finds out is then worth nothing."""
    now = shop.world.contacts.clock.now() + shop.world.settings.lease * 2
    with shop.world.storage.write() as imports:
        assert imports.claim(claim.import_id, claim.phase, claim.number, now, now)


def test_a_worker_that_lost_its_hold_writes_nothing(shop: Importing) -> None:
    job = prepared(shop)
    late = hold(shop, job, 0)
    time_passes(shop)
    shop.world.recover()
    work(shop, job)
    keep(shop.world.storage, late, ChunkOutcomes(0, Counts(invalid=1000), note="parked"))
    assert shop.show(job)["counts"] == counted(created=ROWS)


def test_a_chunk_that_kills_its_worker_three_times_is_parked_with_its_rows_listed(
    shop: Importing,
) -> None:
    job = prepared(shop)
    for _ in range(ATTEMPTS):
        hold(shop, job, 1)
        time_passes(shop)
        shop.world.recover()
    work(shop, job)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=1500, skipped=1000))
    rows = shop.rows(job, "skipped")
    assert [row["row"] for row in rows] == list(range(1002, 2002))
    assert {row["code"] for row in rows} == {"parked"}
    problems = shop.call("GET", f"/api/v1/imports/{job}/problems.csv").body
    assert len(problems.splitlines()) == 1001


def test_an_import_whose_preparation_kills_workers_fails_and_says_so(shop: Importing) -> None:
    job = started(shop)
    for _ in range(ATTEMPTS):
        hold(shop, job, PREPARE)
        time_passes(shop)
        shop.world.recover()
    work(shop, job)
    shown = shop.show(job)
    assert shown["state"] == "failed"
    assert shown["error"]


def test_messages_that_got_lost_are_sent_again(shop: Importing) -> None:
    job = started(shop)
    lost = shop.world
    again = replace(lost, _running=[])
    time_passes(shop)
    lost.recover()
    again.start_worker()
    try:
        assert eventually(lambda: _advancing(shop, job), "the end", seconds=60)[
            "counts"
        ] == counted(created=ROWS)
    finally:
        again.stop_worker()


def _advancing(shop: Importing, job: str):
    shop.world.contacts.clock.advance(timedelta(seconds=1))
    shown = shop.show(job)
    return shown["state"] == "finished" and shown


def test_an_import_waits_for_contacts_without_using_up_attempts(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world()
    shop = world.workspace()
    job = started(shop, FILE)
    workshop = world.workshop()
    down = replace(workshop, contacts=type(workshop.contacts)(
        world.contacts.platform.client("inproc://elsewhere"), 1))  # fmt: skip
    run_task(down, job, "run", PREPARE)
    for _ in range(ATTEMPTS * 2):
        run_task(down, job, "run", 0)
        time_passes(shop)
        world.recover()
    assert shop.show(job)["progress"] == 0
    run_task(workshop, job, "run", 0)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == (
        "finished", counted(created=2, duplicate=1, invalid=3),
    )  # fmt: skip


def test_an_upload_that_broke_off_is_forgotten(shop: Importing) -> None:
    job = shop.send(FILE).body["id"]
    with shop.world.storage.write() as imports:
        broken = imports.get(job)
        assert broken is not None
        imports.save(replace(broken, state="uploading"))
    assert shop.call("GET", f"/api/v1/imports/{job}").status == 404
    shop.world.recover()
    with shop.world.storage.read() as imports:
        assert imports.get(job)
    time_passes(shop, timedelta(hours=2))
    shop.world.recover()
    with shop.world.storage.read() as imports:
        assert imports.get(job) is None


def test_rows_are_forgotten_when_an_import_can_no_longer_be_undone(shop: Importing) -> None:
    job = started(shop, FILE)
    work(shop, job, range(-1, 1))
    done = shop.show(job)
    assert done["counts"] == counted(created=2, duplicate=1, invalid=3)
    time_passes(shop, timedelta(days=30))
    storage, clock = shop.world.storage, shop.world.contacts.clock
    assert forget_rows(storage, clock) == 0
    assert len(shop.rows(job)) == 6
    time_passes(shop, timedelta(days=2))
    assert forget_rows(storage, clock) == 1
    assert forget_rows(storage, clock) == 0
    assert shop.show(job)["counts"] == done["counts"]
    assert shop.rows(job) == []
    assert b"Ana" not in shop.call("GET", f"/api/v1/imports/{job}/problems.csv").body
    assert "Ana" not in str(shop.show(job))
    assert shop.act(job, "undo").status == 409


def test_a_running_import_tells_its_speed_and_the_time_that_is_left(shop: Importing) -> None:
    job = prepared(shop)
    assert shop.show(job)["seconds_left"] is None
    time_passes(shop, timedelta(seconds=10))
    work(shop, job, range(1))
    shown = shop.show(job)
    assert (shown["rows_per_second"], shown["seconds_left"]) == (100.0, 15)
    work(shop, job)
    assert shop.show(job)["seconds_left"] is None


def test_a_check_and_an_undo_tell_their_speed_each_from_its_own_start(shop: Importing) -> None:
    job = str(shop.upload(people(ROWS))["id"])
    for action, phase in (("check", "check"), ("start", "run"), ("undo", "undo")):
        assert shop.act(job, action).status == 202
        run_task(shop.world.workshop(), job, phase, PREPARE)
        time_passes(shop, timedelta(seconds=10))
        run_task(shop.world.workshop(), job, phase, 0)
        shown = shop.show(job)
        assert (shown["phase"], shown["progress"]) == (phase, 1000)
        assert (shown["rows_per_second"], shown["seconds_left"]) == (100.0, 15)
        for number in (1, 2):
            run_task(shop.world.workshop(), job, phase, number)
        time_passes(shop, timedelta(hours=1))


def test_a_chunk_that_lost_its_worker_twice_has_its_last_attempt_alone_at_the_end(
    shop: Importing,
) -> None:
    job = prepared(shop)
    for _ in range(ATTEMPTS - 1):
        hold(shop, job, 0)
        time_passes(shop)
        shop.world.recover()
    time_passes(shop)
    assert taken(shop, job) == [1, 2]
    run_task(shop.world.workshop(), job, "run", 1)
    assert taken(shop, job) == []
    run_task(shop.world.workshop(), job, "run", 2)
    time_passes(shop)
    with shop.world.storage.write() as imports:
        imports.requeue_lost(shop.world.contacts.clock.now(), shop.world.contacts.clock.now())
    assert taken(shop, job) == [0]
    run_task(shop.world.workshop(), job, "run", 0)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=ROWS))


def taken(shop: Importing, job: str) -> list[int]:
    """What is sent to workers next, as if earlier messages were lost."""
    now = shop.world.contacts.clock.now()
    with shop.world.storage.write() as imports:
        imports.requeue_lost(now, now)
        return list(imports.take(job, "run", 10, now))


def test_stopping_tells_the_truth_about_a_chunk_whose_worker_died_after_contacts_wrote(
    shop: Importing,
) -> None:
    job = prepared(shop)
    claim = hold(shop, job, 0)
    overtake(shop, claim)
    run_chunk(shop.world.storage, shop.world.workshop().contacts, claim)
    time_passes(shop)
    shop.world.recover()
    assert shop.act(job, "stop").status == 200
    assert shop.show(job)["progress"] == 1500
    run_task(shop.world.workshop(), job, "run", 0)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("stopped", counted(created=1000, skipped=1500))
    assert shop.own.usage()["used"] == 1000
