"""What search exports to Prometheus; worked out when it is asked for, so that it is true while the
engine is down.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from prometheus_client import Gauge

from libs.common.clock import Clock
from libs.common.errors import WarmlineError
from libs.common.metrics import REGISTRY
from services.search.ports import SearchIndex

_lag_seconds = Gauge(
    "warmline_search_lag_seconds",
    "Age of the oldest contact event that can not be found yet, waiting or in hand; 0 for none",
    registry=REGISTRY,
)
_drift = Gauge(
    "warmline_search_drift",
    "Differences between index and contacts that the last comparison found; 0 before the first",
    registry=REGISTRY,
)


class PrometheusLag:
    """Keeps the promise of LagMeter with a gauge. waiting: returns the age in seconds of the oldest
    event on the bus, 0 where that is not known.
    """

    def __init__(self, clock: Clock, waiting: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting = waiting
        self._lock = threading.Lock()
        self._held: dict[tuple[str, threading.Thread], datetime] = {}
        _lag_seconds.set_function(_or_last(self._seconds))

    def begin(self, queue: str, oldest: datetime) -> None:
        with self._lock:
            self._held[queue, threading.current_thread()] = oldest

    def end(self, queue: str) -> None:
        with self._lock:
            self._held.pop((queue, threading.current_thread()), None)

    def _seconds(self) -> float:
        with self._lock:
            # what a thread that ended had in hand is back on the bus, and waits there
            self._held = {key: oldest for key, oldest in self._held.items() if key[1].is_alive()}
            held = list(self._held.values())
        now = self._clock.now()
        return max([self._waiting(), *((now - oldest).total_seconds() for oldest in held)])


def export_drift(index: SearchIndex) -> None:
    """Show from now on what the last comparison of this index found."""

    def drift() -> float:
        comparison = index.last_comparison()
        return float(comparison.drift.total) if comparison else 0.0

    _drift.set_function(_or_last(drift))


def _or_last(measure: Callable[[], float]) -> Callable[[], float]:
    """Return a measure that repeats its last value while what it asks is down."""
    last = 0.0

    def measured() -> float:
        nonlocal last
        with suppress(WarmlineError):
            last = max(0.0, measure())
        return last

    return measured
