"""Two worker processes share one import: each does chunks, none is done twice or left."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.importer.application.run_task import run_task
from services.importer.domain.job import PREPARE
from tests.api.importer.test_importing import counted, people
from tests.api.importer.test_recovery import started
from tests.support.importer import ImporterWorld, Importing

ROOT = Path(__file__).resolve().parents[3]
CHUNKS, ROWS = 8, 400


class Worker:
    """A worker process, by what it says and is told."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.did: list[int] = []

    def hear(self, wanted: str) -> None:
        """Read on until it says something that begins so."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("did "):
                self.did.append(int(line.split()[1]))
            if line.startswith(wanted):
                return
        raise AssertionError(f"the worker ended before it said {wanted}")

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def finish(self) -> None:
        assert self._process.stdout is not None
        self.did += [int(line.split()[1]) for line in self._process.stdout if line[:4] == "did "]
        assert self._process.wait(60) == 0


@contextmanager
def worker(shop: Importing, job: str, numbers: range) -> Iterator[Worker]:
    urls = (shop.world.settings.database_url, shop.world.contacts_url)
    words = [*urls, job, *map(str, numbers)]
    command = [sys.executable, "-m", "tests.support.patient_worker", *words]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        with process:
            yield Worker(process)
    finally:
        process.kill()


def test_two_processes_do_the_chunks_of_one_import_between_them(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(chunk_rows=ROWS // CHUNKS, window=CHUNKS).workspace()
    job = started(shop, people(ROWS))
    run_task(shop.world.workshop(), job, "run", PREPARE)
    with (
        worker(shop, job, range(CHUNKS)) as one,
        worker(shop, job, range(CHUNKS - 1, -1, -1)) as other,
    ):
        both = (one, other)
        for step in ("ready", "did"):
            for each in both:
                each.hear(step)
            for each in both:
                each.go_on()
        for each in both:
            each.finish()

    assert (one.did[0], other.did[0]) == (0, CHUNKS - 1)
    assert sorted(one.did + other.did) == list(range(CHUNKS)), "a chunk was done twice, or by none"
    shown = shop.show(job)
    assert (shown["state"], shown["counts"]) == ("finished", counted(created=ROWS))
    assert shop.own.usage()["used"] == ROWS
    assert len({row["contact_id"] for row in shop.rows(job, "created")}) == ROWS
