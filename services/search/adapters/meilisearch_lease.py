"""Who rebuilds on Meilisearch: one process at a time, for as long as it shows that it lives."""

import threading
import time
from collections.abc import Callable

from libs.common.ids import new_id
from services.search.adapters.meilisearch_store import Store
from services.search.ports import WriterElsewhereError

LEASE_SECONDS = 60.0
"""A rebuild that showed no life for so long is another process's to take over."""

BEAT_SECONDS = 5.0
_LEASE, _BEAT = "rebuild", "beat-"

Seconds = Callable[[], float]


class Lease:
    """One rebuild's right to go on. Used by one thread."""

    def __init__(self, store: Store, token: str, seconds: Seconds) -> None:
        self.token = token
        self._store = store
        self._seconds = seconds
        self._beats = 0
        self._beaten = seconds()

    def check(self) -> None:
        """Raise WriterElsewhereError when another rebuild has overtaken this one."""
        held = self._store.noted(_LEASE)
        if held is None or held["token"] != self.token:
            raise WriterElsewhereError("another rebuild overtook this one", retry_after=1)

    def renew(self) -> None:
        """Show now and then that the rebuild lives; raises as `check` does."""
        if self._seconds() < self._beaten + BEAT_SECONDS:
            return
        self.check()
        self._beaten, self._beats = self._seconds(), self._beats + 1
        # no change of the lease itself: that could take it back from who has just taken it over
        self._store.put_aside({"id": _BEAT + self.token, "beat": self._beats})

    def release(self) -> None:
        """Let others rebuild; does nothing when another rebuild has overtaken this one."""
        held = self._store.noted(_LEASE)
        ours = [_LEASE] if held and held["token"] == self.token else []
        self._store.forget([*ours, _BEAT + self.token])


class Leases:
    """The rebuilds of one process among those of others. Thread-safe.

    The token of the one that may go on is a document, and its beat is another. Whether it beats is
    watched by the watcher's own clock, since those of machines differ.
    """

    def __init__(self, store: Store, seconds: Seconds = time.monotonic) -> None:
        self._store = store
        self._seconds = seconds
        self._holder = new_id()
        self._lock = threading.Lock()
        self._seen: tuple[str, int] | None = None
        self._since = 0.0

    def take(self) -> Lease:
        """Return the right to rebuild; an earlier rebuild of this process has lost it then.

        Raises WriterElsewhereError while the rebuild of another process lives.
        """
        with self._lock:
            held = self._store.noted(_LEASE)
            if held and held["holder"] != self._holder and self._lives(held["token"]):
                raise WriterElsewhereError(
                    "another process rebuilds the search index", retry_after=BEAT_SECONDS
                )
            lease = Lease(self._store, new_id(), self._seconds)
            self._store.put({"id": _LEASE, "token": lease.token, "holder": self._holder})
            if held:
                self._store.forget([_BEAT + held["token"]])
            lease.check()
            return lease

    def _lives(self, token: str) -> bool:
        beat = self._store.noted(_BEAT + token)
        seen = token, int(beat["beat"]) if beat else 0
        if seen != self._seen:
            self._seen, self._since = seen, self._seconds()
        return self._seconds() < self._since + LEASE_SECONDS
