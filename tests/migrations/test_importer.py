"""The importer's migrations make what its code expects, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from libs.common.db.migrate import migrate, newest_revision, schema_problem
from libs.common.db.schemes import open_database
from services.importer.adapters.tables import metadata
from services.importer.service import MIGRATIONS


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/importer.db"
    return str(request.getfixturevalue("postgresql_url"))


def test_the_migrated_schema_is_the_one_in_the_code(url: str) -> None:
    database = open_database(url)
    assert schema_problem(database, MIGRATIONS)
    migrate(database, MIGRATIONS, metadata)
    with database.write() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    database.close()


def test_migrating_again_changes_nothing(url: str) -> None:
    database = open_database(url)
    migrate(database, MIGRATIONS, metadata)
    migrate(database, MIGRATIONS, metadata)
    assert schema_problem(database, MIGRATIONS) is None
    database.close()


def test_there_is_one_head() -> None:
    assert newest_revision(MIGRATIONS)
