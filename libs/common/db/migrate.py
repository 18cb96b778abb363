"""Alembic for one service: numbered, additive migrations with one head, run under a lock."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from libs.common.db.database import (
    Database,
    DatabaseUnavailableError,
    LockNotGrantedError,
    TransactionLostError,
)
from libs.common.db.migrating import LOCK_TIMEOUT
from libs.common.log import get_logger

log = get_logger(__name__)

ASK_SECONDS = 0.1
PATIENCE_SECONDS, PAUSE_SECONDS = 600.0, 1.0
"""How long a migration is tried again that others keep from what it has to lock."""

_one_at_a_time = threading.Lock()
"""Alembic's `op` is one for the whole process; services of one process migrate in threads."""


def migrate(database: Database, directory: Path, metadata: MetaData, until: str = "head") -> None:
    """Bring a database to the newest schema; does nothing when it is there already.

    directory: the service's `migrations`, with `versions/NNNN_words.py`. Several processes may
    call this at once: they queue up on a lock and the later ones find the work done. Each
    migration must leave the previous release able to run. Each has a transaction of its own: what
    it locks it lets go before the next one begins, and after a failure those before it stay.
    On PostgreSQL a migration that does not get a lock at once lets go of all it has and tries
    again, so that nobody waits behind it; `migrating` has what works on large tables.
    until: the revision to stop at.
    """
    script = _script(directory)
    step = _step_beside if database.dialect == "postgresql" else _step
    with _one_at_a_time, _alone(database):
        while _patiently(lambda: step(database, script, metadata, until)):
            pass


def _patiently(step: Callable[[], bool]) -> bool:
    """Run a step until it gets what it has to lock. Raises LockNotGrantedError in the end."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except (LockNotGrantedError, TransactionLostError):
            if time.monotonic() > until:
                raise
            log.info("migration waits for others to let go")
            time.sleep(PAUSE_SECONDS)


def _step(database: Database, script: ScriptDirectory, metadata: MetaData, until: str) -> bool:
    """Run the next migration in one transaction; tells whether there was one."""
    with database.write() as connection:
        context = _context(connection, script, metadata)
        if _is_there(context, script, until):
            return False
        with Operations.context(context):
            context.run_migrations()
        return True


def _step_beside(
    database: Database, script: ScriptDirectory, metadata: MetaData, until: str
) -> bool:
    """Run the next migration beside others; tells whether there was one."""
    with database.session() as connection:
        connection.execute(
            text("SELECT set_config('lock_timeout', :most, false),"
                 " set_config('warmline.workspace_id', '*', false)"), {"most": LOCK_TIMEOUT},
        )  # fmt: skip
        connection.commit()
        context = _context(connection, script, metadata, transaction_per_migration=True)
        if _is_there(context, script, until):
            return False
        with Operations.context(context):
            context.run_migrations()
        return True


def _context(
    connection: Connection, script: ScriptDirectory, metadata: MetaData, **options: Any
) -> MigrationContext:
    return MigrationContext.configure(
        connection,
        opts={
            "target_metadata": metadata,
            "fn": lambda revision, _: script._upgrade_revs("+1", revision),  # noqa: SLF001 - what alembic's own `upgrade` command passes
            **options,
        },
    )


def _is_there(context: MigrationContext, script: ScriptDirectory, until: str) -> bool:
    wanted = script.get_current_head() if until == "head" else until
    return context.get_current_revision() == wanted


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Have other processes migrate the database before or after a block, not meanwhile.

    The lock is asked for again and again: a statement that waited for it would keep the one who
    has it from building an index, which waits for every statement that has begun.
    """
    if database.dialect != "postgresql":
        yield
        return
    taken = text("SELECT pg_try_advisory_lock(hashtext('warmline.migrate'))")
    with database.session() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        while not connection.execute(taken).scalar():
            time.sleep(ASK_SECONDS)
        yield


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
