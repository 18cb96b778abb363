"""The requests of each key and browser, counted in this process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from libs.common.errors import RateLimitedError
from services.gateway.domain.edge import EdgeRequest
from services.gateway.domain.rate import Asked, Rate, Zone, ask_once, askers_of

PLACES = 10_000
"""Askers that are remembered; the one that asked longest ago makes room, as in nginx."""


class Rates:
    """Counts requests by what they bring with them. Thread-safe."""

    def __init__(
        self, rates: Mapping[Zone, Rate], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._askers: OrderedDict[tuple[Zone, str], Asked] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, request: EdgeRequest) -> None:
        """Count a request. Raises RateLimitedError when too many came like it."""
        for asker in askers_of(request):
            wait = self._ask(asker)
            if wait:
                raise RateLimitedError("too many requests; try again shortly", retry_after=wait)

    def _ask(self, asker: tuple[Zone, str]) -> float:
        with self._lock:
            asked, wait = ask_once(self._askers.get(asker), self._clock(), self._rates[asker[0]])
            self._askers[asker] = asked
            self._askers.move_to_end(asker)
            if len(self._askers) > PLACES:
                self._askers.popitem(last=False)
        return wait
