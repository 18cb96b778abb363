"""ILIKE over three columns in PostgreSQL: what the box replaces."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg

from libs.common.events.contacts import ContactDocument
from tests.support.postgresql import PostgresNode

_STATEMENT = (
    "SELECT id, row FROM c WHERE name ILIKE %s OR phone ILIKE %s OR email ILIKE %s LIMIT %s"
)


class Ilike:
    """A table of contacts with a scan for each question; characters with a meaning are escaped."""

    def __init__(self, connection: "psycopg.Connection[tuple[str, str]]") -> None:
        self._connection = connection

    def ask(self, text: str, most: int) -> list[str]:
        """Return the ids of up to `most` contacts."""
        for character in "\\%_":
            text = text.replace(character, f"\\{character}")
        pattern = f"%{text}%"
        rows = self._connection.execute(_STATEMENT, (pattern, pattern, pattern, most)).fetchall()
        return [contact_id for contact_id, _ in rows]


@contextmanager
def ilike(people: Iterable[ContactDocument]) -> Iterator[Ilike]:
    """Fill a private server with contacts; their rows are as wide as ours."""
    node = PostgresNode().start()
    try:
        url = node.server.url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE c (id text, name text, phone text, email text, row text)"
            )
            with connection.cursor().copy("COPY c FROM STDIN") as copy:
                for each in people:
                    copy.write_row((each.id, each.name, each.phone, each.email, "x" * 400))
            connection.execute("ANALYZE c")
            yield Ilike(connection)
    finally:
        node.close()
