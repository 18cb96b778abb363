"""A contacts service on SQLite always, and on PostgreSQL where there is one.

The schema is migrated once a run on each database; every test starts from a copy of it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from libs.common.db.migrate import migrate
from libs.common.db.schemes import open_database
from services.contacts.adapters.tables import metadata
from services.contacts.service import MIGRATIONS
from tests.support.contacts import Workspace, World, contacts_world
from tests.support.postgresql import PostgresServer


def _migrated(url: str) -> str:
    database = open_database(url)
    migrate(database, MIGRATIONS, metadata)
    database.close()
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contacts") / "template.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: PostgresServer) -> Iterator[str]:
    url = _migrated(postgresql_server.new_database())
    yield url
    postgresql_server.drop_database(url)


@pytest.fixture
def postgresql_copy(
    postgresql_server: PostgresServer, migrated_postgresql: str
) -> Iterator[str]:
    name = urlsplit(migrated_postgresql).path[1:]
    url = postgresql_server.new_database()
    postgresql_server.drop_database(url)
    copy = urlsplit(url).path[1:]
    postgresql_server._run(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield url
    postgresql_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database of each kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_copy")
        return url
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "contacts.db")
    return f"sqlite:///{tmp_path / 'contacts.db'}"


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    built = contacts_world(database_url, inbox_url="https://inbox.example/{wa_id}")
    yield built
    built.service.close()


@pytest.fixture
def workspace(world: World) -> Workspace:
    return world.workspace()
