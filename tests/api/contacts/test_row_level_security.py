"""The second wall: a query that forgets its workspace still sees only its own (PostgreSQL)."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from libs.common.bus.port import Delivery
from libs.common.db.database import Database
from libs.common.db.schemes import open_database
from services.contacts.adapters.storage import SqlStorage
from services.contacts.adapters.tables import metadata, workspace
from services.contacts.adapters.tables_people import contact
from services.contacts.application.apply_whatsapp import apply_whatsapp
from services.contacts.application.erase_contact import erase_contact
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World

pytestmark = pytest.mark.distributed


@pytest.fixture
def world(postgresql_world: World) -> World:
    postgresql_world.empty()
    return postgresql_world


@pytest.fixture
def as_service(world: World) -> Iterator[Database]:
    """The same database as a role that is no superuser, as a service must be."""
    role = f"service_{uuid4().hex[:12]}"
    url = world.database.writer.url.render_as_string(hide_password=False)
    with world.database.write() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(
            text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        )
        connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"))
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    database = open_database(urlunsplit(parts._replace(netloc=f"{role}@{host}")))
    yield database
    database.close()
    with world.database.write() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))


@pytest.fixture
def two(world: World) -> tuple[Workspace, Workspace]:
    mine, theirs = world.workspace(), world.workspace()
    for each in (mine, theirs):
        made = each.contact(tags=["t"], phone="+447700900001")
        each.call("POST", f"/api/v1/contacts/{made['id']}/notes", {"body": "n"})
        each.call("PUT", f"/api/v1/contacts/{made['id']}/status", {"status": "hot"})
        each.hears(each.message("447700900001"))
        each.member("Tess")
    return mine, theirs


def test_every_table_hides_the_rows_of_others(
    as_service: Database, two: tuple[Workspace, Workspace]
):
    mine, _ = two
    with as_service.read(mine.id) as connection:
        for table in metadata.tables.values():
            if "workspace_id" not in table.c:
                continue
            seen = set(connection.execute(select(table.c.workspace_id)).scalars())
            assert seen <= {mine.id}, table.name
        assert connection.execute(select(workspace.c.id)).scalars().all() == [mine.id]
        assert connection.execute(select(contact.c.id)).scalars().all() != []


def test_every_table_of_a_workspace_is_walled(world: World):
    with world.database.read() as connection:
        walled = set(
            connection.execute(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            ).scalars()
        )
    own = {name for name, table in metadata.tables.items() if "workspace_id" in table.c}
    assert walled == own | {"workspace"}


def test_a_row_cannot_be_changed_or_moved_into_another_workspace(
    as_service: Database, two: tuple[Workspace, Workspace]
):
    mine, theirs = two
    with as_service.write(mine.id) as connection:
        changed = connection.execute(
            update(contact).where(contact.c.workspace_id == theirs.id).values(display_name="x")
        )
        assert changed.rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"), as_service.write(mine.id) as c:
        c.execute(update(contact).values(workspace_id=theirs.id))
    with pytest.raises(DBAPIError, match="row-level security"), as_service.write(mine.id) as c:
        c.execute(
            insert(metadata.tables["phone_key"]).values(
                workspace_id=theirs.id, key="1", contact_id=mine.items()[0]["id"]
            )
        )


def test_work_across_workspaces_sees_all_of_them(
    as_service: Database, two: tuple[Workspace, Workspace]
):
    with as_service.read() as connection:
        seen = set(connection.execute(select(contact.c.workspace_id)).scalars())
    assert seen == {each.id for each in two}


def test_a_connection_that_named_no_workspace_sees_nothing(
    as_service: Database, two: tuple[Workspace, Workspace]
):
    with as_service.reader.connect() as connection:
        assert connection.execute(select(contact.c.id)).all() == []


def test_a_batch_for_two_workspaces_and_nobody_is_applied_behind_the_wall(
    as_service: Database, world: World, two: tuple[Workspace, Workspace]
):
    mine, theirs = two
    nobody = mine.message("447700900888")
    object.__setattr__(nobody.number, "phone_number_id", "999")
    storage = SqlStorage(as_service, world.clock)
    messages = [mine.message("447700900777"), theirs.message("447700900777"), nobody]
    batch = [Delivery(world.event(each), "contacts.whatsapp", 1, None) for each in messages]

    apply_whatsapp(storage, world.clock, SUPPRESSION_KEY, batch)
    apply_whatsapp(storage, world.clock, SUPPRESSION_KEY, batch)

    for each in two:
        assert len(each.items()) == 2
        with storage.across() as across:
            [hour] = across.arrivals.by_hour(each.id, world.clock.now() - timedelta(hours=1))
        assert (hour.received, hour.stored, hour.duplicate) == (3, 2, 1)


def test_an_erasure_blanks_the_trail_behind_the_wall(
    as_service: Database, world: World, two: tuple[Workspace, Workspace]
):
    mine, _ = two
    storage = SqlStorage(as_service, world.clock)
    [person] = mine.items()
    erase_contact(storage, world.clock, mine.owner, person["id"], SUPPRESSION_KEY)
    entries = mine.items(f"/api/v1/audit?contact={person['id']}&action=contact.created")
    assert [each["changes"] for each in entries] == [{}]
