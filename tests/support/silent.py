"""A server that accepts every connection and never says a word: a stopped process, as peers see it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PATIENCE = 30


@dataclass
class Silent:
    """asked: the first line of every request that came. given_up: how many of those who asked
    went away by themselves.
    """

    url: str
    asked: list[str] = field(default_factory=list)
    given_up: int = 0

    def serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(_PATIENCE)
            heard = b""
            try:
                while part := connection.recv(65536):
                    if not heard:
                        self.asked.append(part.partition(b"\r")[0].decode())
                    heard += part
            except OSError:
                pass
            self.given_up += bool(heard)


@dataclass
class Dribbling(Silent):
    """Answers every request with a letter now and then, and never comes to an end."""

    begins: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"

    def serve(self, connection: socket.socket) -> None:
        resting = threading.Event()
        with connection:
            try:
                connection.recv(65536)
                connection.sendall(self.begins)
                for _ in range(_PATIENCE * 20):
                    connection.sendall(b" ")
                    resting.wait(0.05)
            except OSError:
                self.given_up += 1


@dataclass
class DribblingHeaders(Dribbling):
    """The same with a header that never ends."""

    begins: bytes = b"HTTP/1.1 200 OK\r\nX-Patience: "


@contextmanager
def silent_server(kind: type[Silent] = Silent) -> Iterator[Silent]:
    """Listen on a free port of the loopback and answer nobody, or as the kind does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = kind(f"http://127.0.0.1:{listener.getsockname()[1]}")
        listening = threading.Thread(target=_accept, args=(listener, server), daemon=True)
        listening.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    listening.join()


def _accept(listener: socket.socket, server: Silent) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=server.serve, args=(connection,), daemon=True).start()
