"""An importer on SQLite always, and on PostgreSQL where there is one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.importer import ImporterWorld, Importing, importer_world
from tests.support.postgresql import PostgresServer

NAMES = ("importer", "contacts")


@pytest.fixture(scope="session")
def migrated_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """SQLite databases of both services after their migrations, to be copied: much quicker."""
    folder = tmp_path_factory.mktemp("migrated")
    files = [folder / f"{name}.db" for name in NAMES]
    importer_world(*(f"sqlite:///{each}" for each in files)).close()
    return files


@pytest.fixture(scope="session")
def migrated_databases(postgresql_server: PostgresServer) -> Iterator[list[str]]:
    """The same on PostgreSQL."""
    urls = [postgresql_server.new_database() for _ in NAMES]
    importer_world(*urls).close()
    yield urls
    for url in urls:
        postgresql_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def make_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., ImporterWorld]]:
    """Builds an importer with settings of the test's choice."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgresql_server")
        urls = [server.new_database(each) for each in request.getfixturevalue("migrated_databases")]
    else:
        files = request.getfixturevalue("migrated_files")
        urls = [f"sqlite:///{shutil.copy(each, tmp_path)}" for each in files]
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
