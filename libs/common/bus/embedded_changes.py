"""Wakes receivers of the embedded bus when something is there for them."""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path

from libs.common.changes import Changes

LOOK_SECONDS = 0.1


class Bells:
    """Wakes the receivers of some queues and leaves the others asleep; taps hear everything.

    Thread-safe: a queue's bell is the same one for all who ask.
    """

    def __init__(self) -> None:
        self.taps = Changes()
        self._of: defaultdict[str, Changes] = defaultdict(Changes)
        self._lock = threading.Lock()

    def of(self, queue: str) -> Changes:
        """Return the bell of a queue."""
        with self._lock:
            return self._of[queue]

    def ring(self, queues: Iterable[str]) -> None:
        """Wake who receives from these queues, and taps."""
        for each in queues:
            self.of(each).tell()
        self.taps.tell()


class FileWatch:
    """Tells about commits of other processes to one SQLite file.

    `PRAGMA data_version` reads a counter that SQLite keeps in shared memory: a few microseconds,
    no lock, no read of the file.
    """

    def __init__(self, path: Path, tell: Callable[[], None]) -> None:
        self._path = path
        self._tell = tell
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
                self._tell()
