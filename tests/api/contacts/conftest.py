"""A contacts service on SQLite always, and on PostgreSQL where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.contacts import Workspace, World, contacts_world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'contacts.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    built = contacts_world(url, inbox_url="https://inbox.example/{wa_id}")
    yield built
    built.service.close()


@pytest.fixture
def workspace(world: World) -> Workspace:
    return world.workspace()
