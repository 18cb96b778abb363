"""Importing a CSV beside what the database alone could do with the same rows.

The yardstick reads the CSV, copies it to a temporary table and upserts from there into tables with
the same content as ours: contact, identities, tags, audit entry and the event for the outbox. It
checks nothing. The aim is 0.3 of it; the floor stands where we are, so that it can only rise:
nine tenths of the time of an import are spent in contacts. PostgreSQL comes from
WARMLINE_TEST_POSTGRESQL_URL or is started privately.
"""

import csv
import io
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import psycopg

from bench.harness import Case, Comparison, Run
from libs.common.ids import new_id
from tests.support.importer import importer_world
from tests.support.postgresql import PostgresNode, PostgresServer

ROUNDS = 3
THREADS = 2

SCHEMA = """
CREATE TABLE contact (
    id uuid PRIMARY KEY, workspace_id uuid NOT NULL, name text NOT NULL, phone text NOT NULL,
    email text, status text NOT NULL, version int NOT NULL, created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, phone));
CREATE INDEX ON contact (workspace_id, created_at, id);
CREATE INDEX ON contact (workspace_id, status, id);
CREATE INDEX ON contact (workspace_id, lower(name), id);
CREATE TABLE identity (
    workspace_id uuid, kind text, value text, contact_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, kind, value));
CREATE TABLE contact_tag (contact_id uuid, tag text, PRIMARY KEY (contact_id, tag));
CREATE INDEX ON contact_tag (tag, contact_id);
CREATE TABLE audit (
    id bigserial PRIMARY KEY, contact_id uuid NOT NULL, at timestamptz NOT NULL, what jsonb);
CREATE INDEX ON audit (contact_id, id);
CREATE TABLE outbox (id bigserial PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE raw (id uuid PRIMARY KEY, workspace_id uuid, name text, phone text, email text,
    tags text, UNIQUE (workspace_id, phone));
"""
UPSERT = """
CREATE TEMP TABLE staged (id uuid, name text, phone text, email text, tags text[], body bytea)
    ON COMMIT DROP;
"""
MERGE = (
    """INSERT INTO contact SELECT id, %(ws)s, name, phone, email, 'cold', 1, now() FROM staged
    ORDER BY phone ON CONFLICT (workspace_id, phone)
    DO UPDATE SET name = excluded.name, email = excluded.email, version = contact.version + 1""",
    """INSERT INTO identity SELECT %(ws)s, 'phone', phone, id FROM staged
    ON CONFLICT DO NOTHING""",
    """INSERT INTO contact_tag SELECT id, unnest(tags) FROM staged ON CONFLICT DO NOTHING""",
    """INSERT INTO audit (contact_id, at, what)
    SELECT id, now(), jsonb_build_object('name', name, 'phone', phone) FROM staged""",
    "INSERT INTO outbox (body) SELECT body FROM staged",
)


def comparisons(scale: float) -> list[Comparison]:
    """Return the comparison, or none where there is no PostgreSQL."""
    if not os.environ.get("WARMLINE_TEST_POSTGRESQL_URL") and PostgresNode.home() is None:
        return []
    n = max(2_000, int(100_000 * scale))
    return [
        Comparison(
            "Import a CSV into PostgreSQL", "rows",
            [
                Case("COPY to temp and upsert", lambda: _reference(_copy_and_upsert)),
                Case("raw COPY into one table", lambda: _reference(_raw_copy)),
                Case("an upsert a row", lambda: _reference(_upsert_each), max(1_000, n // 10)),
                Case("warmline import", lambda: _warmline(again=False)),
                Case("warmline import, nothing new", lambda: _warmline(again=True)),
            ],
            n, ROUNDS, floor=("warmline import", 0.04),
        )
    ]  # fmt: skip


def people(many: int) -> bytes:
    """Make a CSV with a name, a number, an address and two tags in each row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("name", "phone", "email", "tags"))
    for n in range(many):
        tags = f"spring,group {n % 7}"
        writer.writerow((f"Person Número {n}", f"+4915{n:09}", f"person{n}@example.org", tags))
    return text.getvalue().encode()


@contextmanager
def _database() -> Iterator[PostgresServer]:
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
def _reference(load: Callable[[psycopg.Connection, bytes], int]) -> Iterator[Run]:
    with _database() as server:
        url = server.new_database().replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(url) as connection:
            connection.execute(SCHEMA)
            connection.commit()
            contents: dict[int, bytes] = {}

            def run(n: int) -> int:
                return load(connection, contents.setdefault(n, people(n)))

            yield run


def _rows(content: bytes) -> Iterator[tuple[str, ...]]:
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""))
    next(rows)
    return (tuple(row) for row in rows)


def _copy_and_upsert(connection: psycopg.Connection, content: bytes) -> int:
    done, workspace, reader = 0, new_id(), _rows(content)
    while rows := list(itertools.islice(reader, 10_000)):
        connection.execute(UPSERT)
        with connection.cursor().copy("COPY staged FROM STDIN") as copy:
            for name, phone, email, tags in rows:
                own, split = new_id(), tags.split(",")
                event = {"id": own, "name": name, "phone": phone, "email": email, "tags": split}
                body = msgspec.json.encode(event)
                copy.write_row((own, name, phone, email, split, body))
        for statement in MERGE:
            connection.execute(statement, {"ws": workspace})
        connection.commit()
        done += len(rows)
    return done


def _raw_copy(connection: psycopg.Connection, content: bytes) -> int:
    done, workspace = 0, new_id()
    with connection.cursor().copy("COPY raw FROM STDIN") as copy:
        for row in _rows(content):
            copy.write_row((new_id(), workspace, *row))
            done += 1
    connection.commit()
    return done


def _upsert_each(connection: psycopg.Connection, content: bytes) -> int:
    statement = (
        "INSERT INTO raw VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (workspace_id, phone)"
        " DO UPDATE SET name = excluded.name, email = excluded.email, tags = excluded.tags"
    )
    done, workspace = 0, new_id()
    for row in _rows(content):
        connection.execute(statement, (new_id(), workspace, *row))
        done += 1
        if done % 10_000 == 0:
            connection.commit()
    connection.commit()
    return done


@contextmanager
def _warmline(*, again: bool) -> Iterator[Run]:
    """Both services in this process; a round is upload, mapping, import, each row an outcome."""
    with _database() as server:
        world = importer_world(server.new_database(), server.new_database(), threads=THREADS)
        world.start_worker()
        contents: dict[int, bytes] = {}
        shop = world.workspace()

        def run(n: int) -> int:
            content = contents.setdefault(n, people(n))
            importing = shop if again else world.workspace()
            counts = importing.run(importing.upload(content)["id"], seconds=3600)["counts"]
            return counts["unchanged" if again and counts["unchanged"] else "created"]

        try:
            yield run
        finally:
            world.close()
