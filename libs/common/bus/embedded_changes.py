"""Wakes receivers of the embedded bus when another process put something on it."""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from libs.common.changes import Changes

LOOK_SECONDS = 0.1


class FileWatch:
    """Tells about commits of other processes to one SQLite file.

    `PRAGMA data_version` reads a counter that SQLite keeps in shared memory: a few microseconds,
    no lock, no read of the file.
    """

    def __init__(self, path: Path, changes: Changes) -> None:
        self._path = path
        self._changes = changes
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus-watch", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; idempotent."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as connection:
                self._look(connection)

    def _look(self, connection: sqlite3.Connection) -> None:
        last = None
        while not self._stopping.wait(LOOK_SECONDS):
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != last:
                last = version
                self._changes.tell()
