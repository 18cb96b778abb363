"""One connection to RabbitMQ in a thread of its own, made again whenever it is lost."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import pika
import pika.exceptions

from libs.common.amqp import read_amqp_url
from libs.common.bus.rabbitmq_wire import GatheringConnection
from libs.common.log import get_logger

log = get_logger(__name__)

HEARTBEAT_SECONDS = 10
FIRST_BACK_OFF, LAST_BACK_OFF = 0.1, 5.0
CLOSING_SECONDS = 5.0


class LinkUser(Protocol):
    """Who works on a link. Both methods run in the link's thread."""

    def connected(self, connection: Any) -> None:
        """A connection is open."""

    def lost(self, reason: str) -> None:
        """It is gone, and everything on it."""


def parameters(url: str, name: str) -> pika.URLParameters:
    """Read an amqp URL and add what every connection of ours has. Raises SettingsError."""
    given = read_amqp_url(url)
    given.heartbeat = HEARTBEAT_SECONDS
    given.socket_timeout = 5
    given.stack_timeout = 10
    given.connection_attempts = 1
    given.client_properties = {"connection_name": name}
    return given


class Link:
    """Runs the I/O loop, heartbeats included, so that no handler can make the server impatient.

    Everything that touches the connection goes through `call`. problem and blocked_since may be
    read by any thread.
    """

    def __init__(self, url: str, name: str, user: LinkUser) -> None:
        self._parameters = parameters(url, name)
        self._user = user
        self._calls: deque[Callable[[], None]] = deque()
        self._stopping = threading.Event()
        self._connection: Any = None
        self._looping = threading.Lock()
        self._back_off = FIRST_BACK_OFF
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.problem: str | None = "not connected yet"
        self.trouble_since: float | None = time.monotonic()

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def call(self, function: Callable[[], None]) -> None:
        """Run a function in the link's thread, soon, in the order of calls."""
        self._calls.append(function)
        with self._looping:
            if self._connection is not None:
                self._connection.ioloop.add_callback_threadsafe(self._drain)

    def close(self) -> None:
        """Close the connection in good order and end the thread."""
        self._stopping.set()
        self.call(self._close_connection)
        if self._thread is not threading.current_thread():
            self._thread.join(CLOSING_SECONDS)

    def after(self, seconds: float, function: Callable[[], None]) -> None:
        """Run a function later. To be called in the link's thread."""
        if self._connection is not None:
            self._connection.ioloop.call_later(seconds, function)

    def next(self, function: Callable[[], None]) -> None:
        """Run a function in the next round of the loop, in which what was sent in this one is
        written first; a timer of no seconds still runs in this one. To be called in the link's
        thread.
        """
        if self._connection is not None:
            self._connection.ioloop.add_callback_threadsafe(function)

    def _run(self) -> None:
        while not self._stopping.is_set():
            reason = self._one_connection()
            if self.trouble_since is None:
                self.trouble_since = time.monotonic()
            self.problem = f"RabbitMQ is out of reach ({reason})"
            self._user.lost(self.problem)
            self._stopping.wait(self._back_off * random.uniform(0.5, 1))  # noqa: S311 - jitter
            self._back_off = min(self._back_off * 2, LAST_BACK_OFF)
        self._drain()

    def _one_connection(self) -> str:
        reasons: list[str] = []

        def ended(connection: Any, reason: object) -> None:
            reasons.append(type(reason).__name__)
            connection.ioloop.stop()

        connection = GatheringConnection(
            self._parameters,
            on_open_callback=self._opened,
            on_open_error_callback=ended,
            on_close_callback=ended,
        )
        self._connection = connection
        connection.ioloop.add_callback_threadsafe(self._drain)
        try:
            connection.ioloop.start()
        except Exception as problem:
            log.exception("bus connection failed")
            reasons.append(type(problem).__name__)
        finally:
            with self._looping:
                self._connection = None
            connection.ioloop.close()
        return reasons[-1] if reasons else "closed"

    def _opened(self, connection: Any) -> None:
        if self._stopping.is_set():
            connection.close()
            return
        self._back_off = FIRST_BACK_OFF
        self.problem, self.trouble_since = None, None
        connection.add_on_connection_blocked_callback(lambda *_: self._blocked())
        connection.add_on_connection_unblocked_callback(lambda *_: self._unblocked())
        self._user.connected(connection)

    def _blocked(self) -> None:
        self.problem = "RabbitMQ takes no messages: it is short of memory or disk"
        self.trouble_since = time.monotonic()

    def _unblocked(self) -> None:
        self.problem, self.trouble_since = None, None

    def _drain(self) -> None:
        while self._calls:
            self._calls.popleft()()

    def _close_connection(self) -> None:
        """Close what is open; one that is being made is closed by `_opened`."""
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
