"""Copies of several SQLite files as they all were at one moment, while others go on writing."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from libs.common.errors import UnavailableError

_TRIES = 20
_PATIENCE_SECONDS = 0.5
"""How long one file's writers are waited for: who writes may itself wait for a file held here."""


class BusyFilesError(UnavailableError):
    """Raised when there was no moment in which nobody wrote."""

    code = "files_busy"
    title = "The databases could not be held for a moment"


def copy_together(files: Mapping[str, Path], folder: Path) -> None:
    """Copy SQLite files into a folder, by the names they have there, as of one common moment.

    Writers wait only until all files have begun to be read: in WAL mode who has begun goes on
    reading what was there then (sqlite.org/isolation.html). Raises BusyFilesError, and
    what SQLite raises for a file that is none.
    """
    with ExitStack() as open_files:
        readers = _held(files.values(), open_files)
        for name, reader in zip(files, readers, strict=True):
            with closing(sqlite3.connect(folder / name)) as target:
                reader.backup(target)
                [[verdict]] = target.execute("PRAGMA quick_check(1)")
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"the copy of {name} is damaged: {verdict}")


def _held(paths: Iterable[Path], open_files: ExitStack) -> list[sqlite3.Connection]:
    """Return connections that all read what was there at one moment."""
    there = list(paths)
    for _ in range(_TRIES):
        readers = ExitStack()
        try:
            with ExitStack() as writers:
                for path in there:
                    writers.enter_context(_began(path, "BEGIN IMMEDIATE"))
                found = [readers.enter_context(_began(path, "BEGIN")) for path in there]
        except sqlite3.OperationalError as problem:
            readers.close()
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        else:
            open_files.enter_context(readers)
            return found
    raise BusyFilesError("somebody writes all the time; try again in a moment", retry_after=5)


@contextmanager
def _began(path: Path, begin: str) -> Iterator[sqlite3.Connection]:
    """Yield a connection in a transaction that sees the file as it is now."""
    url = f"{path.absolute().as_uri()}?mode=rw"
    with closing(
        sqlite3.connect(url, timeout=_PATIENCE_SECONDS, isolation_level=None, uri=True)
    ) as connection:
        connection.execute(begin)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield connection
