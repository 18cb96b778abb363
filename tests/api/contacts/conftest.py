"""A contacts service on SQLite always, and on PostgreSQL where there is one.

One is built and migrated per database and run; every test finds it empty.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.topology import TOPOLOGY
from tests.support.contacts import NOW, Workspace, World, contacts_world
from tests.support.postgresql import PostgresServer


@pytest.fixture(scope="session")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield from _built(f"sqlite:///{tmp_path_factory.mktemp('contacts') / 'contacts.db'}")


@pytest.fixture(scope="session")
def postgresql_world(postgresql_server: PostgresServer) -> Iterator[World]:
    url = postgresql_server.place()
    yield from _built(url)
    postgresql_server.drop_database(url)


def _built(url: str) -> Iterator[World]:
    world = contacts_world(url, inbox_url="https://inbox.example/{wa_id}")
    yield world
    world.service.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def world(request: pytest.FixtureRequest) -> World:
    found: World = request.getfixturevalue(f"{request.param}_world")
    found.empty()
    found.clock.advance(NOW - found.clock.now())
    return found


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[EventBus]:
    """A real bus, where a test looks at what is on it."""
    opened = open_bus(f"embedded:///{tmp_path / 'bus.db'}", TOPOLOGY)
    yield opened
    opened.close()


@pytest.fixture
def alone(tmp_path: Path, bus: EventBus) -> Iterator[World]:
    """A service on SQLite that has the bus to itself."""
    built = contacts_world(f"sqlite:///{tmp_path / 'contacts.db'}", bus=bus)
    yield built
    built.service.close()


@pytest.fixture
def workspace(world: World) -> Workspace:
    return world.workspace()
