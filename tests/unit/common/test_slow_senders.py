"""Who sends a body too slowly loses the connection; nobody else does."""

import io
import socket
import threading
from contextlib import ExitStack

import pytest

from libs.common.http.slow_senders import (
    CROWDED_GRACE_SECONDS,
    GRACE_SECONDS,
    LEAST_RATE,
    SlowBodyError,
    SlowSenders,
    WatchedInput,
    cut_connections,
)
from tests.support.waiting import eventually

NOW = 1000.0


class Tap:
    """A body that comes only when it is told to; it ends when its connection is cut."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._moved = threading.Condition()

    def give(self, part: bytes) -> None:
        with self._moved:
            self.parts.append(part)
            self._moved.notify_all()

    def read(self, _: int = -1) -> bytes:
        with self._moved:
            assert self._moved.wait_for(lambda: self.parts, 20)
            return self.parts.pop(0)


@pytest.mark.parametrize(
    ("received", "seconds", "late"),
    [
        (0, GRACE_SECONDS - 1, False),
        (0, GRACE_SECONDS + 1, True),
        (10 * LEAST_RATE, GRACE_SECONDS + 9, False),
        (10 * LEAST_RATE, GRACE_SECONDS + 11, True),
    ],
)
def test_a_body_is_late_when_it_is_slower_than_the_least_rate_after_a_grace(
    received, seconds, late
):
    body = WatchedInput(io.BytesIO(bytes(received)), "", set())
    body.read()
    body.started = NOW
    assert body.is_late(NOW + seconds, GRACE_SECONDS) is late


@pytest.mark.parametrize("size", [-1, 0, 1, 70_000, 200_000, 999_999])
def test_a_watched_body_reads_like_a_file(size: int):
    content = bytes(range(256)) * 800
    assert WatchedInput(io.BytesIO(content), "", set()).read(size) == io.BytesIO(content).read(size)


def test_a_watched_body_has_lines_like_a_file():
    assert list(WatchedInput(io.BytesIO(b"a\nb\nc"), "", set())) == [b"a\n", b"b\n", b"c"]


@pytest.mark.parametrize(
    ("threads", "seconds", "cut"),
    [
        (16, GRACE_SECONDS - 1, []),
        (16, GRACE_SECONDS + 2, ["203.0.113.7"]),
        (2, CROWDED_GRACE_SECONDS - 1, []),
        (2, CROWDED_GRACE_SECONDS + 2, ["203.0.113.7"]),
    ],
)
def test_the_grace_is_short_while_half_of_the_threads_wait_for_bodies(threads, seconds, cut):
    told, tap, outcome = [], Tap(), []
    senders = SlowSenders(threads, lambda address, _: told.append(address) or 1)
    environ = {"wsgi.input": tap, "REMOTE_ADDR": "203.0.113.7"}
    senders.watch(environ)
    body = environ["wsgi.input"]

    def read() -> None:
        try:
            outcome.append(body.read(10))
        except SlowBodyError as problem:
            outcome.append(problem.code)

    reader = threading.Thread(target=read)
    reader.start()
    eventually(lambda: senders._reading, "a body that is being read")
    senders.look(body.started + seconds)
    tap.give(b"some")
    tap.give(b"")
    reader.join(20)
    assert told == cut
    assert outcome == (["body_too_slow"] if cut else [b"some"])


def test_only_silent_connections_from_the_address_are_closed():
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        pairs = []
        for _ in range(2):
            client = stack.enter_context(socket.create_connection(server.getsockname()))
            pairs.append((client, stack.enter_context(server.accept()[0])))
        assert cut_connections("203.0.113.7", 0) == 0
        assert cut_connections("127.0.0.1", 3600) == 0
        for _, accepted in pairs:
            accepted.sendall(b"still there")
        assert [client.recv(20) for client, _ in pairs] == [b"still there"] * 2
        for client, _ in pairs:
            client.setblocking(False)

        def all_closed() -> bool:
            cut_connections("127.0.0.1", 0.05)
            return all(_is_closed(client) for client, _ in pairs)

        eventually(all_closed, "both silent for a moment")


def _is_closed(client: socket.socket) -> bool:
    try:
        return client.recv(20) == b""
    except BlockingIOError:
        return False
