"""Databases of both kinds, and a clock that a test owns."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from libs.common.clock import ManualClock
from libs.common.db.database import Database
from libs.common.db.schemes import open_database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/test.db"
    else:
        url = request.getfixturevalue("postgresql_url")
    opened = open_database(url)
    yield opened
    opened.close()
