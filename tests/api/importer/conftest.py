"""An importer on SQLite always, and on PostgreSQL where there is one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.importer import ImporterWorld, Importing, importer_world
from tests.support.postgresql import PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def make_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., ImporterWorld]]:
    """Builds an importer with settings of the test's choice."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgresql_server")
        urls = [server.place(), server.place()]
    else:
        urls = [f"sqlite:///{tmp_path / name}.db" for name in ("importer", "contacts")]
    worlds: list[ImporterWorld] = []

    def make(**settings: Any) -> ImporterWorld:
        worlds.append(importer_world(urls[0], urls[1], **settings))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()
    if request.param == "postgresql":
        for url in urls:
            server.drop_database(url)


@pytest.fixture
def world(make_world: Callable[..., ImporterWorld]) -> ImporterWorld:
    return make_world()


@pytest.fixture
def shop(world: ImporterWorld) -> Importing:
    """A workspace without limits, with a worker that runs."""
    world.start_worker()
    return world.workspace()
