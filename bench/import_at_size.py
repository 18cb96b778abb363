"""How an import's rate and memory grow with the file: `python -m bench.import_at_size [ROWS …]`.

Each size runs in a process of its own with both services, on a private PostgreSQL, and prints rows
a second, the same again with nothing new, the events that this wrote, and the most memory it took.
"""

import gc
import multiprocessing
import resource
import sys
import time

from bench.importer import LOOK_EVERY, THREADS, people, postgresql
from tests.support.importer import Importing, importer_world

SIZES = (10_000, 100_000)


def measure(rows: int) -> None:
    """Import a file twice and print one line."""
    content = people(rows)
    with postgresql() as server:
        world = importer_world(server.new_database(), server.new_database(), threads=THREADS)
        world.start_worker()
        gc.collect()
        gc.freeze()  # as the host does
        shop = world.workspace()
        first = _rate(shop, content, rows)
        before = world.contacts.count("outbox")
        again = _rate(shop, content, rows)
        events = world.contacts.count("outbox") - before
        world.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{rows:>9,} rows  {first:>7,.0f}/s  again {again:>7,.0f}/s ({again / first:.2f}x,"
        f" {events} events)  {most} MB at most, {len(content) >> 20} MB of them the file",
        flush=True,
    )


def _rate(shop: Importing, content: bytes, rows: int) -> float:
    started = time.perf_counter()
    job = shop.upload(content)["id"]
    shop.run(job, seconds=36_000, every=LOOK_EVERY)
    return rows / (time.perf_counter() - started)


def main() -> None:
    for rows in [int(each) for each in sys.argv[1:]] or SIZES:
        child = multiprocessing.get_context("spawn").Process(target=measure, args=(rows,))
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit(child.exitcode)


if __name__ == "__main__":
    main()
