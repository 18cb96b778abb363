"""A worker's hold on a task that takes longer than a lease."""

import time
from collections.abc import Callable
from datetime import timedelta

from libs.common.clock import Clock
from services.importer.ports import Claim, Storage

RENEWALS = 10
"""Times a lease is prolonged before it would end."""


class HoldLostError(Exception):
    """Raised when the task was taken over by another worker, cancelled, or given back."""


class Hold:
    """Prolongs a claim's lease as work goes on. Used by one thread.

    pause: waits so many seconds. ends: tells whether the worker is to end; the task is given back
    then, which is no attempt at it.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        lease: timedelta,
        claim: Claim,
        pause: Callable[[float], None] = time.sleep,
        ends: Callable[[], bool] = lambda: False,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._lease = lease
        self._claim = claim
        self._renewed_at = clock.now()
        self._pause = pause
        self._ends = ends

    def keep(self) -> None:
        """Prolong the lease if a part of it has passed. Raises HoldLostError.

        To be called every second or so.
        """
        now = self._clock.now()
        if self._ends():
            with self._storage.write() as imports:
                imports.release(self._claim, now, "worker_ends", counted=False)
            raise HoldLostError
        if now - self._renewed_at < self._lease / RENEWALS:
            return
        with self._storage.write() as imports:
            if not imports.renew(self._claim, now + self._lease):
                raise HoldLostError
        self._renewed_at = now

    def wait(self, seconds: float) -> None:
        """Wait before another try. Raises HoldLostError."""
        step = (self._lease / RENEWALS).total_seconds()
        while seconds > 0:
            self.keep()
            self._pause(min(seconds, step))
            seconds -= step
        self.keep()
