"""One process that uses a bus and is killed for it.

python -m tests.conformance.bus_process publish URL TYPE COUNT   publishes, says so, kills itself
python -m tests.conformance.bus_process hold URL QUEUE COUNT     receives, says what, waits
python -m tests.conformance.bus_process tap URL PATTERN COUNT    taps, says so, says what, waits
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta

from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event
from tests.conformance.bus_topology import TOPOLOGY


def publish(url: str, type_: str, count: int) -> None:
    bus = open_bus(url, TOPOLOGY)
    events = [Event(f"p{n}", type_, "suite", datetime.now(UTC), {"n": n}) for n in range(count)]
    bus.publish(events)
    sys.stdout.write("published\n")
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def hold(url: str, queue: str, count: int) -> None:
    subscription = open_bus(url, TOPOLOGY).subscribe(TOPOLOGY.queue(queue))
    held: list[tuple[str, int]] = []
    while len(held) < count:
        got = subscription.receive(count - len(held), timedelta(seconds=1))
        held += [(each.event.id, each.attempt) for each in got]
    sys.stdout.write(f"{json.dumps(held)}\n")
    sys.stdout.flush()
    sys.stdin.read()


def tap(url: str, pattern: str, count: int) -> None:
    tapped = open_bus(url, TOPOLOGY).tap([pattern])
    sys.stdout.write("tapped\n")
    sys.stdout.flush()
    seen: list[str] = []
    while len(seen) < count:
        got = tapped.receive(count - len(seen), timedelta(seconds=1))
        seen += [each.event.id for each in got]
    sys.stdout.write(f"{json.dumps(seen)}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    {"publish": publish, "hold": hold, "tap": tap}[sys.argv[1]](
        sys.argv[2], sys.argv[3], int(sys.argv[4])
    )
