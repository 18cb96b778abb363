"""Keep the index whole: rebuild it when it has to be, compare it with contacts now and then."""

import threading
import time
from datetime import timedelta

from libs.common.clock import Clock, rfc3339
from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.search.application.apply_changes import SOMEBODY_ERASED
from services.search.application.rebuild_index import rebuild_index
from services.search.application.reconcile_index import reconcile_index
from services.search.ports import Comparison, Contacts, SearchIndex, WriterElsewhereError

log = get_logger(__name__)

_LOOK = timedelta(seconds=1)
_FIRST_WAIT = timedelta(seconds=0.2)
_LONGEST_WAIT = timedelta(seconds=60)
_STOP_SECONDS = 15
_REST = 20
"""Rebuilds after erasures come at most so often that they take a twentieth of the time."""


class IndexKeeper:
    """A Runnable that looks at the index every second and repairs it. Thread-safe.

    reconcile_every: how often to compare index and contacts.
    """

    name = "search-keeper"

    def __init__(
        self, index: SearchIndex, contacts: Contacts, clock: Clock, reconcile_every: timedelta
    ) -> None:
        self._index = index
        self._contacts = contacts
        self._clock = clock
        self._reconcile_every = reconcile_every
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None
        self._rest_until = 0.0

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def problem(self) -> str | None:
        return self._problem

    def rebuild_if_stale(self) -> int | None:
        """Rebuild the index if it has to be; return how many contacts it then holds."""
        reasons = self._index.stale_because()
        may_wait = set(reasons) == {SOMEBODY_ERASED} and time.monotonic() < self._rest_until
        if not reasons or may_wait:
            return None
        began = time.monotonic()
        indexed = rebuild_index(self._index, self._contacts)
        ended = time.monotonic()
        self._rest_until = ended + _REST * (ended - began)
        log.info("search index rebuilt", reasons=list(reasons), contacts=indexed)
        return indexed

    def reconcile(self) -> None:
        """Compare, repair, and note what was found, once."""
        drift = reconcile_index(self._index, self._contacts)
        self._index.note_comparison(Comparison(rfc3339(self._clock.now()), drift))
        level = log.warning if drift.total else log.debug
        level("search index compared", behind=drift.behind, left_over=drift.left_over,
              ahead=drift.ahead, refused=drift.refused)  # fmt: skip

    def _run(self) -> None:
        pause = _FIRST_WAIT
        due = time.monotonic() + self._reconcile_every.total_seconds()
        while not self._stop.is_set():
            try:
                self.rebuild_if_stale()
                if time.monotonic() > due:
                    self.reconcile()
                    due = time.monotonic() + self._reconcile_every.total_seconds()
                self._problem, pause = None, _FIRST_WAIT
                self._stop.wait(_LOOK.total_seconds())
            except WriterElsewhereError:
                self._stop.wait(_LOOK.total_seconds())
            except Exception as problem:  # noqa: BLE001 - the loop outlives what it can not repair
                self._note(problem)
                self._stop.wait(pause.total_seconds())
                pause = min(pause * 2, _LONGEST_WAIT)

    def _note(self, problem: Exception) -> None:
        if isinstance(problem, WarmlineError):
            self._problem = problem.detail
            log.warning("search index can't be kept", cause=problem.reason_code)
        else:
            self._problem = "the search index can't be kept; see the log"
            log.error("search index can't be kept", exc_info=problem)
