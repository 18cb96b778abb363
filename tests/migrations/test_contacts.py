"""The schema that migrations make is the schema that the code uses, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from libs.common.db.migrate import current_revision, migrate, newest_revision, schema_problem
from libs.common.db.schemes import open_database
from services.contacts.adapters.tables import metadata
from services.contacts.service import MIGRATIONS


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgresql_url")
        return found
    return f"sqlite:///{tmp_path / 'contacts.db'}"


def test_models_and_migrated_schema_are_the_same(url: str):
    database = open_database(url)
    assert schema_problem(database, MIGRATIONS) is not None
    migrate(database, MIGRATIONS, metadata)
    migrate(database, MIGRATIONS, metadata)

    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []
    assert current_revision(database) == newest_revision(MIGRATIONS)
    assert schema_problem(database, MIGRATIONS) is None
    database.close()
