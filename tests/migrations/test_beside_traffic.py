"""A database in use is migrated: nobody is kept waiting for a second, and what is cut off goes on."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, event, text

from libs.common.db import migrate as migrate_module
from libs.common.db.database import Database, LockNotGrantedError
from libs.common.db.migrate import current_revision, migrate, newest_revision
from libs.common.db.schemes import open_database
from services.contacts.adapters.tables import metadata as contacts_metadata
from services.contacts.service import MIGRATIONS as CONTACTS
from services.importer.adapters.tables import metadata as importer_metadata
from services.importer.service import MIGRATIONS as IMPORTER
from tests.support.waiting import eventually

pytestmark = pytest.mark.distributed

ROWS, FEW = 100_000, 100
LONG_AGO = "now() - interval '30 days'"
FILLING = (
    f"""INSERT INTO workspace (id, name, plan, settings, created_at)
    VALUES ('w', 'W', 'scale', '{{}}', {LONG_AGO})""",
    f"""INSERT INTO tag (id, workspace_id, name, key, colour, created_at)
    VALUES ('vip', 'w', 'VIP', 'vip', 'gray', {LONG_AGO})""",
    f"""INSERT INTO contact (id, workspace_id, state, display_name, name_source, lead_status,
    status_since, source, created_at, updated_at, version, sort_name, sort_phone, sort_status,
    sort_owner, sort_active) SELECT lpad(n::text, 36, '0'), 'w', 'live', 'N' || n, 'import',
    'cold', {LONG_AGO}, 'import', {LONG_AGO}, {LONG_AGO}, 1, 'n' || n, '', 0, '', {LONG_AGO}
    FROM generate_series(1, :rows) AS n""",
    """INSERT INTO contact_tag (workspace_id, contact_id, tag_id)
    SELECT 'w', lpad(n::text, 36, '0'), 'vip' FROM generate_series(1, :rows, 2) AS n""",
    f"""INSERT INTO message (id, workspace_id, contact_id, phone_number_id, wamid, direction, type,
    at, content, errors) SELECT lpad(n::text, 36, '0'), 'w', lpad(n::text, 36, '0'), '1',
    'wamid.' || n, 'in', 'reaction', {LONG_AGO}, '{{"message_id": "about"}}', '[]'
    FROM generate_series(1, :rows) AS n""",
    f"""INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id, actor_name,
    source, action, changes, facts) SELECT lpad(n::text, 36, '0'), 'w', lpad(n::text, 36, '0'),
    {LONG_AGO}, 'system', 's', 'S', 'w', 'contact.created', '{{}}', '{{}}'
    FROM generate_series(1, :rows) AS n""",
)
WRITING = (
    "UPDATE contact SET version = version + 1, sort_name = 'n' || version WHERE id = %(old)s",
    """INSERT INTO message (id, workspace_id, contact_id, phone_number_id, wamid, direction, type,
    at, content, errors) VALUES (%(new)s, 'w', %(old)s, '1', %(new)s, 'in', 'text', now(), '{}',
    '[]')""",
    """INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id, actor_name,
    source, action, changes, facts) VALUES (%(new)s, 'w', %(old)s, now(), 'system', 's', 'S',
    'w', 'contact.updated', '{}', '{}')""",
    """INSERT INTO contact_tag (workspace_id, contact_id, tag_id) VALUES ('w', %(old)s, 'vip')
    ON CONFLICT DO NOTHING""",
)


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    opened = open_database(postgresql_url)
    yield opened
    opened.close()


def fill(database: Database, rows: int) -> None:
    with database.write() as connection:
        for each in FILLING:
            connection.execute(text(each), {"rows": rows})


def plain(database: Database) -> str:
    url = database.writer.url.render_as_string(hide_password=False)
    return url.replace("+psycopg", "")


class Writer:
    """Writes as the release before would, one transaction after the other, in a thread of its own.

    It waits for no lock longer than a second: then it has failed.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._done = Event()
        self.written = self.waited = 0

    def write(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '1s'")
            while not self._done.is_set():
                self._one(connection)

    def stop(self) -> None:
        self._done.set()

    def _one(self, connection: psycopg.Connection[Any]) -> None:
        own = {"old": f"{1 + self.written * 7919 % FEW:036}", "new": f"new{self.written:033}"}
        begun = monotonic()
        with connection.transaction():
            for each in WRITING:
                connection.execute(each, own)
        self.written += 1
        self.waited += monotonic() - begun > 0.1


@contextmanager
def writing(database: Database) -> Iterator[Writer]:
    writer = Writer(plain(database))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(writer.write)
        try:
            eventually(lambda: writer.written or running.done(), "the first write")
            yield writer
        finally:
            writer.stop()
            running.result(60)


def test_a_large_database_is_migrated_while_it_is_written_to(
    database: Database, record_property: Callable[[str, object], None]
):
    migrate(database, CONTACTS, contacts_metadata, until="0003")
    fill(database, ROWS)
    with writing(database) as writer:
        before = writer.written
        migrate(database, CONTACTS, contacts_metadata)
        during = writer.written - before

    record_property("written", during)
    record_property("waited", writer.waited)
    assert during > 0
    assert current_revision(database) == newest_revision(CONTACTS)
    with database.read() as connection:
        about = "SELECT count(*) FROM message WHERE about_wamid = 'about'"
        tagged = "SELECT count(*) FROM contact WHERE sort_tags = 'vip'"
        broken = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
        counts = [connection.execute(text(each)).scalar_one() for each in (about, tagged, broken)]
    assert counts[0] == ROWS
    assert counts[1] >= ROWS / 2
    assert counts[2] == 0


def waits_for_contacts(database: Database) -> bool:
    """Tell whether somebody waits to have the table of contacts to themselves."""
    statement = text(
        "SELECT count(*) FROM pg_locks WHERE relation = 'contact'::regclass AND NOT granted"
        " AND mode = 'AccessExclusiveLock'"
    )
    with database.read() as connection:
        return bool(connection.execute(statement).scalar())


def test_nobody_waits_behind_a_migration_that_waits(database: Database):
    migrate(database, CONTACTS, contacts_metadata, until="0006")
    fill(database, FEW)
    with ThreadPoolExecutor(1) as pool, database.read() as reading:
        reading.execute(text("SELECT count(*) FROM contact"))  # and goes on, for minutes
        with writing(database):
            migrated = pool.submit(migrate, database, CONTACTS, contacts_metadata)
            for _ in range(3):
                eventually(lambda: waits_for_contacts(database), "the migration to wait")
                eventually(lambda: not waits_for_contacts(database), "it to let go again")
            reading.rollback()
            migrated.result(120)
    assert current_revision(database) == newest_revision(CONTACTS)


@pytest.mark.parametrize(
    ("directory", "metadata"),
    [(CONTACTS, contacts_metadata), (IMPORTER, importer_metadata)],
    ids=["contacts", "importer"],
)
def test_what_is_cut_off_anywhere_is_run_again(
    database: Database, directory: Path, metadata: MetaData, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(migrate_module, "PAUSE_SECONDS", 0.0)
    cut: set[str] = set()

    def cut_once(_: Connection, __: Any, statement: str, *___: Any) -> None:
        if "CONCURRENTLY" in statement and statement not in cut:
            cut.add(statement)
            raise LockNotGrantedError("somebody has it")

    event.listen(database.writer, "before_cursor_execute", cut_once)
    migrate(database, directory, metadata)
    event.remove(database.writer, "before_cursor_execute", cut_once)
    assert cut
    with database.write() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_an_index_that_was_left_half_built_is_built_anew(database: Database):
    """As PostgreSQL leaves one whose building was broken off: it is there, and nobody uses it."""
    migrate(database, CONTACTS, contacts_metadata, until="0014")
    index = "identity_conflict_by_other"
    with psycopg.connect(plain(database), autocommit=True) as connection:
        connection.execute(f"CREATE INDEX {index} ON identity_conflict (other_id)")
        connection.execute(
            f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{index}'::regclass"
        )
    migrate(database, CONTACTS, contacts_metadata)
    with database.read() as connection:
        made = connection.execute(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = :name"), {"name": index}
        ).scalar_one()
    assert made.endswith("(other_id, workspace_id)")
