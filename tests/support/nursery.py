"""Processes of the product that are there at once: forked from one that has imported everything.

A start costs seconds of importing, and a test that kills a process a thousand times can't wait for
them. `python -m tests.support.nursery MODULE …` imports the modules and reads one JSON object a line,
{program, arguments, environment, log}; it forks a process that calls the program, and answers with
its pid on a line.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.processes import end_when_parent_ends
from tests.support.product import ROOT, Part
from tests.support.waiting import eventually

IMPORTED_BEFORE = (
    "services.cli", "services.ingest.service", "services.contacts.service", "libs.common.bus.embedded",
    "libs.common.bus.rabbitmq", "libs.common.db.sqlite", "libs.common.db.postgresql", "psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite", "sqlalchemy.dialects.postgresql.psycopg", "alembic.command",
)  # fmt: skip


WARMLINE = "tests.support.nursery:warmline"


class Nursery:
    """Forks processes; they die with it. modules: what it imports before, the product if none."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules or IMPORTED_BEFORE
        self._asking = threading.Lock()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", *self._modules],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def fork(
        self, *arguments: str, log: Path, environment: Mapping[str, str], program: str = WARMLINE
    ) -> int:
        """Return the pid of a new process, which is the leader of a group of its own.

        program: `module:function`, called with the arguments.
        """
        order = {
            "program": program, "arguments": arguments, "environment": dict(environment),
            "log": str(log),
        }  # fmt: skip
        ways = self._process.stdin, self._process.stdout
        assert ways[0] is not None
        assert ways[1] is not None
        with self._asking:
            ways[0].write(json.dumps(order) + "\n")
            ways[0].flush()
            return int(ways[1].readline())


@dataclass
class ForkedPart(Part):
    """A part of the product that a nursery starts."""

    nursery: Nursery | None = None
    pid: int | None = None

    def start(self) -> None:
        assert self.nursery is not None
        environment = {**self.environment, "WARMLINE_BIND": self.bind}
        self.pid = self.nursery.fork("run", *self.arguments, log=self.log, environment=environment)

    def kill(self) -> None:
        """Kill the supervisor and its worker at once, and see that the supervisor is gone."""
        assert self.pid is not None
        pid, self.pid = self.pid, None
        kill_forked(pid)
        self.wait_silent()


def kill_forked(pid: int) -> None:
    """Kill a forked process and all of its group, and see that it is gone."""
    os.killpg(pid, signal.SIGKILL)
    eventually(lambda: not _is_there(pid), "its end", seconds=120, every=0.005)


def warmline(*arguments: str) -> None:
    """Run the command line of the product."""
    importlib.import_module("services.cli").main(list(arguments), standalone_mode=False)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(**order)
        with suppress(OSError):  # it may be gone already, and does the same itself
            os.setpgid(pid, pid)
        print(pid, flush=True)  # noqa: T201 - the answer


def _live(program: str, arguments: list[str], environment: dict[str, str], log: str) -> None:
    os.setpgid(0, 0)
    end_when_parent_ends(signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(Path(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, target)
    os.environ.clear()
    os.environ.update(environment)
    status = 0
    try:
        module, _, function = program.partition(":")
        getattr(importlib.import_module(module), function)(*arguments)
    except BaseException:  # noqa: BLE001 - this process ends here, whatever it was
        traceback.print_exc()
        status = 1
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
