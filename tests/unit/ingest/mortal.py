"""A process that takes events until it is killed: python -m tests.unit.ingest.mortal SPOOL BUS FROM.

It writes the number of each event on a line of its own once the event is durable.
"""

import sys
import threading
from itertools import count
from pathlib import Path

from libs.common.bus.schemes import open_bus
from libs.common.events.topology import TOPOLOGY
from services.ingest.adapters.drainer import SpoolDrainer
from services.ingest.adapters.publisher import GroupedPublisher
from services.ingest.adapters.spool import Spool
from tests.support.webhooks import an_event

THREADS = 8


def main(folder: str, bus_url: str, first: str) -> None:
    bus, spool = open_bus(bus_url, TOPOLOGY), Spool(Path(folder))
    publisher, drainer = GroupedPublisher(bus, spool), SpoolDrainer(bus, spool)
    publisher.start()
    drainer.start()
    numbers, lock = count(int(first)), threading.Lock()

    def take() -> None:
        while True:
            number = next(numbers)
            publisher.put([an_event(number)])
            with lock:
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()

    for _ in range(THREADS):
        threading.Thread(target=take, daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
