"""A file is looked at as a whole before its parts, however long that takes and whoever is down."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from libs.common.errors import UnavailableError
from services.importer.adapters.tables import import_number
from services.importer.application.prepare_rows import prepare_rows
from services.importer.application.recovery import Recovery
from services.importer.application.refused_rows import WAITS
from services.importer.application.run_task import Workshop, hold_of, run_task
from services.importer.domain.job import ATTEMPTS, LIMIT, PREPARE
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow
from services.importer.ports import Call, Claim, Contacts, Imports
from tests.api.importer.test_forgetting import ErasedMeanwhile
from tests.api.importer.test_importing import counted, people
from tests.api.importer.test_recovery import CHUNK, following, hold, started, work
from tests.support.importer import ImporterWorld, Importing


@pytest.fixture
def shop(make_world: Callable[..., ImporterWorld]) -> Importing:
    """A workspace whose importer has no worker: the test is the worker."""
    return make_world(window=10, chunk_rows=CHUNK).workspace()


class SlowStorage:
    """A database of which each look takes some seconds, and in them somebody else tries a task.

    taken: how often that one got it.
    """

    def __init__(self, shop: Importing, job: str) -> None:
        self._world = shop.world
        self._job = job
        self.taken = 0

    def read(self) -> AbstractContextManager[Imports]:
        self._world.contacts.clock.advance(timedelta(seconds=11))
        now = self._world.contacts.clock.now()
        with self._world.storage.write() as imports:
            self.taken += imports.claim(self._job, "run", PREPARE, now, now) is not None
        return self._world.storage.read()

    def write(self) -> AbstractContextManager[Imports]:
        return self._world.storage.write()


@pytest.mark.parametrize("tags", ["imported", "", None], ids=["tags", "blank tags", "no tags"])
def test_a_long_preparation_is_not_taken_over_by_another_worker(
    shop: Importing, tags: str | None
) -> None:
    lines = [f"Person {n},+4477009{n:05}" + ("" if tags is None else f",{tags}")
             for n in range(350)]  # fmt: skip
    header = "name,phone" if tags is None else "name,phone,tags"
    job = started(shop, "\n".join([header, *lines, *lines]))
    claim = hold(shop, job, PREPARE)
    storage, workshop = SlowStorage(shop, job), shop.world.workshop()
    prepare_rows(storage, workshop.contacts, claim, hold_of(workshop, claim))
    assert storage.taken == 0
    work(shop, job, range(7))
    assert shop.show(job)["counts"] == counted(created=350, duplicate=350)


class Interrupted:
    """Contacts that can't answer the first so many calls."""

    def __init__(self, contacts: Contacts, calls: int) -> None:
        self._contacts = contacts
        self._left = calls

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        self._left -= 1
        if self._left >= 0:
            raise UnavailableError("contacts restarts")
        return self._contacts.apply(call, rows)


def test_a_worker_that_waits_for_contacts_keeps_its_hold(shop: Importing) -> None:
    job = started(shop, people(150) + people(150).partition("\n")[2])
    world, claim = shop.world, hold(shop, job, PREPARE)
    lease, taken = timedelta(seconds=6), list[Claim]()

    def pause(seconds: float) -> None:
        world.pause(seconds)
        now = world.contacts.clock.now()
        with world.storage.write() as imports:
            taken.extend(filter(None, [imports.claim(job, "run", PREPARE, now, now)]))

    with world.storage.write() as imports:
        assert imports.renew(claim, world.contacts.clock.now() + lease)
    contacts = Interrupted(world.workshop().contacts, len(WAITS))
    workshop = replace(world.workshop(), lease=lease, pause=pause)
    prepare_rows(world.storage, contacts, claim, hold_of(workshop, claim))
    assert taken == []
    assert following(shop, job) == [0, 1, 2]


@pytest.mark.parametrize(("calls", "is_done"), [(4, True), (5, False)])
def test_a_restart_of_contacts_is_waited_for_where_the_whole_file_is_looked_at(
    shop: Importing, calls: int, is_done: bool
) -> None:
    job = started(shop, people(150) + people(150).partition("\n")[2])
    workshop, claim = shop.world.workshop(), hold(shop, job, PREPARE)
    contacts = Interrupted(workshop.contacts, calls)
    begun = workshop.clock.now()
    tools = (shop.world.storage, contacts, claim, hold_of(workshop, claim))
    if is_done:
        prepare_rows(*tools)
        assert following(shop, job) == [0, 1, 2]
    else:
        with pytest.raises(UnavailableError):
            prepare_rows(*tools)
    assert workshop.clock.now() - begun >= timedelta(seconds=sum(WAITS))


def ending(shop: Importing) -> Workshop:
    """The tools of a worker whose process is to end."""
    workshop = shop.world.workshop()
    Recovery(workshop).stop()
    return workshop


def test_a_worker_that_is_to_end_gives_a_long_task_back(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(window=10, chunk_rows=CHUNK).workspace("free")
    job = str(shop.upload(people(150))["id"])
    assert shop.act(job, "check").status == 202
    for number in (PREPARE, 0, 1, LIMIT):
        if number in {PREPARE, LIMIT}:
            for _ in range(ATTEMPTS + 1):
                run_task(ending(shop), job, "check", number)
                assert shop.show(job)["state"] == "checking"
        run_task(shop.world.workshop(), job, "check", number)
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("checked", counted(created=100, over_limit=50))


def test_rows_that_are_long_are_asked_about_in_more_than_one_call(shop: Importing) -> None:
    tags = ",".join(f"{n}{'😀' * 60}" for n in range(100))
    long = [f'+4477009{n:05},"{tags}"' for n in range(350)]
    job = started(shop, "\n".join(["phone,tags", *long, *(f"+4477009{n:05}," for n in range(350))]))
    run_task(shop.world.workshop(), job, "run", PREPARE)
    shown = shop.show(job)
    assert (shown["state"], shown["error"]) == ("running", None)
    assert following(shop, job)[0] == 0, "the parts are planned"


def test_a_number_that_is_erased_as_the_file_is_looked_at_is_not_kept(shop: Importing) -> None:
    shop.own.contact("Grace Hopper", "+447700900123")
    job = shop.upload("name,phone\nGrace,+447700900123\nBo,+447700900456\n")["id"]
    shop.act(job, "check")
    claim, workshop = hold(shop, job, PREPARE, "check"), shop.world.workshop()
    prepare_rows(ErasedMeanwhile(shop), workshop.contacts, claim, hold_of(workshop, claim))
    with shop.world.database.read() as connection:
        assert connection.execute(import_number.select()).all() == []
