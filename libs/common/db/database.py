"""A database as transactions: one way to write, one way to read, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from libs.common.changes import Changes
from libs.common.db.turns import TurnNotComeError, Turns
from libs.common.errors import StorageFullError, UnavailableError
from libs.common.log import get_logger

log = get_logger(__name__)

_FULL = {"SQLITE_FULL", "53100"}
"""What SQLite and PostgreSQL call it when their disk is full."""


class DatabaseUnavailableError(UnavailableError):
    """Raised when the database can't be reached or is locked for too long; nothing of the
    transaction was kept, and the same work may be tried again.
    """

    code = "database_unavailable"


class DatabaseFullError(DatabaseUnavailableError, StorageFullError):
    """Raised when the database has no room on its disk; nothing of the transaction was kept."""

    code = StorageFullError.code
    title = StorageFullError.title


class TransactionLostError(DatabaseUnavailableError):
    """Raised when the database ended this transaction so that another could go on: they waited for
    one another. It is well, and the same work will most likely succeed now.
    """

    at_once = True


class LockNotGrantedError(DatabaseUnavailableError):
    """Raised when others held something for longer than this transaction wanted to wait."""


class Database:
    """Transactions on one database. Thread-safe; connections are pooled per process.

    writer: the engine that `write` uses; reader: the engine that `read` uses. They may be one.
    turns: what has this process's writers wait for one another, where only one can write.
    commits: told after each `write` of this process.
    """

    def __init__(self, writer: Engine, reader: Engine, turns: Turns | None = None) -> None:
        self.writer = writer
        self.reader = reader
        self._turns = turns
        self.commits = Changes()

    @property
    def dialect(self) -> str:
        """The SQL dialect, `sqlite` or `postgresql`, where a statement must differ."""
        return self.writer.dialect.name

    @contextmanager
    def write(self, workspace_id: str | None = None, *, many: bool = False) -> Iterator[Connection]:
        """Run a block in one transaction: committed at its end, rolled back when it raises.

        workspace_id: the only workspace whose rows row-level security then shows; None is for
        work across workspaces. many: for statements about hundreds of values at once. Raises
        DatabaseUnavailableError.
        """
        with self._turn(), _transaction(self.writer, workspace_id, many=many) as connection:
            yield connection
        self.commits.tell()

    @contextmanager
    def read(self, workspace_id: str | None = None, *, many: bool = False) -> Iterator[Connection]:
        """Run a block that only reads, on one consistent snapshot where the database offers it.

        many: for statements about hundreds of values at once. Raises DatabaseUnavailableError.
        """
        with _transaction(self.reader, workspace_id, many=many) as connection:
            yield connection

    @contextmanager
    def inside(
        self, connection: Connection, workspace_id: str | None, *, many: bool = False
    ) -> Iterator[None]:
        """Run a block as a part of a transaction of `write` that goes on after it.

        Raises DatabaseUnavailableError, after which the transaction can only be undone.
        """
        with _told(self.dialect):
            _show_only(connection, workspace_id)
            with _planned(connection, many=many):
                yield

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """Run a block on a connection that is its own and is closed after it, for settings and
        locks that belong to a session. The block begins and commits; it waits for no turn.

        Raises DatabaseUnavailableError.
        """
        with _told(self.dialect), self.writer.connect() as connection:
            try:
                yield connection
            finally:
                connection.invalidate()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        try:
            with self._turns.one():
                yield
        except TurnNotComeError:
            log.warning("database unavailable", database=self.dialect, cause="writers_before")
            raise DatabaseUnavailableError(
                "others write to the database for too long", retry_after=2
            ) from None

    def problem(self) -> str | None:
        """Say in one sentence why the database can't be used now, or None."""
        try:
            with self.reader.connect() as connection:
                connection.execute(text("SELECT 1"))
        except (DBAPIError, PoolTimeoutError) as problem:
            return f"the database does not answer ({type(problem).__name__})"
        return None

    def empty_log(self) -> bool:
        """Bring what SQLite's log holds into the file and empty the log; tell whether it is empty.

        It waits for nobody: False when somebody was using it. What was deleted or blanked is then
        in neither of both. PostgreSQL sees to it by itself.
        """
        if self.dialect != "sqlite":
            return True
        with self.reader.connect() as connection:
            raw: Any = connection.connection.driver_connection
            [(patience,)] = raw.execute("PRAGMA busy_timeout")
            raw.execute("PRAGMA busy_timeout=0")
            try:
                [(busy, *_)] = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.execute(f"PRAGMA busy_timeout={patience}")
            return not busy

    def close(self) -> None:
        """Close every pooled connection. Idempotent."""
        self.writer.dispose()
        self.reader.dispose()


@contextmanager
def _transaction(
    engine: Engine, workspace_id: str | None, *, many: bool = False
) -> Iterator[Connection]:
    with _told(engine.dialect.name), engine.begin() as connection:
        _show_only(connection, workspace_id)
        with _planned(connection, many=many):
            yield connection


def _show_only(connection: Connection, workspace_id: str | None) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT set_config('warmline.workspace_id', :id, true)"),
            {"id": workspace_id or "*"},
        )


@contextmanager
def _planned(connection: Connection, *, many: bool) -> Iterator[None]:
    """Have PostgreSQL plan each statement of a block for its own values, where they are many.

    A plan that it keeps for any values is made for ten in an array, and compares each row of a
    workspace with each value where it gets a thousand.
    """
    if not many or connection.dialect.name != "postgresql":
        yield
        return
    raw: Any = connection.connection.driver_connection
    before, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = before


@contextmanager
def _told(dialect: str) -> Iterator[None]:
    """Tell in our own words that a database can't be used."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as problem:
        if _is_ours(problem):
            raise
        cause = _cause(problem)
        log.warning("database unavailable", database=dialect, cause=cause)
        if cause in _FULL:
            raise DatabaseFullError("the database's disk is full", retry_after=60) from problem
        kind = _KINDS.get(cause, DatabaseUnavailableError)
        raise kind("the database is not available", retry_after=2) from problem


_KINDS = {
    "40001": TransactionLostError,
    "40P01": TransactionLostError,
    "55P03": LockNotGrantedError,
}
"""PostgreSQL's codes of a serialization failure, a deadlock, and a lock that took too long."""


def _is_ours(problem: Exception) -> bool:
    """Tell whether a statement was wrong: SQLite calls that operational, and waiting can't help."""
    return _cause(problem) == "SQLITE_ERROR"


def _cause(problem: Exception) -> str:
    """Return the database's own code for what went wrong; never a statement or a value."""
    original = getattr(problem, "orig", None)
    for name in ("sqlite_errorname", "sqlstate"):
        if code := getattr(original, name, None):
            return str(code)
    return type(original or problem).__name__
