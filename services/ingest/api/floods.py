"""Who is refused too often is told to slow down.

What proves itself is never held back for it: Meta's good webhooks and an operator's challenge from
elsewhere go on while somebody guesses.
"""

import threading
import time
from collections.abc import Callable, Mapping

from libs.common.errors import RateLimitedError

WINDOW_SECONDS = 60.0
MOST_ADDRESSES = 10_000
ADDRESS = "HTTP_X_REAL_IP"
"""Set by whatever stands before ingest, to the address that called it."""


class Floods:
    """Counts refusals by address in windows of a minute. Thread-safe, in this process only.

    most: refusals in one window before an address is told to wait.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._lock = threading.Lock()
        self._began = now()
        self._refusals: dict[str, int] = {}

    def refused(self, address: str) -> None:
        """Note that a request from an address was refused."""
        with self._lock:
            self._turn()
            if address in self._refusals or len(self._refusals) < MOST_ADDRESSES:
                self._refusals[address] = self._refusals.get(address, 0) + 1

    def check(self, address: str) -> None:
        """Raise RateLimitedError while an address was refused too often."""
        with self._lock:
            self._turn()
            if self._refusals.get(address, 0) < self._most:
                return
            left = self._began + WINDOW_SECONDS - self._now()
        raise RateLimitedError("too many refused requests; slow down", retry_after=max(1.0, left))

    def _turn(self) -> None:
        if self._now() - self._began >= WINDOW_SECONDS:
            self._began = self._now()
            self._refusals.clear()


def address_in(environ: Mapping[str, str]) -> str:
    """Return the address a request came from."""
    return environ.get(ADDRESS) or environ.get("REMOTE_ADDR", "")
