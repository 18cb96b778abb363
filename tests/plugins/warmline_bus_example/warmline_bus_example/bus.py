"""The EventBus of `libs.common.bus.port` in a folder."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from libs.common.bus.port import (
    BusUnavailableError,
    ParkedEvent,
    QueueDepth,
    Subscription,
    UnroutableEventError,
)
from libs.common.clock import Clock
from libs.common.events.envelope import Event, from_dict, to_dict
from libs.common.events.topology import Queue, Topology
from warmline_bus_example.state import Folder, Item, State, new_item
from warmline_bus_example.subscription import FolderSubscription, FolderTap, hears


def open_bus(url: str, topology: Topology, clock: Clock) -> "FolderBus":
    """What the entry point names: called with a URL of our scheme."""
    return FolderBus(Folder(Path(urlsplit(url).path)), topology, clock)


class FolderBus:
    def __init__(self, folder: Folder, topology: Topology, clock: Clock) -> None:
        self._folder = folder
        self._topology = topology
        self._clock = clock
        self._subscriptions: list[FolderSubscription | FolderTap] = []
        self._closed = False
        with folder.change() as state:
            for queue in topology.queues:
                entry = state["queues"].setdefault(queue.name, {"items": []})
                entry.update(lane=queue.lane, listens=list(queue.listens))

    def publish(self, events: Sequence[Event]) -> None:
        if self._closed:
            raise BusUnavailableError("the bus is closed")
        deaf: set[str] = set()
        with self._folder.change() as state:
            self._forget_dead_taps(state)
            for event in events:
                if not self._deliver(state, event):
                    deaf.add(event.type)
        if deaf:
            types = sorted(deaf)
            raise UnroutableEventError(f"no queue listens to {', '.join(types)}", types=types)

    def subscribe(self, queue: Queue) -> Subscription:
        subscription = FolderSubscription(self._folder, queue, self._clock)
        self._subscriptions.append(subscription)
        return subscription

    def tap(self, patterns: Sequence[str]) -> Subscription:
        tap = FolderTap(self._folder, patterns)
        self._subscriptions.append(tap)
        return tap

    def depths(self) -> Sequence[QueueDepth]:
        now = self._clock.now().timestamp()
        with self._folder.change() as state:
            return [
                _depth(queue.name, state["queues"][queue.name]["items"], now)
                for queue in self._topology.queues
            ]

    def parked(self, queue: str, most: int = 100) -> Sequence[ParkedEvent]:
        with self._folder.change() as state:
            items = [each for each in state["queues"][queue]["items"] if each["parked_at"]]
        items.sort(key=lambda item: (item["parked_at"], item["number"]))
        return [
            ParkedEvent(
                str(item["number"]), queue, from_dict(item["event"]), item["cause"],
                item["attempts"], datetime.fromtimestamp(item["parked_at"], UTC),
            )
            for item in items[:most]
        ]  # fmt: skip

    def look_through(self, queue: str, look: Callable[[ParkedEvent], bool]) -> None:
        all(look(each) for each in self.parked(queue, sys.maxsize))

    def replay(self, queue: str, ids: Sequence[str]) -> int:
        now = self._clock.now().timestamp()
        with self._folder.change() as state:
            chosen = _chosen(state["queues"][queue]["items"], ids)
            for item in chosen:
                item.update(parked_at=None, cause=None, attempts=0, lost=0, at=now)
        return len(chosen)

    def discard(self, queue: str, ids: Sequence[str]) -> int:
        with self._folder.change() as state:
            items = state["queues"][queue]["items"]
            chosen = _chosen(items, ids)
            items[:] = [item for item in items if item not in chosen]
        return len(chosen)

    def problem(self) -> str | None:
        return "the bus is closed" if self._closed else None

    def close(self) -> None:
        self._closed = True
        for each in self._subscriptions:
            each.close()

    def _deliver(self, state: State, event: Event) -> bool:
        now, body = self._clock.now().timestamp(), to_dict(event)
        queues = [
            queue
            for queue in state["queues"].values()
            if queue["lane"] == event.lane and hears(queue["listens"], event.type)
        ]
        if not queues and not self._topology.is_announcement(event.type):
            return False
        taps = [tap for tap in state["taps"].values() if hears(tap["patterns"], event.type)]
        for each in (*queues, *taps):
            each["items"].append(new_item(state, body, now))
        return True

    def _forget_dead_taps(self, state: State) -> None:
        for holder in list(state["taps"]):
            if not self._folder.lives(holder):
                del state["taps"][holder]


def _chosen(items: Sequence[Item], ids: Sequence[str]) -> list[Item]:
    return [item for item in items if item["parked_at"] and str(item["number"]) in ids]


def _depth(name: str, items: Sequence[Item], now: float) -> QueueDepth:
    live = [item for item in items if not item["parked_at"]]
    unsettled = sum(item["holder"] is not None for item in live)
    ages = [now - item["published_at"] for item in live]
    return QueueDepth(
        name, len(live) - unsettled, unsettled, len(items) - len(live), max(ages, default=None)
    )
