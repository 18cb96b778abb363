"""Where tests get real servers from: one of each kind for a whole test run.

In this order: a URL in the environment, a native binary started privately on free ports,
a container where a Docker daemon can get the image. Processes of pytest-xdist share one server:
each holds a shared file lock on it, and the keeper (`keeper.py`) that started the server ends it
when the last lock is gone. The kernel drops the lock of a killed process, so nothing is left
behind by a killed test run either.
"""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


class ServerMissingError(Exception):
    """Raised when a kind of server can't be had on this machine; the message says why."""


def from_environment(kind: str) -> str | None:
    """Return the URL that the environment names for a kind of server, or None."""
    return os.environ.get(f"WARMLINE_TEST_{kind.upper()}_URL") or None


class SharedServer:
    """This process's hold on the run's server of one kind ('rabbitmq', 'postgresql' or 'meilisearch')."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._kind = kind
        self._folder = folder
        self._hold: IO[bytes] | None = None

    def acquire(self) -> dict[str, Any]:
        """Return the server's facts, starting it if nobody did; raises ServerMissingError."""
        with (self._folder / f"{self._kind}.start").open("wb") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            self._hold = (self._folder / f"{self._kind}.holders").open("wb")
            fcntl.flock(self._hold, fcntl.LOCK_SH)
            facts = self._facts() or self._start()
        if "missing" in facts:
            raise ServerMissingError(facts["missing"])
        if "failed" in facts:
            raise AssertionError(facts["failed"])
        return facts

    def release(self) -> None:
        """Let go; the last one to do so ends the server."""
        if self._hold:
            self._hold.close()

    def _facts(self) -> dict[str, Any] | None:
        try:
            facts: dict[str, Any] = json.loads((self._folder / f"{self._kind}.json").read_text())
        except FileNotFoundError:
            return None
        return facts

    def _start(self) -> dict[str, Any]:
        log = self._folder / f"{self._kind}.keeper.log"
        with log.open("ab") as output:
            subprocess.run(
                [sys.executable, "-m", "tests.support.keeper", self._kind, str(self._folder)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                check=True,
            )
        return eventually(self._facts, self._kind, seconds=180, every=0.05)
