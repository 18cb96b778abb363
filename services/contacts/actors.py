"""Work that contacts does by itself: bulk jobs and errands, and chores now and then."""

import threading
from collections.abc import Callable
from datetime import timedelta

from libs.common.clock import Clock
from libs.common.errors import WarmlineError
from libs.common.ids import new_id
from libs.common.log import get_logger
from services.contacts.application.errands import run_errand
from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.ports.storage import Storage

log = get_logger(__name__)

IDLE_SECONDS = 0.25


class BulkWorker:
    """A Runnable that works on bulk jobs and errands; several of them share the work."""

    def __init__(self, name: str, storage: Storage, clock: Clock) -> None:
        self.name = name
        self._storage = storage
        self._clock = clock
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(20)

    def problem(self) -> str | None:
        return self._problem

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            try:
                worked = run_bulk_chunk(self._storage, self._clock, new_id())
                worked |= run_errand(self._storage, self._clock)
                wait, self._problem = (0.0 if worked else IDLE_SECONDS), None
            except WarmlineError as problem:
                self._problem, wait = problem.detail, min(max(wait * 2, 0.5), 10.0)
                log.warning("bulk worker waits", cause=problem.code)
            except Exception:
                self._problem = "the bulk worker failed; see its log"
                wait = min(max(wait * 2, 0.5), 10.0)
                log.exception("bulk worker failed")


class Chore:
    """A Runnable that does something every so often. Several processes may do it at once."""

    def __init__(self, name: str, do: Callable[[], None], every: timedelta) -> None:
        self.name = name
        self._do = do
        self._every = every.total_seconds()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(20)

    def problem(self) -> str | None:
        return self._problem

    def _run(self) -> None:
        wait = self._every
        while not self._stopping.wait(wait):
            try:
                self._do()
                self._problem, wait = None, self._every
            except WarmlineError as problem:
                self._problem, wait = problem.detail, max(wait, 5.0)
                log.warning("chore waits", chore=self.name, cause=problem.code)
            except Exception:
                self._problem, wait = f"{self.name} failed; see its log", max(wait, 5.0)
                log.exception("chore failed", chore=self.name)
