"""Senders that are too slow to hold a thread for.

The server hands a request over when its headers are there, and a thread then waits for the body for
as long as the connection is open: as many slow senders as there are threads would stop a process
that has no proxy before it. The server has no limit for that, so here is one.
"""

import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from libs.common.errors import MalformedRequestError
from libs.common.log import get_logger

log = get_logger(__name__)

GRACE_SECONDS = 20.0
CROWDED_GRACE_SECONDS = 3.0
"""The grace while half of the threads wait for bodies: others need them."""

LEAST_RATE = 8 * 1024
"""Bytes a second that a body must come with, on the whole, once its grace is over."""

LOOK_SECONDS = 1.0
PIECE = 64 * 1024
_LAST_DATA_SENT = struct.Struct("=44xI")
"""Milliseconds since anything was sent to the peer, or since it connected: in Linux's tcp_info."""

Cut = Callable[[str, float], int]


class SlowBodyError(MalformedRequestError):
    """Raised when a body comes so slowly that its connection was closed."""

    code = "body_too_slow"


class WatchedInput:
    """A request's body. `read` raises SlowBodyError once the connection was cut for slowness."""

    def __init__(self, stream: Any, address: str, reading: set["WatchedInput"]) -> None:
        self._stream = stream
        self._reading = reading
        self._received = 0
        self.address = address
        self.started = time.monotonic()
        self.is_cut = False

    def read(self, size: int = -1) -> bytes:
        """Return size bytes, or all that comes, like a file's read."""
        parts: list[bytes] = []
        left = size
        self._reading.add(self)
        try:
            while left and (part := self._stream.read(PIECE if left < 0 else min(left, PIECE))):
                parts.append(part)
                self._received += len(part)
                left -= len(part) if left > 0 else 0
        except OSError:
            if not self.is_cut:
                raise
        finally:
            self._reading.discard(self)
        if self.is_cut:
            raise SlowBodyError("the body came too slowly")
        return b"".join(parts)

    def readline(self, size: int = -1) -> bytes:
        """Return a line, like a file's readline."""
        line: bytes = self._stream.readline(size)
        return line

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def is_late(self, now: float, grace: float) -> bool:
        """Tell whether the body should be here by now, or at least more of it."""
        return now > self.started + grace + self._received / LEAST_RATE


class SlowSenders:
    """Looks after the bodies that are being read in this process, in a thread of its own.

    threads: how many requests the process answers at once. cut: closes the connections from an
    address to which nothing was sent for some seconds, and says how many. An idle connection may
    be among them; its client just opens another.
    """

    def __init__(self, threads: int, cut: Cut | None = None) -> None:
        self._threads = threads
        self._cut = cut or cut_connections
        self._reading: set[WatchedInput] = set()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def watch(self, environ: dict[str, Any]) -> None:
        """Have the body of a request watched."""
        if self._thread is None:
            self._start()
        environ["wsgi.input"] = WatchedInput(
            environ["wsgi.input"], environ.get("REMOTE_ADDR", ""), self._reading
        )

    def look(self, now: float) -> None:
        """Cut off who is late."""
        reading = list(self._reading)
        crowded = len(reading) * 2 >= self._threads
        for each in reading:
            if each.is_late(now, CROWDED_GRACE_SECONDS if crowded else GRACE_SECONDS):
                each.is_cut = True
                cut = self._cut(each.address, now - each.started - LOOK_SECONDS)
                log.warning("a body came too slowly", connections_closed=cut)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="slow-senders", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            if self._reading:
                self.look(time.monotonic())


def cut_connections(address: str, silent_seconds: float) -> int:
    """Close this process's connections from an address that were sent nothing for so long.

    The server does not tell which connection a request came by. One whose request is still being
    read was sent nothing since it began, and so it is among these. Linux only; elsewhere nothing
    is closed.
    """
    count = 0
    for connection in _connections():
        with suppress(OSError), connection:
            if _peer(connection) != address:
                continue
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA_SENT.size)
            if _LAST_DATA_SENT.unpack(info)[0] / 1000 >= silent_seconds:
                connection.shutdown(socket.SHUT_RDWR)
                count += 1
    return count


def _connections() -> Iterator[socket.socket]:
    """Yield this process's TCP connections, each as a copy to be closed."""
    folder = Path("/proc/self/fd")
    for entry in list(folder.iterdir()) if folder.is_dir() else []:
        with _copied(int(entry.name)) as found:
            if found is not None and found.family in {socket.AF_INET, socket.AF_INET6}:
                yield found


@contextmanager
def _copied(descriptor: int) -> Iterator[socket.socket | None]:
    try:
        copy = os.dup(descriptor)
    except OSError:
        yield None
        return
    try:
        found = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        yield None
        return
    with found:
        yield found


def _peer(connection: socket.socket) -> str:
    return str(connection.getpeername()[0]).removeprefix("::ffff:")
