"""How long a webhook waits for its answer: `python -m bench.latency [--rate R] [--burst R] …`.

Open loop: webhooks are due at fixed moments whether or not earlier ones are answered, and the wait
is counted from the moment one was due, so that a stall shows in everything behind it. A trivial
route on the same server is measured after each phase: a machine that is busy shows there too.
Ends with 1 when a phase of ingest was over its limits.
"""

import argparse
import json
import selectors
import socket
import statistics
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from bench.ingest import ingest_server, rabbitmq_url, signed_requests, trivial_server

CONNECTIONS = 128
INGEST = "ingest"


def measure(port: int, rate: float, seconds: float, requests: list[bytes]) -> list[float]:
    """Send at a rate for some seconds; return every wait in seconds. Every answer must be 200."""
    idle: deque[socket.socket] = deque()
    due: dict[socket.socket, float] = {}
    waits: list[float] = []
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        for _ in range(CONNECTIONS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ)
            idle.append(connection)
        total, sent, started = int(rate * seconds), 0, time.perf_counter()
        while len(waits) < total:
            now = time.perf_counter()
            while sent < total and idle and started + sent / rate <= now:
                connection = idle.popleft()
                due[connection] = started + sent / rate
                connection.sendall(requests[sent % len(requests)])
                sent += 1
            pause = started + sent / rate - now if sent < total and idle else 1.0
            for key, _ in selector.select(max(0.0, pause)):
                answer = key.fileobj.recv(65536)
                assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
                waits.append(time.perf_counter() - due.pop(key.fileobj))
                idle.append(key.fileobj)
    return waits


def summary(name: str, waits: list[float]) -> dict[str, object]:
    cuts = statistics.quantiles(waits, n=1000)
    found = {"p50": cuts[499], "p90": cuts[899], "p99": cuts[989], "most": max(waits)}
    return {"phase": name, "webhooks": len(waits)} | {
        each: round(value * 1000, 1) for each, value in found.items()
    }


def over_limits(phases: Sequence[Mapping[str, Any]], limits: Mapping[str, float]) -> list[str]:
    """Say in a sentence each which phases of ingest took longer than the limits, in ms."""
    return [
        f"{phase['phase']}: {name} is {phase[name]} ms; the limit is {most:g} ms"
        for phase in phases
        if str(phase["phase"]).endswith(INGEST)
        for name, most in limits.items()
        if phase[name] > most
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--rate", type=float, default=320, help="webhooks a second")
    parser.add_argument("--burst", type=float, default=960, help="webhooks a second in the burst")
    parser.add_argument("--seconds", type=float, default=30, help="length of each of three phases")
    parser.add_argument("--rabbitmq", action="store_true", help="on RabbitMQ, not the embedded bus")
    parser.add_argument("--p50", type=float, default=20, help="limit of ingest in ms")
    parser.add_argument("--p99", type=float, default=150, help="limit of ingest in ms")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    requests = [request for request, _ in signed_requests(1)]
    with (
        ingest_server(rabbitmq_url() or "" if chosen.rabbitmq else "") as port,
        trivial_server() as other,
    ):
        measure(port, chosen.rate, min(3.0, chosen.seconds), requests)
        phases = [
            summary(f"{name}, {what}", measure(where, rate, chosen.seconds, requests))
            for name, rate in (
                (f"{chosen.rate:g}/s", chosen.rate),
                (f"{chosen.burst:g}/s", chosen.burst),
                (f"{chosen.rate:g}/s again", chosen.rate),
            )
            for what, where in ((INGEST, port), ("trivial route", other))
        ]
    if chosen.json:
        print(json.dumps({"milliseconds": phases}))
    else:
        for each in phases:
            print("  ".join(f"{name} {value}" for name, value in each.items()))
    broken = over_limits(phases, {"p50": chosen.p50, "p99": chosen.p99})
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
