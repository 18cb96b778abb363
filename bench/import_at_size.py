"""How an import's rate and memory grow with the file: `python -m bench.import_at_size [ROWS …]`.

Each size runs on a private PostgreSQL in a process of its own with both services and nothing else:
the file is made before in another process and read from disk in parts, so that the most memory it
took is the server's. Each size is compared with the first one; the process ends with 1 when a rate
is below RATE of it, its memory above MEMORY, or when importing the file again is less than AGAIN
times as quick or writes an event, which is what the outbox and the search index would hear of.
"""

import gc
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.importer import LOOK_EVERY, THREADS, people, postgresql
from services.importer.application.upload_import import Limits, upload_import
from tests.support.importer import Importing, importer_world

SIZES = (10_000, 1_000_000)
RATE, MEMORY, AGAIN = 0.9, 1.2, 2.0
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Measured:
    """rate and again: rows a second, the first time and the second. memory: MB at most."""

    rows: int
    rate: float
    again: float
    events: int
    memory: int


def measure(path: str, rows: int, answer: Connection) -> None:
    """Import a file twice and send what was measured."""
    with postgresql() as server:
        world = importer_world(server.new_database(), server.new_database(), threads=THREADS)
        world.start_worker()
        gc.collect()
        gc.freeze()  # as the host does
        shop = world.workspace()
        rate = _rate(shop, path, rows)
        before = world.contacts.count("outbox")
        again = _rate(shop, path, rows)
        events = world.contacts.count("outbox") - before
        world.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    answer.send(Measured(rows, rate, again, events, memory))


def _rate(shop: Importing, path: str, rows: int) -> float:
    started = time.perf_counter()
    world = shop.world
    with Path(path).open("rb") as file:
        limits = Limits(world.settings.file_bytes, world.settings.rows)
        clock = world.contacts.clock
        job, _ = upload_import(world.storage, clock, limits, shop.own.owner, "people.csv", file)
    shop.put(job.id, columns={each["header"]: each["guess"] for each in job.columns})
    shop.run(job.id, seconds=36_000, every=LOOK_EVERY)
    return rows / (time.perf_counter() - started)


def write_file(path: str, rows: int) -> None:
    """Make a file, in a process whose memory is not measured."""
    Path(path).write_bytes(people(rows))


def in_its_own_process(target: Any, *arguments: Any) -> None:
    """Run a function in a new process; end when it failed."""
    child = _CONTEXT.Process(target=target, args=arguments)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def broken(first: Measured, each: Measured) -> list[str]:
    """Return the promises that a size does not keep beside the first one."""
    found = []
    if each.rate < RATE * first.rate:
        found.append(f"rate {each.rate / first.rate:.2f} of that of {first.rows:,} rows")
    if each.memory > MEMORY * first.memory:
        found.append(f"memory {each.memory / first.memory:.2f} of that of {first.rows:,} rows")
    if each.again < AGAIN * each.rate:
        found.append(f"the same file again only {each.again / each.rate:.2f} times as quick")
    if each.events:
        found.append(f"the same file again told outbox and index {each.events} events")
    return found


def main() -> int:
    """Measure every size; return the exit code."""
    done: list[Measured] = []
    with TemporaryDirectory() as folder:
        for rows in [int(each) for each in sys.argv[1:]] or SIZES:
            path = str(Path(folder) / f"{rows}.csv")
            in_its_own_process(write_file, path, rows)
            here, there = _CONTEXT.Pipe(duplex=False)
            in_its_own_process(measure, path, rows, there)
            done.append(here.recv())
            _print(done[0], done[-1])
    return exit_code(done)


def exit_code(done: list[Measured]) -> int:
    """Return 1 if a size breaks a promise beside the first one, which has its own to keep."""
    return int(any(broken(done[0], each) for each in done))


def _print(first: Measured, each: Measured) -> None:
    print(
        f"{each.rows:>9,} rows  {each.rate:>7,.0f}/s ({each.rate / first.rate:.2f})"
        f"  again {each.again:>7,.0f}/s ({each.again / each.rate:.2f}x,"
        f" {each.events} events to outbox and index)"
        f"  {each.memory} MB at most ({each.memory / first.memory:.2f})",
        *(f"\n          BROKEN: {promise}" for promise in broken(first, each)),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
