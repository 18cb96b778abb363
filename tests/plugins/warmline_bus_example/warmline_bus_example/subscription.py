"""A consumer's hold on one queue of the folder, and a tap."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from fnmatch import fnmatchcase

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import from_dict
from libs.common.events.topology import Queue
from warmline_bus_example.state import Folder, Item

LOOK_SECONDS = 0.02
LOST_CAUSE = "handed out and never settled too often: it may be ending its worker"


class FolderSubscription:
    def __init__(self, folder: Folder, queue: Queue, clock: Clock) -> None:
        self._folder = folder
        self._queue = queue
        self._clock = clock
        self._holder, self._let_go = folder.hold()
        self._closed = threading.Event()

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        while not self._closed.is_set():
            found = self._claim(most)
            if found or time.monotonic() >= deadline:
                return found
            self._closed.wait(LOOK_SECONDS)
        return []

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        numbers = {each.token for each in deliveries}
        with self._folder.change() as state:
            items = state["queues"][self._queue.name]["items"]
            items[:] = [
                item
                for item in items
                if item["number"] not in numbers or item["holder"] != self._holder
            ]

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        at = self._clock.now() + after
        self._settle(delivery, at=at.timestamp(), cause=cause, lost=0)

    def park(self, delivery: Delivery, cause: str) -> None:
        self._settle(delivery, parked_at=self._clock.now().timestamp(), cause=cause)

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        with self._folder.change() as state:
            for item in state["queues"][self._queue.name]["items"]:
                if item["holder"] == self._holder:
                    item.update(holder=None, attempts=item["attempts"] - 1)
        self._let_go()

    def _settle(self, delivery: Delivery, **values: object) -> None:
        with self._folder.change() as state:
            for item in state["queues"][self._queue.name]["items"]:
                if item["number"] == delivery.token and item["holder"] == self._holder:
                    item.update(holder=None, **values)

    def _claim(self, most: int) -> list[Delivery]:
        now = self._clock.now().timestamp()
        with self._folder.change() as state:
            items = state["queues"].get(self._queue.name, {"items": []})["items"]
            held = sum(item["holder"] == self._holder for item in items)
            free = [item for item in items if self._is_free(item, now)]
            if free and free[0]["lost"] >= 2:
                chosen = free[:1]
            else:
                room = min(most, self._queue.prefetch - held)
                chosen = [item for item in free if item["lost"] < 2][: max(room, 0)]
            return [self._hand_out(item) for item in chosen]

    def _is_free(self, item: Item, now: float) -> bool:
        if item["parked_at"] is not None or item["at"] > now:
            return False
        if item["holder"] is not None:
            if self._folder.lives(item["holder"]):
                return False
            item.update(holder=None, lost=item["lost"] + 1)
        if item["attempts"] >= self._queue.attempts:
            item.update(parked_at=now, cause=LOST_CAUSE)
            return False
        return True

    def _hand_out(self, item: Item) -> Delivery:
        item.update(holder=self._holder, attempts=item["attempts"] + 1)
        event = from_dict(item["event"])
        return Delivery(event, self._queue.name, item["attempts"], item["number"])


class FolderTap:
    def __init__(self, folder: Folder, patterns: Sequence[str]) -> None:
        self._folder = folder
        self._holder, self._let_go = folder.hold()
        self._closed = threading.Event()
        with folder.change() as state:
            state["taps"][self._holder] = {"patterns": list(patterns), "items": []}

    def receive(self, most: int, wait: timedelta) -> Sequence[Delivery]:
        deadline = time.monotonic() + wait.total_seconds()
        while not self._closed.is_set():
            with self._folder.change() as state:
                items = state["taps"][self._holder]["items"]
                found, items[:] = items[:most], items[most:]
            if found or time.monotonic() >= deadline:
                return [Delivery(from_dict(item["event"]), "", 1, None) for item in found]
            self._closed.wait(LOOK_SECONDS)
        return []

    def ack(self, deliveries: Sequence[Delivery]) -> None:
        pass

    def retry(self, delivery: Delivery, after: timedelta, cause: str) -> None:
        pass

    def park(self, delivery: Delivery, cause: str) -> None:
        pass

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        with self._folder.change() as state:
            state["taps"].pop(self._holder, None)
        self._let_go()


def hears(patterns: Sequence[str], type_: str) -> bool:
    return any(fnmatchcase(type_, each) for each in patterns)
