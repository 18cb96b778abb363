"""Writers of one process in the order they came: SQLite lets one at a time through, anyone."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TurnNotComeError(Exception):
    """Raised when those before took longer than the patience."""


class Turns:
    """Hands a place from one to the next, first come, first served. Thread-safe; not reentrant.

    SQLite itself has who waits ask again every so often, at last ten times a second: one that
    writes without a pause keeps others out for seconds. patience: seconds to wait at most.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run a block while nobody else has the place. Raises TurnNotComeError."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(self._patience):
            return
        with self._lock:
            if called.is_set():  # at the last moment
                return
            self._waiting.remove(called)
        raise TurnNotComeError

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
