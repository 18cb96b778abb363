"""Alembic for one service: numbered, additive migrations with one head, run under a lock."""

import threading
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from libs.common.db.database import Database, DatabaseUnavailableError

_one_at_a_time = threading.Lock()
"""Alembic's `op` is one for the whole process; services of one process migrate in threads."""


def migrate(database: Database, directory: Path, metadata: MetaData) -> None:
    """Bring a database to the newest schema; does nothing when it is there already.

    directory: the service's `migrations`, with `versions/NNNN_words.py`. Several processes may
    call this at once: they queue up on a lock and the later ones find the work done. Each
    migration must leave the previous release able to run. Each has a transaction of its own: what
    it locks it lets go before the next one begins, and after a failure those before it stay.
    """
    script = _script(directory)
    with _one_at_a_time:
        while _step(database, script, metadata):
            pass


def _step(database: Database, script: ScriptDirectory, metadata: MetaData) -> bool:
    """Run the next migration; tells whether there was one."""
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('warmline.migrate'))"))
        context = MigrationContext.configure(
            connection,
            opts={
                "target_metadata": metadata,
                "fn": lambda revision, _: script._upgrade_revs("+1", revision),  # noqa: SLF001 - what alembic's own `upgrade` command passes
            },
        )
        if context.get_current_revision() == script.get_current_head():
            return False
        with Operations.context(context):
            context.run_migrations()
        return True


def current_revision(database: Database) -> str | None:
    """Return the revision a database is at, or None when it was never migrated."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision(directory: Path) -> str | None:
    """Return the head of a service's migrations. Raises CommandError when there are two."""
    return _script(directory).get_current_head()


def schema_problem(database: Database, directory: Path) -> str | None:
    """Say in one sentence what is wrong with the schema, or None when it is the newest."""
    try:
        current, newest = current_revision(database), newest_revision(directory)
    except DatabaseUnavailableError as problem:
        return f"the schema can't be read: {problem.detail}"
    if current == newest:
        return None
    return f"the schema is at {current or 'nothing'}, not {newest}; run `warmline migrate`"


def _script(directory: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(directory))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)
