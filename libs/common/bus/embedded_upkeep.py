"""The embedded bus's background work: leases stay alive, settled messages go away."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from libs.common.bus.embedded_store import Store
from libs.common.errors import WarmlineError
from libs.common.log import get_logger

log = get_logger(__name__)

LINGER_SECONDS = 10.0
"""How long a settled message stays, so that taps in other processes have seen it."""

SWEEP_SECONDS = 3600.0
SWEEP_BATCH = 1000


class Upkeep:
    """One thread per bus. tend: what else is due, such as extending leases; may raise."""

    def __init__(self, store: Store, tend: Callable[[], None], every: float) -> None:
        self._store = store
        self._tend = tend
        self._every = every
        self._settled: deque[tuple[float, Sequence[int]]] = deque()
        self._swept_at: float | None = None
        self._swept = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus-upkeep", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; idempotent."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(5)

    def settled(self, message_ids: Sequence[int]) -> None:
        """Note messages of which a queue needs its copy no more."""
        if message_ids:
            self._settled.append((self._store.now(), message_ids))

    def _run(self) -> None:
        while True:
            try:
                self._tend()
                self._purge()
                self._sweep()
            except WarmlineError as problem:
                log.warning("bus upkeep waits", cause=problem.code)
            except Exception:
                log.exception("bus upkeep failed")
            if self._stopping.wait(self._every):
                return

    def _purge(self) -> None:
        until = self._store.now() - LINGER_SECONDS
        while self._settled and self._settled[0][0] < until and not self._stopping.is_set():
            ids: list[int] = []
            while self._settled and self._settled[0][0] < until and len(ids) < SWEEP_BATCH:
                ids.extend(self._settled.popleft()[1])
            self._store.sweep(ids)
            self._swept = True
        if self._swept and not self._settled:
            self._swept = not self._store.empty_log()

    def _sweep(self) -> None:
        """Find what processes that died left behind: at start, then once an hour."""
        now = self._store.now()
        if self._swept_at is not None and now - self._swept_at < SWEEP_SECONDS:
            return
        while not self._stopping.is_set():
            ids = self._store.settled_before(now - LINGER_SECONDS, SWEEP_BATCH)
            if not ids:
                break
            self._store.sweep(ids)
        self._swept_at = now
