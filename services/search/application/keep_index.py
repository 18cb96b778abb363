"""Keep the index whole: rebuild it when it has to be, compare it with contacts now and then."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from libs.common.clock import Clock, parse_rfc3339, rfc3339
from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.search.application.rebuild_index import rebuild_index
from services.search.application.reconcile_index import reconcile_index
from services.search.domain.stale import SOMEBODY_ERASED
from services.search.ports import Comparison, Contacts, SearchIndex, WriterElsewhereError

log = get_logger(__name__)

_LOOK = timedelta(seconds=1)
_FIRST_WAIT = timedelta(seconds=0.2)
_LONGEST_WAIT = timedelta(seconds=60)
_STOP_SECONDS = 15
KEPT_GONE = timedelta(days=30)
"""How long the version of a contact that is gone is kept at the least, so that a late copy of an
earlier event brings nobody back."""

_REST = 20
"""Rebuilds after erasures come at most so often that they take a twentieth of the time."""


class IndexKeeper:
    """A Runnable that looks at the index every second and repairs it. Thread-safe.

    oldest: returns the age in seconds of the oldest event that may still come, None for unknown.
    reconcile_every: how often to compare index and contacts, counted from the last comparison that
    is noted with the index, whichever process made it: a restart neither repeats nor delays one.
    """

    name = "search-keeper"

    def __init__(
        self,
        index: SearchIndex,
        contacts: Contacts,
        clock: Clock,
        reconcile_every: timedelta,
        oldest: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._index = index
        self._contacts = contacts
        self._clock = clock
        self._reconcile_every = reconcile_every
        self._oldest = oldest
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None
        self._rest_until = 0.0
        self._next_look = 0.0

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
        """Compare, repair, and note what was found, once; then forget who is gone for long."""
        drift = reconcile_index(self._index, self._contacts)
        self._index.note_comparison(Comparison(rfc3339(self._clock.now()), drift))
        level = log.warning if drift.total else log.debug
        level("search index compared", behind=drift.behind, left_over=drift.left_over,
              ahead=drift.ahead, refused=drift.refused)  # fmt: skip
        self._forget_gone()

    def _forget_gone(self) -> None:
        """Forget versions that no event older than them can meet any more.

        What is gone was known to be so after its earlier events were published: an event that
        waits is therefore older than it only if it was published before that.
        """
        waiting = self._oldest()
        if waiting is None:
            return
        forgotten = self._index.forget_gone(
            self._clock.now() - max(KEPT_GONE, timedelta(seconds=waiting))
        )
        if forgotten:
            log.info("versions of contacts that are gone forgotten", contacts=forgotten)

    def reconcile_if_due(self) -> bool:
        """Compare if the last comparison is too long ago, or there was none; tell whether it did.

        Asks the index when that was only when one may be due.
        """
        if time.monotonic() < self._next_look:
            return False
        left = self._left()
        if is_due := left <= 0:
            self.reconcile()
            left = self._reconcile_every.total_seconds()
        self._next_look = time.monotonic() + left
        return is_due

    def _left(self) -> float:
        """Return the seconds until a comparison is due; one that is noted in the future tells of a
        clock that went back, and counts for nothing.
        """
        last = self._index.last_comparison()
        if last is None:
            return 0.0
        ago = self._clock.now() - parse_rfc3339(last.at)
        return (self._reconcile_every - ago).total_seconds() if ago >= timedelta(0) else 0.0

    def _run(self) -> None:
        pause = _FIRST_WAIT
        while not self._stop.is_set():
            try:
                self.rebuild_if_stale()
                self.reconcile_if_due()
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
