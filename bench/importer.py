"""Importing a CSV beside what the database alone could do with the same rows.

The yardsticks are in `import_yardstick.py`: they store in contacts' own tables what an import
stores, and check nothing. PostgreSQL comes from WARMLINE_TEST_POSTGRESQL_URL or is started
privately. `python -m bench.import_at_size` shows how rate and memory grow with the file.
"""

import csv
import gc
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from bench.harness import Case, Comparison, Run
from bench.import_yardstick import copy_and_upsert, raw_copy, upsert_each
from tests.support.contacts import contacts_world
from tests.support.importer import importer_world
from tests.support.postgresql import PostgresNode, PostgresServer

ROUNDS = 3
THREADS = 2
LOOK_EVERY = 0.2
"""Seconds between two looks at whether an import ended: asking more often is work of its own."""


def comparisons(scale: float) -> list[Comparison]:
    """Return the comparison, or none where there is no PostgreSQL."""
    if not os.environ.get("WARMLINE_TEST_POSTGRESQL_URL") and PostgresNode.home() is None:
        return []
    n = max(2_000, int(100_000 * scale))
    return [
        Comparison(
            "Import a CSV into PostgreSQL", "rows",
            [
                Case("COPY to temp and upsert", lambda: _reference(copy_and_upsert)),
                Case("raw COPY of contacts alone", lambda: _reference(raw_copy)),
                Case("an upsert a row", lambda: _reference(upsert_each), max(1_000, n // 10)),
                Case("warmline import", lambda: _warmline(again=False)),
                Case("warmline import, nothing new", lambda: _warmline(again=True)),
            ],
            n, ROUNDS, floor=("warmline import", 0.3),
            promises=[
                ("warmline import", 1.0, "an upsert a row"),
                ("warmline import, nothing new", 2.0, "warmline import"),
            ],
        )
    ]  # fmt: skip


def people(many: int, first: int = 0) -> bytes:
    """Make a CSV with a name, a number, an address and two tags in each row.

    first: the number of the first person; who has another number is somebody else.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("name", "phone", "email", "tags"))
    for n in range(first, first + many):
        tags = f"spring,group {n % 7}"
        writer.writerow((f"Person Número {n}", f"+4915{n:09}", f"person{n}@example.org", tags))
    return text.getvalue().encode()


@contextmanager
def postgresql() -> Iterator[PostgresServer]:
    """Yield the server that the environment names, or a private one."""
    url = os.environ.get("WARMLINE_TEST_POSTGRESQL_URL")
    if url:
        yield PostgresServer(url)
        return
    node = PostgresNode(durable=True)
    try:
        yield node.start().server
    finally:
        node.close()


@contextmanager
def _reference(load: Callable[[psycopg.Connection, str, bytes], int]) -> Iterator[Run]:
    with postgresql() as server:
        url = server.new_database()
        world = contacts_world(url)
        with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
            contents: dict[int, bytes] = {}

            def run(n: int) -> int:
                content = contents.setdefault(n, people(n))
                return load(connection, world.workspace("scale").id, content)

            yield run
        world.service.close()


@contextmanager
def _warmline(*, again: bool) -> Iterator[Run]:
    """Both services in this process; a round is upload, mapping, import, each row an outcome."""
    with postgresql() as server:
        world = importer_world(server.new_database(), server.new_database(), threads=THREADS)
        world.start_worker()
        contents: dict[int, bytes] = {}
        shop = world.workspace()
        gc.collect()
        gc.freeze()  # as the host does

        def run(n: int) -> int:
            content = contents.setdefault(n, people(n))
            importing = shop if again else world.workspace()
            job = importing.upload(content)["id"]
            counts = importing.run(job, seconds=3600, every=LOOK_EVERY)["counts"]
            return counts["unchanged" if again and counts["unchanged"] else "created"]

        try:
            yield run
        finally:
            world.close()
