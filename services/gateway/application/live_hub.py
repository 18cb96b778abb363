"""Live updates: hands news to the browsers that are listening."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable

from libs.common.actor import Actor
from libs.common.errors import UnavailableError
from services.gateway.domain.news import News

KEPT = 1_000
WAITING = 100
PER_PERSON = 4
"""A browser that went away is noticed only when it is written to, so old streams give way."""
RETRY_SECONDS = 15
ON_ITS_WAY_SECONDS = 1.0
"""How long a browser's request may have taken to come here."""


class NoLiveUpdatesError(UnavailableError):
    """Raised when this process gives no live updates, or has no place for another listener."""

    code = "no_live_updates"


class Listener:
    """One browser that is listening. Its methods may be called from any thread.

    It hears the news of its workspace for which it has the permission. When it falls more than
    WAITING behind, it is told to look at everything again instead.
    """

    def __init__(self, actor: Actor) -> None:
        self.joined_at: str | None = None
        """Where the hub was, if nothing before that is still to be told."""
        self._actor = actor
        self._waiting: deque[tuple[str, News]] = deque()
        self._resync: str | None = None
        self._ended = False
        self._changed = threading.Condition()

    @property
    def holder_id(self) -> str:
        """Who is listening: a member, or an API key."""
        return self._actor.id

    @property
    def is_ended(self) -> bool:
        """Whether no more news will come."""
        return self._ended

    def hears(self, news: News) -> bool:
        """Tell whether this listener may know."""
        return self._actor.workspace_id == news.workspace_id and self._actor.may(news.scope)

    def tell(self, mark: str, news: News) -> None:
        """Hand over news. mark: where the hub is with it."""
        with self._changed:
            self._waiting.append((mark, news))
            if len(self._waiting) > WAITING:
                self._start_over(mark)
            self._changed.notify()

    def resync(self, mark: str) -> None:
        """Tell the listener that it may have missed something."""
        with self._changed:
            self._start_over(mark)
            self._changed.notify()

    def end(self) -> None:
        """Say that no more news will come. Idempotent."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def take(self, seconds: float) -> tuple[str | None, list[tuple[str, News]]]:
        """Return the mark of a resync, if there is one, and the news since.

        Blocks until there is something, it ends, or the seconds are over.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._ended or self._waiting or self._resync is not None, seconds
            )
            resync, self._resync = self._resync, None
            news = list(self._waiting)
            self._waiting.clear()
            return resync, news

    def _start_over(self, mark: str) -> None:
        self._waiting.clear()
        self._resync = mark


class LiveHub:
    """All listeners of one process, and the latest news for those who come back. Thread-safe.

    places: how many may listen at once; each holds a thread of the web server.
    seconds: a clock that never goes back.
    """

    def __init__(self, places: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._places = places
        self._seconds = seconds
        self._listeners: list[Listener] = []
        self._kept: deque[tuple[int, float, News]] = deque(maxlen=KEPT)
        self._kept_since = seconds()
        self._count = 0
        self._name = ""
        self._over = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Take listeners from now on; does nothing after the end."""
        with self._lock:
            if not self._over:
                self._name = os.urandom(4).hex()
                self._kept_since = self._seconds()

    def end(self) -> None:
        """End all listeners and take no more. Idempotent."""
        with self._lock:
            self._over = True
            self._name = ""
            listeners, self._listeners = self._listeners, []
        for each in listeners:
            each.end()

    def listen(
        self, actor: Actor, last_mark: str | None, open_for: float | None = None
    ) -> Listener:
        """Add a listener. last_mark: of the last news it heard from any process, if any.

        It gets what it missed, or a resync when that is not known any more. Without a mark,
        open_for says for how many seconds the page has been open that may have read anything
        before now: it gets a resync if something changed since. When one person has PER_PERSON
        already, the oldest of them ends. Raises NoLiveUpdatesError.
        """
        listener = Listener(actor)
        with self._lock:
            if not self._name:
                raise NoLiveUpdatesError("no live updates here", retry_after=RETRY_SECONDS)
            self._make_room(actor.id)
            if len(self._listeners) >= self._places:
                raise NoLiveUpdatesError("too many are listening", retry_after=RETRY_SECONDS)
            self._listeners.append(listener)
            if last_mark is not None:
                self._catch_up(listener, last_mark)
            elif open_for is not None and self._changed_within(listener, open_for):
                listener.resync(self._mark(self._count))
            else:
                listener.joined_at = self._mark(self._count)
        return listener

    def leave(self, listener: Listener) -> None:
        """Remove a listener; does nothing when it has left."""
        listener.end()
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def tell(self, news: News) -> None:
        """Hand news to everybody who may know."""
        with self._lock:
            self._count += 1
            self._kept.append((self._count, self._seconds(), news))
            mark = self._mark(self._count)
            for each in self._listeners:
                if each.hears(news):
                    each.tell(mark, news)

    def resync(self) -> None:
        """Tell everybody that something may have been missed, and end them.

        That a member or a key must stay out may be among it, so all have to be let in anew.
        """
        with self._lock:
            self._kept.clear()
            self._kept_since = self._seconds()
            self._count += 1
            for each in self._listeners:
                each.resync(self._mark(self._count))
                each.end()

    def end_holder(self, holder_id: str) -> None:
        """End the listeners of one member or key: it may have to stay out, or may do less."""
        with self._lock:
            ended = [each for each in self._listeners if each.holder_id == holder_id]
        for each in ended:
            each.end()

    @property
    def size(self) -> int:
        """How many are listening."""
        return len(self._listeners)

    def _make_room(self, person: str) -> None:
        own = [each for each in self._listeners if each.holder_id == person]
        if len(own) >= PER_PERSON:
            self._listeners.remove(own[0])
            own[0].end()

    def _mark(self, number: int) -> str:
        return f"{self._name}-{number}"

    def _catch_up(self, listener: Listener, last_mark: str) -> None:
        name, _, number = last_mark.rpartition("-")
        oldest = self._kept[0][0] if self._kept else self._count + 1
        known = name == self._name and number.isdecimal() and int(number) >= oldest - 1
        if not known:
            listener.resync(self._mark(self._count))
            return
        for count, _, news in self._kept:
            if count > int(number) and listener.hears(news):
                listener.tell(self._mark(count), news)

    def _changed_within(self, listener: Listener, seconds: float) -> bool:
        """Whether a listener may have missed something in the last seconds."""
        since = self._seconds() - seconds - ON_ITS_WAY_SECONDS
        kept_since = self._kept[0][1] if len(self._kept) == KEPT else self._kept_since
        return kept_since > since or any(
            heard > since and listener.hears(news) for _, heard, news in self._kept
        )
