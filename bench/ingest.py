"""Taking in webhooks beside a trivial route on the same server and beside raw confirmed publishing.

The server is granian as `warmline run` starts it, in a process of its own; the client keeps
connections open and sends signed bodies that were made before. RabbitMQ comes from
WARMLINE_TEST_RABBITMQ_URL or is started privately; without either only the embedded bus is
measured.
"""

import re
import selectors
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from bench.bus import _rabbitmq as rabbitmq_url
from bench.bus import _raw_rabbit_publish
from bench.harness import Case, Comparison, Run
from libs.simulator import Traffic, make_webhooks, signature
from tests.support.ports import free_port
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually

SECRET = "bench-app-secret"
CONNECTIONS = 64
THREADS = 64
ROUNDS = 5
POOL = 2000
NOBODY = "amqp://guest:guest@127.0.0.1:1/"
"""A bus that is down: everything goes to the spool."""
RAW = "raw pika, 100 confirms at a time"
_GROUPS = re.compile(r"^warmline_ingest_group_events_(count|sum)\{[^}]*\} (\S+)$", re.MULTILINE)
ROOT = Path(__file__).resolve().parents[1]


def comparisons(scale: float) -> list[Comparison]:
    """Return the comparisons for every bus that can be had here."""
    n = max(CONNECTIONS, int(10_000 * scale))
    url = rabbitmq_url()
    single, batched = signed_requests(1), signed_requests(100)
    accepting = [
        Case("trivial route", lambda: _client(trivial_server, single)),
        _case("ingest, embedded bus", "", single),
        _case("ingest, bus down", NOBODY, single),
    ]
    if url:
        accepting.append(_case("ingest, RabbitMQ", url, single))
    found = [
        Comparison(
            "Accept webhooks of one message", "webhooks", accepting, n, ROUNDS,
            floor=("ingest, embedded bus", 0.5),
        ),
        Comparison(
            "Accept messages, embedded bus", "messages",
            [_case("one in a webhook", "", single),
             _case("a hundred in a webhook", "", batched, n * 10)],
            n, ROUNDS, floor=("a hundred in a webhook", 5.0),
        ),
    ]  # fmt: skip
    if url:
        found.append(
            Comparison(
                "Accept messages on RabbitMQ", "messages",
                [Case(RAW, lambda: _raw_rabbit_publish(url)),
                 _case("ingest, one in a webhook", url, single),
                 _case("ingest, a hundred in a webhook", url, batched, n * 10)],
                n, ROUNDS, floor=("ingest, a hundred in a webhook", 0.5),
            )
        )  # fmt: skip
    return found


def _case(name: str, bus_url: str, pool: Sequence[tuple[bytes, int]], n: int | None = None) -> Case:
    """Return a case of ingest on a bus; its note says how much one durable wait carries."""
    ports: list[int] = []

    @contextmanager
    def server() -> Iterator[int]:
        with ingest_server(bus_url) as port:
            ports.append(port)
            yield port

    def note() -> str:
        return f"{durable_waits(ports[-1]):.3f} durable waits an event"

    return Case(name, lambda: _client(server, pool), n, note)


def durable_waits(port: int) -> float:
    """Return how often an ingest waited for bus or disk to make events durable, by event.

    One wait is a commit of the embedded bus or a write to the spool, so an fsync, or the confirms
    of a group of events by RabbitMQ.
    """
    return waits_in(requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text)


def waits_in(metrics: str) -> float:
    """Return the same from a page of metrics."""
    sums = dict.fromkeys(("count", "sum"), 0.0)
    for name, value in _GROUPS.findall(metrics):
        sums[name] += float(value)
    return sums["count"] / max(1.0, sums["sum"])


@contextmanager
def _client(server: Callable, pool: Sequence[tuple[bytes, int]]) -> Iterator[Run]:
    """Send n updates over connections that stay open for a round; every answer must be 200."""
    with server() as port:
        place = 0

        def run(n: int) -> int:
            nonlocal place
            chosen, done = [], 0
            while done < n:
                request, updates = pool[place % len(pool)]
                place += 1
                chosen.append(request)
                done += updates
            with ExitStack() as stack:
                connections = [stack.enter_context(_connection(port)) for _ in range(CONNECTIONS)]
                _exchange(connections, chosen)
            return done

        yield run


def _connection(port: int) -> socket.socket:
    """Open a connection for one round: the server closes one that is quiet for long."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _exchange(connections: Sequence[socket.socket], chosen: Sequence[bytes]) -> None:
    waiting = iter(chosen)
    open_requests = 0
    with selectors.DefaultSelector() as selector:
        for connection, request in zip(connections, waiting, strict=False):
            selector.register(connection, selectors.EVENT_READ)
            connection.sendall(request)
            open_requests += 1
        while open_requests:
            for key, _ in selector.select():
                answer = key.fileobj.recv(65536)
                assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
                request = next(waiting, None)
                if request is None:
                    open_requests -= 1
                else:
                    key.fileobj.sendall(request)


def signed_requests(batch: int) -> list[tuple[bytes, int]]:
    """Make whole HTTP requests with up to `batch` updates each, and how many each has."""
    traffic = Traffic(people=1000, messages=POOL * (max(1, batch)) // 2, batch=batch)
    made = []
    for webhook in make_webhooks(traffic, "106540352242922", "102290129340398"):
        head = (
            "POST /webhooks/whatsapp HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: {signature(SECRET, webhook.body)}\r\n"
            f"Content-Length: {len(webhook.body)}\r\n\r\n"
        )
        made.append((head.encode() + webhook.body, webhook.updates))
    return made


@contextmanager
def _serving(command: Sequence[str], **environment: str) -> Iterator[int]:
    folder, port = Path(tempfile.mkdtemp(prefix="warmline-bench-")), free_port()
    child = start_child(
        [sys.executable, *command],
        log=folder / "log",
        cwd=ROOT,
        env={
            "WARMLINE_DATA": str(folder),
            "WARMLINE_BIND": f"127.0.0.1:{port}",
            "WARMLINE_LOG_LEVEL": "ERROR",
            "WARMLINE_THREADS": str(THREADS),
            **environment,
        },
    )

    def answers() -> bool:
        if child.poll() is not None:
            raise AssertionError((folder / "log").read_text()[-2000:])
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    try:
        eventually(answers, "the server", seconds=30)
        yield port
    finally:
        end_child(child)


@contextmanager
def trivial_server() -> Iterator[int]:
    """Run the trivial route on the same server, with the same settings; the value is its port."""
    with _serving(["-m", "bench.trivial.server"]) as port:
        yield port


@contextmanager
def ingest_server(bus_url: str = "") -> Iterator[int]:
    """Run ingest alone, on the embedded bus if no other is named; the value is its port."""
    environment = {
        "WARMLINE_WHATSAPP_APP_SECRETS": SECRET,
        "WARMLINE_WHATSAPP_VERIFY_TOKENS": "token",
        "WARMLINE_TOKEN_KEY": "key",
    }
    if bus_url:
        environment["WARMLINE_BUS_URL"] = bus_url
    with _serving(["-m", "services.cli", "run", "ingest"], **environment) as port:
        ready = f"http://127.0.0.1:{port}/readyz"
        eventually(lambda: requests.get(ready, timeout=5).ok, "ingest", seconds=60)
        yield port
