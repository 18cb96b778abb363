"""A TCP proxy that a test can cut, silence and restore: the network between us and a server."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from tests.support.ports import free_port

Mode = Literal["open", "cut", "silent", "mute"]


class Proxy:
    """Listens on a free port of 127.0.0.1 and passes bytes to and from a server.

    cut: connections are reset and new ones refused. silent: bytes of both directions disappear
    while connections stay up (a half-open network). mute: only the server's answers do. restore: as it was; connections that were
    silent or mute are reset, because their streams have holes.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.port = free_port()
        self._mode: Mode = "open"
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._threads: list[threading.Thread] = []
        self._listener = self._listen()

    def cut(self) -> None:
        """Reset every connection and refuse new ones."""
        self._mode = "cut"
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._reset_all()

    def silence(self) -> None:
        """Let bytes disappear without a word."""
        self._mode = "silent"

    def mute(self) -> None:
        """Let the server's answers disappear; what it is told still reaches it."""
        self._mode = "mute"

    def reset(self) -> None:
        """Reset every connection; new ones are welcome."""
        self._reset_all()

    def restore(self) -> None:
        """Pass bytes again."""
        was, self._mode = self._mode, "open"
        if was in {"silent", "mute"}:
            self._reset_all()
        if was == "cut":
            self._listener = self._listen()

    def close(self) -> None:
        """End everything."""
        self.cut()
        for thread in list(self._threads):
            thread.join(5)

    def _listen(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", self.port))
        self._start(self._accept, listener)
        return listener

    def _start(self, target: Callable[..., None], *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(self._target, 5) as server:
            server.settimeout(None)
            with self._lock:
                if self._mode == "cut":
                    return
                self._pairs.add((client, server))
            back = self._start(self._pass, server, client, {"open"})
            self._pass(client, server, {"open", "mute"})
            back.join(5)
            with self._lock:
                self._pairs.discard((client, server))

    def _pass(self, source: socket.socket, sink: socket.socket, modes: set[Mode]) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._mode in modes:
                    sink.sendall(data)
        _end(source)
        _end(sink)

    def _reset_all(self) -> None:
        with self._lock:
            for pair in self._pairs:
                for each in pair:
                    _end(each)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
