"""What gateway does with events from the bus: tells the browsers that are listening."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from libs.common.bus.port import BusUnavailableError, Delivery, EventBus, Subscription
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from services.gateway.application.live_hub import LiveHub
from services.gateway.domain.news import HEARD, Many, many_changed, news_of, one_of_many, sent_away

log = get_logger(__name__)

AT_ONCE = 500
WAIT = timedelta(milliseconds=500)
BULK_SECONDS = 1.0
"""How often at most a browser hears of contacts that a job is changing."""


class LiveFeed:
    """Looks at the bus and tells the hub. A Runnable, for the role `events`.

    Browsers may listen as soon as the look is open. After the bus was out of reach everybody is
    told to look again and let in anew: a transient look has no memory.
    """

    def __init__(self, name: str, bus: EventBus, hub: LiveHub) -> None:
        self.name = name
        self._bus = bus
        self._hub = hub
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = "starting"
        self._jobs: Counter[Many] = Counter()
        self._jobs_told = 0.0

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._hub.end()
        if self._thread is not None:
            self._thread.join(15)

    def problem(self) -> str | None:
        return self._problem

    def _run(self) -> None:
        tap: Subscription | None = None
        while not self._stopping.is_set():
            try:
                tap = tap or self._open()
                self._step(tap)
            except BusUnavailableError as problem:
                self._problem = problem.detail
                self._stopping.wait(1.0)
            except Exception:
                self._problem = "live updates failed; see the log"
                log.exception("live updates failed")
                self._stopping.wait(1.0)
        if tap is not None:
            tap.close()

    def _open(self) -> Subscription:
        tap = self._bus.tap(HEARD)
        self._hub.begin()
        self._problem = None
        return tap

    def _step(self, tap: Subscription) -> None:
        deliveries = tap.receive(AT_ONCE, WAIT)
        if self._problem is not None:
            self._problem = None
            self._hub.resync()
        self._tell(deliveries)
        tap.ack(deliveries)

    def _tell(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            self._tell_one(delivery.event)
        if self._jobs and time.monotonic() - self._jobs_told >= BULK_SECONDS:
            for many, count in self._jobs.items():
                self._hub.tell(many_changed(many, count))
            self._jobs.clear()
            self._jobs_told = time.monotonic()

    def _tell_one(self, event: Event) -> None:
        many = one_of_many(event)
        if many is not None:
            self._jobs[many] += 1
            return
        news = news_of(event)
        if news is not None:
            self._hub.tell(news)
        holder_id = sent_away(event)
        if holder_id is not None:
            self._hub.end_holder(holder_id)
