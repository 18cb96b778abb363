"""A transient look at everything that is published on the embedded bus."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from fnmatch import fnmatchcase

from libs.common.bus.embedded_store import Store
from libs.common.bus.port import Delivery
from libs.common.changes import Changes
from libs.common.events.envelope import UnreadableEventError, decode

LATE_SECONDS = 5.0
READ_AT_ONCE = 1000


class EmbeddedTap:
    """Reads the message table behind a mark and leaves no row of its own.

    PostgreSQL gives out numbers before it commits, so a lower number may appear after a higher
    one: the mark stays `LATE_SECONDS` behind, and what was seen above it is remembered.
    """

    def __init__(
        self, store: Store, patterns: Sequence[str], changes: Changes, *, poll: float
    ) -> None:
        self._store = store
        self._patterns = tuple(patterns)
        self._changes = changes
        self._poll = poll
        self._mark: int | None = None
        self._seen: dict[int, float] = {}
        self._closed = threading.Event()

    def begin(self) -> None:
        """See what is published from now on."""
        self._mark = self._store.last_message()

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        while not self._closed.is_set():
            if self._mark is None:
                self.begin()
            seen = self._changes.count
            found = self._look(most)
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            self._changes.wait(seen, min(left, self._poll))
        return []

    def ack(self, given: Sequence[Delivery]) -> None:
        pass

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        pass

    def park(self, delivery: Delivery, cause: str) -> None:
        pass

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed.is_set()

    def close(self) -> None:
        self._closed.set()
        self._changes.tell()

    def _look(self, most: int) -> list[Delivery]:
        now = time.monotonic()
        self._advance(now)
        found: list[Delivery] = []
        for row in self._store.messages_after(self._mark or 0, READ_AT_ONCE + len(self._seen)):
            if row.id in self._seen:
                continue
            self._seen[row.id] = now
            if any(fnmatchcase(row.type, each) for each in self._patterns):
                found.extend(_read(row.id, row.body))
            if len(found) == most:
                break
        return found

    def _advance(self, now: float) -> None:
        old = [number for number, at in self._seen.items() if now - at > LATE_SECONDS]
        if old:
            self._mark = max(*old, self._mark or 0)
            self._seen = {each: at for each, at in self._seen.items() if each > (self._mark or 0)}


def _read(number: int, body: bytes) -> list[Delivery]:
    try:
        return [Delivery(decode(body), "", 1, number)]
    except UnreadableEventError:
        return []
