"""Workers die, messages get lost, contacts is down: no final count changes.

A dead worker is one that took hold of a task and was never heard of again. The clock is the
test's own.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from libs.common.errors import UnavailableError
from libs.common.ids import new_id
from services.importer.application.forget_rows import forget_rows
from services.importer.application.recover import recover
from services.importer.application.run_chunk import keep, run_chunk
from services.importer.application.run_task import run_task
from services.importer.application.undo_import import undo_chunk
from services.importer.domain.job import ATTEMPTS, PREPARE, Phase
from services.importer.domain.outcomes import ChunkOutcomes, Counts, RowOutcome
from services.importer.ports import Call, Claim, Contacts
from tests.api.importer.test_importing import FILE, counted, people
from tests.support.contacts import NOW
from tests.support.dying_worker import DIED
from tests.support.importer import ImporterWorld, Importing
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
ROWS, CHUNK = 250, 100


@pytest.fixture
def shop(make_world: Callable[..., ImporterWorld]) -> Importing:
    """A workspace whose importer has no worker: the test is the worker."""
    return make_world(window=10, chunk_rows=CHUNK).workspace()


def started(shop: Importing, content: str = people(ROWS)) -> str:
    job = str(shop.upload(content)["id"])
    assert shop.act(job, "start").status == 202
    return job


def prepared(shop: Importing) -> str:
    """An import whose chunks are queued."""
    job = started(shop)
    run_task(shop.world.workshop(), job, "run", PREPARE)
    return job


def hold(shop: Importing, job: str, number: int, phase: Phase = "run") -> Claim:
    """Take hold of a task as a worker does."""
    now = shop.world.contacts.clock.now()
    with shop.world.storage.write() as imports:
        claim = imports.claim(job, phase, number, now, now + shop.world.settings.lease)
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
    assert shop.show(job)["progress"] == 150
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
    assert shop.own.usage()["used"] == CHUNK
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
    keep(shop.world.storage, late, ChunkOutcomes(0, Counts(invalid=CHUNK), note="parked"))
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
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=150, skipped=CHUNK))
    rows = shop.rows(job, "skipped")
    assert [row["row"] for row in rows] == list(range(102, 202))
    assert {row["code"] for row in rows} == {"parked"}
    problems = shop.call("GET", f"/api/v1/imports/{job}/problems.csv").body
    assert len(problems.splitlines()) == CHUNK + 1


def preparation_fails(shop: Importing, job: str, phase: Phase) -> None:
    """Let workers die of it until it is parked."""
    for _ in range(ATTEMPTS):
        now = shop.world.contacts.clock.now()
        with shop.world.storage.write() as imports:
            assert imports.claim(job, phase, PREPARE, now, now + shop.world.settings.lease)
        time_passes(shop)
        shop.world.recover()
    run_task(shop.world.workshop(), job, phase, PREPARE)


def test_an_import_whose_preparation_kills_workers_fails_with_every_row_accounted_for(
    shop: Importing,
) -> None:
    job = started(shop)
    preparation_fails(shop, job, "run")
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("failed", counted(skipped=ROWS))
    assert (shown["progress"], shown["reasons"]) == (ROWS, {"unprepared": ROWS})
    assert shown["error"]
    problems = shop.call("GET", f"/api/v1/imports/{job}/problems.csv").body.decode()
    assert len(problems.splitlines()) == ROWS + 1
    assert "before any row was looked at" in problems.splitlines()[-1]
    for action in ("check", "start", "undo"):
        assert shop.act(job, action).status == 409


def test_a_check_that_failed_accounts_for_its_rows_and_may_be_tried_again(shop: Importing) -> None:
    job = str(shop.upload(FILE)["id"])
    for again in (lambda: None, lambda: shop.put(job, columns={"phone": "phone"})):
        assert shop.act(job, "check").status == 202
        preparation_fails(shop, job, "check")
        shown = shop.show(job)
        assert (shown["state"], shown["counts"]) == ("failed", counted(skipped=6))
        assert len(shop.rows(job, code="unprepared")) == 6
        again()
    assert (shop.show(job)["state"], shop.show(job)["error"]) == ("mapped", None)
    assert shop.act(job, "check").status == 202
    work_on(shop, job, "check", range(-1, 1))
    checked = shop.show(job)
    assert (checked["state"], checked["error"]) == ("checked", None)
    assert checked["counts"] == counted(created=3, duplicate=1, invalid=2)


def test_another_reading_replaces_one_whose_check_failed_but_no_import(shop: Importing) -> None:
    for action, phase, kept in (("check", "check", 404), ("start", "run", 200)):
        failed = str(shop.upload(FILE)["id"])
        assert shop.act(failed, action).status == 202
        preparation_fails(shop, failed, phase)
        assert shop.show(failed)["state"] == "failed"
        assert shop.send(FILE, said={"replaces": failed}).status == 201
        assert shop.call("GET", f"/api/v1/imports/{failed}").status == kept


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
    for number in (PREPARE, 0):
        for _ in range(ATTEMPTS * 2):
            run_task(down, job, "run", number)
            time_passes(shop)
            world.recover()
        assert shop.show(job)["progress"] == 0
        run_task(workshop, job, "run", number)
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
    assert (shown["rows_per_second"], shown["seconds_left"]) == (10.0, 15)
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
        assert (shown["phase"], shown["progress"]) == (phase, CHUNK)
        assert (shown["rows_per_second"], shown["seconds_left"]) == (10.0, 15)
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
        return [each.number for each in imports.take(job, 10, now)]


def test_rows_are_kept_as_long_as_the_import_can_be_undone(shop: Importing) -> None:
    job = str(shop.upload(FILE)["id"])
    time_passes(shop, timedelta(days=10))
    assert shop.act(job, "start").status == 202
    work(shop, job, range(-1, 1))
    time_passes(shop, timedelta(days=29))
    assert forget_rows(shop.world.storage, shop.world.contacts.clock) == 0
    assert shop.act(job, "undo").status == 202
    work_on(shop, job, "undo", range(1))
    assert shop.show(job)["undo"]["counts"] == {"undone": 2, "kept": 0, "unchanged": 4}


def work_on(shop: Importing, job: str, phase: Phase, numbers: range) -> None:
    for number in numbers:
        run_task(shop.world.workshop(), job, phase, number)


def test_a_chunk_that_contacts_took_in_before_each_death_is_not_parked(shop: Importing) -> None:
    job = prepared(shop)
    for _ in range(ATTEMPTS):
        died = dies_after_contacts_wrote(shop, job, 1)
        assert died == DIED
        time_passes(shop)
        shop.world.recover()
    assert shop.own.usage()["used"] == CHUNK
    work(shop, job)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=ROWS))
    assert len({row["contact_id"] for row in shop.rows(job, "created")}) == ROWS


def dies_after_contacts_wrote(shop: Importing, job: str, number: int) -> int:
    """Let a worker of its own process take a chunk on and end with os._exit; its exit code."""
    passed = shop.world.contacts.clock.now() - NOW
    urls = (shop.world.settings.database_url, shop.world.contacts_url)
    words = [*urls, job, str(number), str(passed.total_seconds())]
    command = [sys.executable, "-m", "tests.support.dying_worker", *words]
    return subprocess.run(command, check=False, cwd=ROOT, timeout=60).returncode


def test_a_late_call_changes_nothing_once_its_chunk_is_settled(shop: Importing) -> None:
    job = prepared(shop)
    late = hold(shop, job, 0)
    for _ in range(ATTEMPTS):
        time_passes(shop)
        shop.world.recover()
        overtake(shop, late)
    time_passes(shop)
    shop.world.recover()
    work(shop, job)
    assert shop.show(job)["counts"] == counted(created=150, skipped=CHUNK)
    run_chunk(shop.world.storage, shop.world.workshop().contacts, late)
    assert shop.own.usage()["used"] == 150
    assert shop.act(job, "undo").status == 202
    work_on(shop, job, "undo", range(3))
    run_chunk(shop.world.storage, shop.world.workshop().contacts, replace(late, number=1))
    shown = shop.show(job)
    assert shown["undo"]["counts"] == {"undone": 150, "kept": 0, "unchanged": CHUNK}
    assert (shown["state"], shop.own.usage()["used"]) == ("undone", 0)


def test_a_part_whose_undo_kills_its_worker_says_what_it_is(shop: Importing) -> None:
    job = prepared(shop)
    work(shop, job)
    shop.act(job, "undo")
    for _ in range(ATTEMPTS):
        now = shop.world.contacts.clock.now()
        with shop.world.storage.write() as imports:
            assert imports.claim(job, "undo", 1, now, now + shop.world.settings.lease)
        time_passes(shop)
        shop.world.recover()
    work_on(shop, job, "undo", range(3))
    shown = shop.show(job)
    assert shown["undo"]["counts"] == {"undone": 150, "kept": CHUNK, "unchanged": 0}
    [first, *_] = shop.rows(job, phase="undo", code="not_undone")
    assert "could not be taken back" in first["reason"]
    assert shop.own.usage()["used"] == CHUNK
    [listed] = shop.get("/api/v1/imports")["items"]
    assert shown["undo_until"] is not None
    assert listed["undo_until"] == shown["undo_until"]

    again = shop.act(job, "undo")
    assert (again.status, again.body["state"], again.body["progress"]) == (202, "running", 150)
    late = hold(shop, job, 1, "undo")
    overtake(shop, late)
    undo_chunk(shop.world.storage, shop.world.workshop().contacts, late)
    assert shop.own.usage()["used"] == 0
    time_passes(shop)
    shop.world.recover()
    work_on(shop, job, "undo", range(3))
    shown = shop.show(job)
    assert (shown["state"], shown["undo"]["counts"]) == (
        "undone", {"undone": 250, "kept": 0, "unchanged": 0},
    )  # fmt: skip
    [listed] = shop.get("/api/v1/imports")["items"]
    assert shown["undo_until"] is listed["undo_until"] is None
    refused = shop.act(job, "undo")
    assert (refused.status, refused.body["code"]) == (409, "import_state")


def test_an_undo_that_contacts_hears_after_it_was_given_up_does_nothing(shop: Importing) -> None:
    job = prepared(shop)
    work(shop, job)
    shop.act(job, "undo")
    late = hold(shop, job, 0, "undo")
    for _ in range(ATTEMPTS):
        time_passes(shop)
        shop.world.recover()
        overtake(shop, late)
    time_passes(shop)
    shop.world.recover()
    work_on(shop, job, "undo", range(3))
    assert shop.show(job)["undo"]["counts"] == {"undone": 150, "kept": CHUNK, "unchanged": 0}
    first = replace(shop.world.workshop(), contacts=First(shop.world.workshop().contacts))
    undo_chunk(shop.world.storage, first.contacts, late)
    assert shop.act(job, "undo").status == 202
    undo_chunk(shop.world.storage, first.contacts, late)
    assert shop.own.usage()["used"] == CHUNK, "the first attempt is over"
    work_on(shop, job, "undo", range(1))
    assert shop.show(job)["undo"]["counts"] == {"undone": 250, "kept": 0, "unchanged": 0}


class First:
    """Contacts as a worker of the first attempt calls it."""

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts

    def undo(self, call: Call) -> Sequence[RowOutcome]:
        return self._contacts.undo(replace(call, undos=1))


@pytest.mark.parametrize(
    ("action", "phase", "ends"), [("check", "check", "checked"), ("start", "run", "finished")]
)
def test_a_part_that_contacts_refuses_says_why_without_three_attempts(
    shop: Importing, action: str, phase: Phase, ends: str
) -> None:
    nowhere = replace(shop.own.owner, workspace_id=new_id())
    sent = shop.send(FILE, actor=nowhere)
    path = f"/api/v1/imports/{sent.body['id']}"
    columns = {each["header"]: each["guess"] for each in sent.body["columns"]}
    shop.call("PUT", f"{path}/mapping", {"columns": columns}, actor=nowhere)
    assert shop.call("POST", f"{path}/{action}", actor=nowhere).status == 202
    work_on(shop, sent.body["id"], phase, range(-1, 1))
    shown = shop.call("GET", path, actor=nowhere).body
    assert (shown["state"], shown["counts"]) == (ends, counted(skipped=6))
    rows = shop.call("GET", f"{path}/rows?code=refused", actor=nowhere).body
    assert rows["total"] == 6
    assert "no such workspace" in rows["items"][0]["reason"]


def test_one_import_in_trouble_does_not_keep_recovery_from_the_others(
    shop: Importing, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    broken, too, sound = started(shop, FILE), started(shop, FILE), started(shop, FILE)
    with shop.world.storage.write() as imports:
        for each in (broken, too):
            job = imports.get(each)
            assert job is not None
            imports.save(replace(job, phase="check", state="checking"))
            imports.plan(each, "check", [])
    down = shop.world.workshop()
    down = replace(down, contacts=type(down.contacts)(
        shop.world.contacts.platform.client("inproc://elsewhere"), 1))  # fmt: skip
    time_passes(shop)
    with pytest.raises(UnavailableError):
        recover(down, timedelta(0))
    with shop.world.storage.write() as imports:
        assert imports.take(sound, 10, shop.world.contacts.clock.now()) == [], "it was sent already"
    assert min(broken, sound) == broken
    written = capfd.readouterr()
    logged = [
        line for line in (written.out + written.err + caplog.text).splitlines()
        if "import not brought on" in line
    ]  # fmt: skip
    for each in (broken, too):
        assert any(each in line and "UnavailableError" in line for line in logged), logged


def following(shop: Importing, job: str) -> list[int]:
    """What is sent to workers a second later."""
    time_passes(shop, timedelta(seconds=1))
    return taken(shop, job)


def test_a_plan_that_is_nearly_full_takes_the_first_people_of_the_file(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(window=10, chunk_rows=30).workspace("free")
    job = started(shop, people(150))
    assert following(shop, job) == [PREPARE]
    run_task(shop.world.workshop(), job, "run", PREPARE)
    assert following(shop, job) == [0], "others would take their places"
    claim = hold(shop, job, 0)
    assert following(shop, job) == []
    now = shop.world.contacts.clock.now()
    with shop.world.storage.write() as imports:
        imports.release(claim, now + timedelta(seconds=30), "unavailable", counted=False)
    assert following(shop, job) == [], "the first part only waits"
    time_passes(shop)
    done = []
    while numbers := following(shop, job):
        done += numbers
        for number in numbers:
            run_task(shop.world.workshop(), job, "run", number)
    assert done == [0, 1, 2, 3, 4]
    assert [row["row"] for row in shop.rows(job, "created")] == list(range(2, 102))
    assert {each["name"] for each in shop.own.items("/api/v1/contacts?limit=200")} == {
        f"Person {n}" for n in range(100)
    }


def test_a_plan_with_places_enough_lets_the_parts_of_a_file_be_done_in_any_order(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(window=10, chunk_rows=30).workspace("free")
    job = started(shop, people(100))
    run_task(shop.world.workshop(), job, "run", PREPARE)
    assert following(shop, job) == [0, 1, 2, 3]
