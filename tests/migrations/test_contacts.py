"""The schema that migrations make is the schema that the code uses, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from libs.common.db.database import Database
from libs.common.db.migrate import current_revision, migrate, newest_revision, schema_problem
from libs.common.db.schemes import open_database
from services.contacts.adapters.tables import metadata
from services.contacts.service import MIGRATIONS


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgresql_url")
        return found
    return f"sqlite:///{tmp_path / 'contacts.db'}"


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite can't say what they are
def test_models_and_migrated_schema_are_the_same(url: str):
    database = open_database(url)
    assert schema_problem(database, MIGRATIONS) is not None
    migrate(database, MIGRATIONS, metadata)
    migrate(database, MIGRATIONS, metadata)

    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []
    assert current_revision(database) == newest_revision(MIGRATIONS)
    assert schema_problem(database, MIGRATIONS) is None
    database.close()


EARLIER, LATER = "2026-11-20 08:00:00.000000", "2026-11-21 09:00:00.000000"


@pytest.fixture
def as_service(url: str) -> Iterator[Database]:
    """The database as the role that owns it and is no superuser, as a service's must be."""
    if url.startswith("sqlite"):
        database = open_database(url)
        yield database
        database.close()
        return
    role, parts = f"owner_{uuid4().hex[:12]}", urlsplit(url)
    admin = open_database(url)
    with admin.write() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"GRANT ALL ON SCHEMA public TO {role}"))
    database = open_database(
        urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))
    )
    yield database
    database.close()
    with admin.write() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    admin.close()


def test_who_waits_already_keeps_their_turn(as_service: Database):
    migrate(as_service, MIGRATIONS, metadata, until="0011")
    with as_service.write("*") as connection:
        _old_workspace(connection)
        for own_id, state in (("new", "waiting"), ("back", "waiting"), ("live", "live")):
            _old_contact(connection, own_id, state)
        _old_entry(connection, "back", LATER)
        _old_entry(connection, "live", LATER)  # and let in since

    migrate(as_service, MIGRATIONS, metadata)

    with as_service.read("w") as connection:
        rows = connection.execute(text("SELECT id, waiting_since FROM contact"))
        found = {row.id: str(row.waiting_since or "")[:19] for row in rows}
    assert found == {"new": EARLIER[:19], "back": LATER[:19], "live": ""}


def test_who_had_tags_before_lists_sorted_by_them_sorts_by_them(as_service: Database):
    migrate(as_service, MIGRATIONS, metadata, until="0006")
    with as_service.write("*") as connection:
        _old_workspace(connection)
        for own_id in ("none", "one", "two"):
            _old_contact(connection, own_id, "live")
        for tag in ("b", "a"):
            connection.execute(
                text("INSERT INTO tag (id, workspace_id, name, key, colour, created_at)"
                     " VALUES (:id, 'w', :id, :id, 'gray', :at)"), {"id": tag, "at": EARLIER})  # fmt: skip
        for own_id, tag in (("one", "b"), ("two", "b"), ("two", "a")):
            connection.execute(
                text("INSERT INTO contact_tag (workspace_id, contact_id, tag_id)"
                     " VALUES ('w', :contact, :tag)"), {"contact": own_id, "tag": tag})  # fmt: skip
    migrate(as_service, MIGRATIONS, metadata)

    with as_service.read("w") as connection:
        rows = connection.execute(text("SELECT id, sort_tags FROM contact"))
        found = {row.id: row.sort_tags for row in rows}
    assert found == {"none": "\U0010ffff", "one": "b", "two": "a\x1fb"}


def test_who_refused_marketing_before_it_stood_on_contacts_has_stopped(as_service: Database):
    migrate(as_service, MIGRATIONS, metadata, until="0017")
    with as_service.write("*") as connection:
        _old_workspace(connection)
        for own_id in ("stopped", "resumed", "both", "by number", "by id", "silent"):
            _old_contact(connection, own_id, "live")
        _old_identity(connection, "by number", "phone", "+447700900001")
        _old_identity(connection, "by id", "bsuid", "GB.1")
        _said(connection, "stopped", "stop", LATER)
        _said(connection, "resumed", "stop", EARLIER)
        _said(connection, "resumed", "resume", LATER)
        _said(connection, "both", "stop", EARLIER)
        _said(connection, "both", "resume", LATER, number="2")
        _said(connection, None, "stop", LATER, party="number:447700900001")
        _said(connection, None, "stop", LATER, party="bsuid:GB.1")
        _said(connection, None, "stop", LATER, party="number:447700900009")

    migrate(as_service, MIGRATIONS, metadata)

    with as_service.read("w") as connection:
        rows = connection.execute(text("SELECT id, marketing_stopped, version FROM contact")).all()
    assert {row.id for row in rows if row.marketing_stopped} == {
        "stopped", "both", "by number", "by id",
    }  # fmt: skip
    assert {row.version for row in rows if row.marketing_stopped} == {2}
    assert {row.version for row in rows if not row.marketing_stopped} == {1}


def _old_identity(connection: Connection, contact_id: str, kind: str, value: str) -> None:
    connection.execute(
        text(
            "INSERT INTO contact_identity (workspace_id, kind, scope, value, contact_id, status,"
            " first_seen, last_seen) VALUES ('w', :kind, '', :value, :id, 'current', :at, :at)"
        ),
        {"kind": kind, "value": value, "id": contact_id, "at": EARLIER},
    )


def _said(
    connection: Connection, contact_id: str | None, value: str, at: str, number: str = "1",
    party: str | None = None,
) -> None:  # fmt: skip
    evidence = f"{contact_id} {party} {value} {number}"
    connection.execute(
        text(
            "INSERT INTO consent_event (id, workspace_id, contact_id, party_key, phone_number_id,"
            " category, value, source, evidence, at) VALUES (:evidence, 'w', :id, :party, :number,"
            " 'marketing_messages', :value, 'message', :evidence, :at)"
        ),
        {
            "evidence": evidence[:36], "id": contact_id, "party": party, "number": number,
            "value": value, "at": at,
        },
    )  # fmt: skip


def _old_workspace(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO workspace (id, name, plan, used, waiting, settings, created_at)"
             " VALUES ('w', 'W', 'free', 0, 2, '{}', :at)"), {"at": EARLIER})  # fmt: skip


def _old_contact(connection: Connection, own_id: str, state: str) -> None:
    connection.execute(
        text(
            "INSERT INTO contact (id, workspace_id, state, display_name, name_source, lead_status,"
            " status_since, source, created_at, updated_at, version, sort_name, sort_phone,"
            " sort_status, sort_owner, sort_active) VALUES (:id, 'w', :state, 'N', 'whatsapp',"
            " 'cold', :at, 'whatsapp', :at, :at, 1, 'n', '', 0, '', :at)"
        ),
        {"id": own_id, "state": state, "at": EARLIER},
    )


def _old_entry(connection: Connection, contact_id: str, at: str) -> None:
    connection.execute(
        text(
            "INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id,"
            " actor_name, source, action, changes, facts) VALUES (:id, 'w', :id, :at, 'system',"
            " 's', 'S', 'w', 'contact.waiting', '{}', '{}')"
        ),
        {"id": contact_id, "at": at},
    )
