"""The whole state of the bus: one JSON file that is replaced under a lock.

    {"number": 7, "queues": {name: {"lane", "listens", "items"}}, "taps": {holder: {"patterns", "items"}}}

An item is one event in one queue: number, event, attempts, lost, holder, at, cause, parked_at.
"""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libs.common.bus.port import BusUnavailableError
from libs.common.ids import new_id

State = dict[str, Any]
Item = dict[str, Any]


class Folder:
    """The folder. Thread-safe, and safe between processes of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path / "state.json"
        self._turn = threading.Lock()
        (path / "holders").mkdir(parents=True, exist_ok=True)

    @contextmanager
    def change(self) -> Iterator[State]:
        """Yield the state; it is durable when the block ends, and unchanged when it raises."""
        try:
            with self._turn, (self._path / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                state = self._read()
                yield state
                draft = self._path / "state.draft"
                with draft.open("w") as file:
                    json.dump(state, file)
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(self._file)
        except OSError as problem:
            raise BusUnavailableError(f"the folder can't be used ({problem.strerror})") from problem

    def version(self) -> int:
        """Return a number that changes with every change."""
        try:
            return self._file.stat().st_ino
        except FileNotFoundError:
            return 0

    def hold(self) -> tuple[str, Callable[[], None]]:
        """Make a holder; it lives until it is let go or its process dies, however it dies."""
        holder = new_id()
        path = self._path / "holders" / holder
        file = path.open("w")
        fcntl.flock(file, fcntl.LOCK_EX)

        def let_go() -> None:
            path.unlink(missing_ok=True)
            file.close()

        return holder, let_go

    def lives(self, holder: str) -> bool:
        """Tell whether a holder still lives: the kernel drops the lock of a dead process."""
        path = self._path / "holders" / holder
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        path.unlink(missing_ok=True)
        return False

    def _read(self) -> State:
        try:
            state: State = json.loads(self._file.read_text())
        except FileNotFoundError:
            return {"number": 0, "queues": {}, "taps": {}}
        return state


def new_item(state: State, event: dict[str, Any], now: float) -> Item:
    """Make an item with the next number."""
    state["number"] += 1
    return {
        "number": state["number"], "event": event, "attempts": 0, "lost": 0, "holder": None,
        "at": now, "published_at": now, "cause": None, "parked_at": None,
    }  # fmt: skip
