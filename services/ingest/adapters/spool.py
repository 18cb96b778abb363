"""The spool: events on this machine's disk for as long as the bus can't take them.

Every process has a slot of its own in the spool's directory, held by a file lock, so that several
processes on one machine never mix their orders; a slot whose process is gone is drained by any
other. A slot holds numbered segments; the newest takes records, the oldest is drained and deleted.
A process that dies between publishing and deleting publishes that segment again: consumers drop
copies by event id.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.log import get_logger
from services.ingest.adapters import metrics
from services.ingest.adapters.segment import (
    DamagedSegmentError,
    Writer,
    new_segment,
    records,
)
from services.ingest.ports import NotTakenError

log = get_logger(__name__)

SEGMENT_BYTES = 1024 * 1024
SLOTS = 64


@dataclass(slots=True)
class Segment:
    """One file that waits to be drained. events: how many are in it."""

    path: Path
    events: int
    size: int


class Spool:
    """One process's slot. Thread-safe: one thread appends, another drains.

    `open` it before anything else; `close` leaves what is not drained for the next process.
    """

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._changed = threading.Condition()
        self._segments: deque[Segment] = deque()
        self._writer: Writer | None = None
        self._lock: int | None = None
        self._slot = folder
        self._number = 0
        self._failure: str | None = None
        self._flowing = False
        self._woken = False

    def open(self) -> None:
        """Take the first free slot and find what an earlier process left there.

        Raises OSError when the directory can't be used.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        for place in range(SLOTS):
            slot = self._folder / f"{place:02}"
            if (lock := _lock(slot)) is not None:
                self._slot, self._lock = slot, lock
                break
        else:
            raise OSError(f"all {SLOTS} slots of {self._folder} are in use")
        with self._changed:
            self._segments = deque(_segments_in(self._slot))
            self._number = _newest_number(self._slot)
            self._changed.notify_all()
        self._measure()

    def append(self, events: Sequence[Event]) -> None:
        """Return when the events are on the disk. Raises NotTakenError."""
        with self._changed:
            try:
                self._append(events)
            except OSError as problem:
                self._abandon_writer()
                self._failure = f"the spool can't be written ({problem.strerror})"
                raise NotTakenError(self._failure, retry_after=5) from problem
            self._failure = None
            self._changed.notify_all()
        self._measure()

    def is_empty(self) -> bool:
        """Tell whether everything was drained."""
        with self._changed:
            return not self._segments

    def wait_until_empty(self, seconds: float) -> bool:
        """Wait until everything is drained; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._segments, seconds)

    def wait_for_work(self, seconds: float) -> bool:
        """Wait until something is to be drained; tell whether there is, or a `wake` came."""
        with self._changed:
            return self._changed.wait_for(lambda: self._woken or bool(self._segments), seconds)

    def wake(self) -> None:
        """End `wait_for_work`, now and for good."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def flows(self, flowing: bool) -> None:  # noqa: FBT001 - a state that is told
        """Note whether the bus takes what is drained."""
        self._flowing = flowing

    def is_flowing(self) -> bool:
        """Tell whether the bus takes what is drained and at most one segment is left."""
        with self._changed:
            return self._flowing and len(self._segments) <= 1

    def oldest(self) -> Segment | None:
        """Return the segment to drain next, sealed, or None."""
        with self._changed:
            if not self._segments:
                return None
            if len(self._segments) == 1:
                self._abandon_writer()
            return self._segments[0]

    def drop(self, segment: Segment) -> None:
        """Delete a segment whose events are all on the bus."""
        segment.path.unlink(missing_ok=True)
        with self._changed:
            self._segments.remove(segment)
            self._changed.notify_all()
        self._measure()

    def waiting(self) -> tuple[int, int, int]:
        """Count what waits: segments, events, bytes."""
        with self._changed:
            events = sum(each.events for each in self._segments)
            return len(self._segments), events, sum(each.size for each in self._segments)

    def remark(self) -> str | None:
        """Say in one sentence what waits for the bus, or None."""
        _, events, _ = self.waiting()
        return f"{events} events wait on this disk for the bus" if events else None

    def problem(self) -> str | None:
        """Say in one sentence why nothing can be appended, or None.

        After an append that failed, the disk is tried again whenever this is asked.
        """
        with self._changed:
            if self._failure and self._lock is not None and _is_writable(self._slot):
                self._failure = None
            return self._failure

    @contextmanager
    def orphans(self) -> Iterator[list[Segment]]:
        """Hold the slots that no process holds; yields their segments, oldest first in each."""
        locks, found = [], []
        try:
            for slot in sorted(each for each in self._folder.iterdir() if each.is_dir()):
                if slot != self._slot and (lock := _lock(slot)) is not None:
                    locks.append(lock)
                    found += _segments_in(slot)
            yield found
        finally:
            for each in locks:
                os.close(each)

    def close(self) -> None:
        """Give the slot back. Idempotent."""
        with self._changed:
            self._abandon_writer()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def _append(self, events: Sequence[Event]) -> None:
        if self._writer is not None and self._writer.size >= self._segment_bytes:
            self._abandon_writer()
        if self._writer is None:
            if self._lock is None:
                raise OSError(0, "it is not open")
            self._number += 1
            self._writer = new_segment(self._slot / f"{self._number:012}.events")
        size = self._writer.append(events)
        if not self._segments or self._segments[-1].path != self._writer.path:
            self._segments.append(Segment(self._writer.path, 0, 0))
        self._segments[-1].events += len(events)
        self._segments[-1].size += size

    def _abandon_writer(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
                if self._writer.size == 0:
                    self._writer.path.unlink(missing_ok=True)
            self._writer = None

    def _measure(self) -> None:
        _, events, size = self.waiting()
        metrics.spooled.set(events)
        metrics.spooled_bytes.set(size)


def backlog(folder: Path) -> str | None:
    """Say in one sentence what any process of this machine left in a spool, or None."""
    files = list(folder.glob("*/*.events"))
    damaged = list(folder.glob("*/*.damaged"))
    found = [f"{len(files)} files wait for the bus"] if files else []
    found += [f"{len(damaged)} damaged files wait for a person"] if damaged else []
    return f"{', '.join(found)} in {folder}" if found else None


def spool_state(folder: Path) -> dict[str, Any]:
    """Count what any process of this machine left in a spool: files, bytes, age in seconds of the
    oldest, damaged files.
    """
    sizes, moments = 0, []
    files = list(folder.glob("*/*.events"))
    for file in files:
        with suppress(FileNotFoundError):  # drained in this very moment
            found = file.stat()
            sizes += found.st_size
            moments.append(found.st_mtime)
    age = max(time.time() - min(moments), 0.0) if moments else None
    damaged = len(list(folder.glob("*/*.damaged")))
    return {"files": len(moments), "bytes": sizes, "damaged": damaged, "oldest_seconds": age}


def events_of(segment: Segment) -> list[Event]:
    """Return the events of a segment in order.

    A damaged file is set aside for a person, after what is good in front of the damage.
    """
    found: list[Event] = []
    try:
        for events in records(segment.path):
            found += events
    except (DamagedSegmentError, UnreadableEventError):
        metrics.damaged.inc()
        log.error("spool file is damaged", file=segment.path.name, good_events=len(found))  # noqa: TRY400 - the traceback says nothing more
        _set_aside(segment.path)
    return found


def _set_aside(path: Path) -> None:
    """Keep a file under a name that no other damaged file has; once, however often it is read."""
    for place in count():
        kept = path.with_suffix(f".{place}.damaged" if place else ".damaged")
        try:
            kept.hardlink_to(path)
        except FileExistsError:
            if kept.samefile(path):
                return
        else:
            return


def _newest_number(slot: Path) -> int:
    """Return the greatest number of a slot's files; a damaged one's name is not used again."""
    names = [each.name.partition(".")[0] for kind in _KEPT for each in slot.glob(kind)]
    return max((int(name) for name in names if name.isdecimal()), default=0)


_KEPT = ("*.events", "*.damaged")


def _segments_in(slot: Path) -> list[Segment]:
    found = []
    for path in sorted(slot.glob("*.events")):
        segment = Segment(path, 0, path.stat().st_size)
        with suppress(DamagedSegmentError, UnreadableEventError):
            for events in records(path):
                segment.events += len(events)
        if segment.size:
            found.append(segment)
        else:
            path.unlink()
    return found


def _is_writable(folder: Path) -> bool:
    probe = folder / "probe"
    try:
        with probe.open("wb") as file:
            file.write(b"probe")
            os.fsync(file.fileno())
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return True


def _lock(slot: Path) -> int | None:
    """Take a slot's lock, or return None when a living process holds it."""
    slot.mkdir(exist_ok=True)
    descriptor = os.open(slot / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
