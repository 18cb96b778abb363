"""A TCP proxy that a test can cut, silence and restore: the network between us and a server."""

import socket
import threading
from contextlib import suppress
from typing import Literal

from tests.support.ports import free_port

Mode = Literal["open", "cut", "silent"]


class Proxy:
    """Listens on a free port of 127.0.0.1 and passes bytes to and from a server.

    cut: connections are reset and new ones refused. silent: bytes of both directions disappear
    while connections stay up (a half-open network). restore: as it was; connections that were
    silent are reset, because their streams have holes.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.port = free_port()
        self._mode: Mode = "open"
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._listener = self._listen()

    def cut(self) -> None:
        """Reset every connection and refuse new ones."""
        self._mode = "cut"
        self._listener.close()
        self._reset_all()

    def silence(self) -> None:
        """Let bytes disappear without a word."""
        self._mode = "silent"

    def reset(self) -> None:
        """Reset every connection; new ones are welcome."""
        self._reset_all()

    def restore(self) -> None:
        """Pass bytes again."""
        was, self._mode = self._mode, "open"
        if was == "silent":
            self._reset_all()
        if was == "cut":
            self._listener = self._listen()

    def close(self) -> None:
        """End everything."""
        self.cut()

    def _listen(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                if listener.fileno() == -1:
                    return
                continue
            server.settimeout(None)
            with self._lock:
                self._pairs.add((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._mode == "open":
                    sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _reset_all(self) -> None:
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for each in pair:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
