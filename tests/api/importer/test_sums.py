"""Rows in are rows out and rows that wait, over all imports of a workspace."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import Client

from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from services.importer.application.run_task import run_task
from services.importer.application.sum_imports import sum_imports
from services.importer.domain.job import PREPARE
from services.importer.domain.outcomes import ChunkOutcomes, Counts
from tests.api.importer.test_importing import FILE, counted, people
from tests.api.importer.test_recovery import CHUNK, preparation_fails, started, work
from tests.support.contacts import statements_of
from tests.support.importer import ImporterWorld, Importing


@pytest.fixture
def shop(make_world: Callable[..., ImporterWorld]) -> Importing:
    """A workspace whose importer has no worker: the test is the worker."""
    return make_world(window=10, chunk_rows=CHUNK).workspace()


def sums(shop: Importing) -> Any:
    asker = service_actor("contacts", frozenset({INTERNAL_SCOPE}), shop.own.id)
    token = shop.world.contacts.platform.tokens.issue(asker)
    path = f"/internal/v1/imports/sums?workspace_id={shop.own.id}"
    answer = Client(shop.world.service.app).get(path, headers={HEADER: token})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_every_row_of_every_import_is_out_or_waits(shop: Importing) -> None:
    nothing = {"imports": 0, "rows_in": 0, "rows_out": 0, "waiting": 0, "outcomes": counted()}
    assert sums(shop) == nothing
    shop.upload(people(7))
    checked = shop.upload(FILE)["id"]
    shop.act(checked, "check")
    for number in (PREPARE, 0):
        run_task(shop.world.workshop(), checked, "check", number)
    assert sums(shop) == nothing, "nothing of these was imported"

    done, running, stopped, failed = (started(shop) for _ in range(4))
    work(shop, done)
    work(shop, running, range(-1, 1))
    shop.act(stopped, "stop")
    preparation_fails(shop, failed, "run")
    found = sums(shop)
    assert (found["imports"], found["rows_in"], found["waiting"]) == (4, 1000, 150)
    assert found["outcomes"] == counted(created=250, unchanged=100, skipped=500)
    assert found["rows_out"] == 850

    shop.act(done, "undo")
    assert sums(shop) == found, "an undo takes no row away"
    assert sums(shop.world.workspace()) == nothing


def test_more_imports_than_a_page_shows_are_all_added_up(shop: Importing) -> None:
    first = started(shop, FILE)
    work(shop, first, range(-1, 1))
    with shop.world.storage.write() as imports:
        job = imports.get(first)
        assert job is not None
        for _ in range(250):
            copy = replace(job, id=new_id())
            imports.add(copy)
            imports.keep_outcomes(
                copy.id, "run", ChunkOutcomes(0, Counts(created=6), note="parked")
            )
    with statements_of(shop.world.database) as statements:
        sum_imports(shop.world.storage, shop.own.id)
    assert sum("import_job" in each for each in statements) == 1, (
        "two may see an import before and after a part of it was done"
    )
    found = sums(shop)
    assert (found["imports"], found["rows_in"], found["rows_out"]) == (251, 1506, 1506)
    assert found["outcomes"]["created"] == 1502
