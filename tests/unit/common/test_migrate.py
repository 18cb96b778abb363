import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy import MetaData, inspect, text

from libs.common.db.migrate import current_revision, migrate, newest_revision, schema_problem
from libs.common.db.schemes import open_database

MIGRATION = '''"""A migration of a test."""

from alembic import op

revision = "{number}"
down_revision = {before}


def upgrade() -> None:
    op.execute("{statement}")
'''


LOOKS = """
from pathlib import Path
from sqlalchemy import create_engine, inspect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    engine = create_engine({url!r})
    Path({seen!r}).write_text(str(inspect(engine).has_table("one")))
    engine.dispose()
"""


def numbered(folder: Path, number: int, statement: str, before: str | None = None) -> None:
    versions = folder / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    previous = before or (f"{number - 1:04}" if number > 1 else None)
    (versions / f"{number:04}_step.py").write_text(
        MIGRATION.format(number=f"{number:04}", before=repr(previous), statement=statement)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "migrations"
    numbered(made, 1, "CREATE TABLE one (x integer)")
    numbered(made, 2, "CREATE TABLE two (x integer)")
    return made


def tables(database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_an_empty_database_is_brought_to_the_newest_schema(database, folder):
    assert current_revision(database) is None
    assert (
        schema_problem(database, folder)
        == "the schema is at nothing, not 0002; run `warmline migrate`"
    )
    migrate(database, folder, MetaData())
    assert {"one", "two"} <= tables(database)
    assert current_revision(database) == newest_revision(folder) == "0002"
    assert schema_problem(database, folder) is None


def test_a_second_run_does_nothing(database, folder):
    migrate(database, folder, MetaData())
    migrate(database, folder, MetaData())
    assert current_revision(database) == "0002"


def test_only_what_is_new_runs(database, folder):
    migrate(database, folder, MetaData())
    numbered(folder, 3, "CREATE TABLE three (x integer)")
    migrate(database, folder, MetaData())
    assert current_revision(database) == "0003"


def test_a_migration_that_fails_leaves_the_schema_as_the_one_before_it_did(database, folder):
    numbered(folder, 3, "CREATE TABLE three (x integer); this is no SQL")
    with pytest.raises(Exception, match=r"syntax|one statement"):
        migrate(database, folder, MetaData())
    assert current_revision(database) == "0002"
    assert tables(database) >= {"one", "two"}
    assert "three" not in tables(database)
    numbered(folder, 3, "CREATE TABLE three (x integer)")
    migrate(database, folder, MetaData())
    assert "three" in tables(database)


def test_each_migration_is_there_for_others_before_the_next_one_begins(database, folder, tmp_path):
    """What the second one waits for is what a reader outside of it saw of the first."""
    seen = tmp_path / "seen"
    url = database.writer.url.render_as_string(hide_password=False)
    (folder / "versions" / "0002_step.py").write_text(LOOKS.format(url=url, seen=str(seen)))
    migrate(database, folder, MetaData())
    assert seen.read_text() == "True"


def test_several_processes_may_try_at_once(database, folder):
    url = database.writer.url.render_as_string(hide_password=False)

    def go(_: int) -> None:
        mine = open_database(url)
        try:
            migrate(mine, folder, MetaData())
        finally:
            mine.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(go, range(5)))
    assert current_revision(database) == "0002"


def test_two_heads_are_an_error(folder):
    numbered(folder, 3, "SELECT 1")
    numbered(folder, 4, "SELECT 1", before="0002")
    with pytest.raises(CommandError):
        newest_revision(folder)


def test_it_works_on_a_database_with_a_percent_sign_in_its_url(tmp_path, folder):
    database = open_database(f"sqlite:///{tmp_path}/a%20b.db")
    migrate(database, folder, MetaData())
    with database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM two")) == 0
    database.close()


def test_different_databases_migrated_at_once_each_get_their_own_tables(tmp_path):
    names = [f"service{number}" for number in range(6)]
    ready = threading.Barrier(len(names))

    def bring_up(name: str) -> set[str]:
        directory = tmp_path / name
        for number in range(1, 11):
            numbered(directory, number, f"CREATE TABLE {name}_{number} (x integer)")
        database = open_database(f"sqlite:///{tmp_path / name}.db")
        try:
            ready.wait(30)
            migrate(database, directory, MetaData())
            return tables(database) - {"alembic_version"}
        finally:
            database.close()

    with ThreadPoolExecutor(len(names)) as pool:
        for name, found in zip(names, pool.map(bring_up, names), strict=True):
            assert found == {f"{name}_{number}" for number in range(1, 11)}


def test_a_database_that_is_away_is_a_problem_and_no_error(folder):
    database = open_database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert (
        schema_problem(database, folder)
        == "the schema can't be read: the database is not available"
    )
    database.close()
