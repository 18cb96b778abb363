"""Workers are shared between workspaces, however many and large imports one of them has."""

from collections import Counter
from collections.abc import Callable

import pytest

from services.importer.application.run_task import run_task
from services.importer.domain.job import PREPARE
from services.importer.ports import TaskName
from tests.api.importer.test_importing import counted, people
from tests.support.importer import ImporterWorld, Importing

WINDOW = 4


@pytest.fixture
def world(make_world: Callable[..., ImporterWorld]) -> ImporterWorld:
    """An importer whose messages nobody takes up."""
    return make_world(window=WINDOW, chunk_rows=100)


def started(shop: Importing, rows: int = 300) -> str:
    job = str(shop.upload(people(rows))["id"])
    assert shop.act(job, "start").status == 202
    return job


def under_way(world: ImporterWorld, job: str) -> list[TaskName]:
    """Everything of a job's workspace that is sent to workers, as if nothing had been so far."""
    world.contacts.clock.advance(world.settings.lease)
    now = world.contacts.clock.now()
    with world.storage.write() as imports:
        imports.requeue_lost(now, now)
        return list(imports.take(job, WINDOW, now))


def test_a_workspace_with_many_imports_gets_no_more_than_one_with_a_single_one(
    world: ImporterWorld,
) -> None:
    busy, modest = world.workspace(), world.workspace()
    many = [started(busy, 30) for _ in range(10)]
    single = started(modest)
    run_task(world.workshop(), single, "run", PREPARE)
    assert len(under_way(world, many[-1])) == WINDOW
    with world.storage.write() as imports:
        assert imports.take(many[0], WINDOW, world.contacts.clock.now()) == []
    assert [each.number for each in under_way(world, single)] == [0, 1, 2]


def test_imports_of_one_workspace_take_turns(world: ImporterWorld) -> None:
    shop = world.workspace()
    large, small = started(shop, 900), started(shop, 150)
    for job in (large, small):
        run_task(world.workshop(), job, "run", PREPARE)
    shares = Counter(each.import_id for each in under_way(world, large))
    assert shares == {large: WINDOW // 2, small: WINDOW // 2}


def test_whatever_the_order_every_import_comes_to_its_end(world: ImporterWorld) -> None:
    world.start_worker()
    shop = world.workspace()
    jobs = [started(shop, 200) for _ in range(6)]
    ended = [shop.ended(job) for job in jobs]
    assert ended[0]["counts"]["created"] + ended[0]["counts"]["unchanged"] == 200
    assert {each["state"] for each in ended} == {"finished"}
    assert sum(each["counts"]["created"] for each in ended) == 200
    assert counted(created=200)["created"] == shop.own.usage()["used"]
