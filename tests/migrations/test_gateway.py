"""Gateway's migrations make what its code expects, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from libs.common.clock import SystemClock
from libs.common.db.database import Database
from libs.common.db.migrate import migrate, newest_revision, schema_problem
from libs.common.db.schemes import open_database
from services.gateway.adapters.tables import api_key, metadata
from services.gateway.service import MIGRATIONS


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/gateway.db"
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


def migrate_to(database: Database, revision: str) -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    with database.write() as connection:
        options = {
            "target_metadata": metadata,
            "fn": lambda present, _: script._upgrade_revs(revision, present),
        }
        context = MigrationContext.configure(connection, opts=options)
        with Operations.context(context):
            context.run_migrations()


def test_keys_that_write_contacts_go_on_seeing_numbers_whatever_is_decided(url: str) -> None:
    database = open_database(url)
    migrate_to(database, "0002")
    before = {"reads": ["contacts:read"], "writes": ["contacts:read", "contacts:write"]}
    with database.write() as connection:
        for name, scopes in before.items():
            row = {
                "id": name, "workspace_id": "w", "name": name, "prefix": name, "secret_hash": "x",
                "scopes": scopes, "created_at": SystemClock().now(),
            }  # fmt: skip
            connection.execute(insert(api_key).values(row))

    migrate(database, MIGRATIONS, metadata)

    with database.read() as connection:
        found = connection.execute(select(api_key.c.id, api_key.c.scopes)).all()
    assert {row.id: row.scopes for row in found} == {
        "reads": ["contacts:read"],
        "writes": ["contacts:private", "contacts:read", "contacts:write"],
    }
    database.close()
