"""Private databases for a benchmark: SQLite in a folder, PostgreSQL where there is one."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.support.postgresql import PostgresNode, PostgresServer

Open = Callable[[], AbstractContextManager[str]]
"""Gives the URL of an empty database."""


def databases() -> list[tuple[str, Open]]:
    """List what can be had here: SQLite, then PostgreSQL from WARMLINE_TEST_POSTGRESQL_URL or
    started privately with its data safe on disk.
    """
    found: list[tuple[str, Open]] = [("sqlite", sqlite)]
    if os.environ.get("WARMLINE_TEST_POSTGRESQL_URL") or PostgresNode.home() is not None:
        found.append(("postgresql", postgresql))
    return found


@contextmanager
def sqlite() -> Iterator[str]:
    """Make a file that is deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="warmline-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'contacts.db'}"


@contextmanager
def postgresql() -> Iterator[str]:
    """Make a database that is dropped at the end."""
    given = os.environ.get("WARMLINE_TEST_POSTGRESQL_URL")
    node = None if given else PostgresNode(durable=True)
    server = PostgresServer(given) if given or node is None else node.start().server
    url = server.new_database()
    try:
        yield url
        server.drop_database(url)
    finally:
        if node is not None:
            node.close()
