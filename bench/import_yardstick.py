"""What the database alone can do with the same rows: COPY and upsert into contacts' own tables.

It checks nothing and knows no rule, but it stores what an import stores: the contact with all its
indexes, identity, spelling of the number, tags, audit entry and the event in the outbox.
"""

import csv
import io
import itertools
from collections.abc import Iterator

import msgspec
import psycopg

from libs.common.ids import new_id

BATCH = 10_000
NOW, EPOCH = "2026-11-22T12:00:00Z", "1970-01-01T00:00:00Z"

STAGE = """CREATE TEMP TABLE IF NOT EXISTS staged (
    id text, name text, phone text, email text, tags text[], body bytea) ON COMMIT DELETE ROWS"""
MERGE = (
    """UPDATE staged SET id = known.contact_id FROM contact_identity known
    WHERE known.workspace_id = %(ws)s AND known.kind = 'phone' AND known.scope = ''
    AND known.value = staged.phone""",
    """INSERT INTO contact (id, workspace_id, state, display_name, name_source, phone_e164, email,
        lead_status, status_since, source, created_at, updated_at, version,
        sort_name, sort_phone, sort_status, sort_owner, sort_active)
    SELECT id, %(ws)s, 'live', name, 'import', phone, email, 'cold', now(), 'import', now(), now(),
        1, lower(name), phone, 0, '~', 'epoch' FROM staged
    ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, email = excluded.email,
        updated_at = now(), version = contact.version + 1""",
    """INSERT INTO contact_identity SELECT %(ws)s, 'phone', '', phone, id, 'current', now(), now()
    FROM staged ON CONFLICT DO NOTHING""",
    """INSERT INTO phone_key (workspace_id, key, contact_id)
    SELECT %(ws)s, substr(phone, 2), id FROM staged ON CONFLICT DO NOTHING""",
    """INSERT INTO tag (id, workspace_id, name, key, colour, created_at)
    SELECT gen_random_uuid()::text, %(ws)s, name, lower(name), 'grey', now()
    FROM (SELECT DISTINCT unnest(tags) AS name FROM staged) each ON CONFLICT DO NOTHING""",
    """INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
    SELECT %(ws)s, tag.id, own.id FROM (SELECT id, unnest(tags) AS name FROM staged) own
    JOIN tag ON tag.workspace_id = %(ws)s AND tag.key = lower(own.name) ON CONFLICT DO NOTHING""",
    """INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id,
        actor_name, source, action, changes, facts)
    SELECT gen_random_uuid()::text, %(ws)s, id, now(), 'member', 'm', 'Ina', 'import',
        'contact.created', jsonb_build_object('name', jsonb_build_array(NULL, name), 'phone',
        jsonb_build_array(NULL, phone), 'email', jsonb_build_array(NULL, email), 'tags',
        jsonb_build_array(NULL, tags)), jsonb_build_object('import_id', 'i') FROM staged""",
    "INSERT INTO outbox (lane, body, created_at) SELECT 1, body, now() FROM staged",
    "UPDATE workspace SET used = used + (SELECT count(*) FROM staged) WHERE id = %(ws)s",
)
COPY = """COPY contact (id, workspace_id, state, display_name, name_source, phone_e164, email,
    lead_status, status_since, source, created_at, updated_at, version,
    sort_name, sort_phone, sort_status, sort_owner, sort_active) FROM STDIN"""
TAG = """INSERT INTO tag (id, workspace_id, name, key, colour, created_at)
    VALUES (%(id)s, %(ws)s, %(name)s::text, lower(%(name)s::text), 'grey', now())"""
EACH = (
    """INSERT INTO contact (id, workspace_id, state, display_name, name_source, phone_e164, email,
        lead_status, status_since, source, created_at, updated_at, version,
        sort_name, sort_phone, sort_status, sort_owner, sort_active)
    VALUES (%(id)s, %(ws)s, 'live', %(name)s::text, 'import', %(phone)s::text, %(email)s, 'cold',
        now(), 'import', now(), now(), 1, lower(%(name)s::text), %(phone)s::text, 0, '~', 'epoch')
    ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, email = excluded.email""",
    """INSERT INTO contact_identity
    VALUES (%(ws)s, 'phone', '', %(phone)s, %(id)s, 'current', now(), now())
    ON CONFLICT DO NOTHING""",
    """INSERT INTO phone_key (workspace_id, key, contact_id)
    VALUES (%(ws)s, substr(%(phone)s::text, 2), %(id)s) ON CONFLICT DO NOTHING""",
    """INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
    SELECT %(ws)s, each, %(id)s FROM unnest(%(tag_ids)s::text[]) each ON CONFLICT DO NOTHING""",
    """INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id,
        actor_name, source, action, changes, facts)
    VALUES (%(audit)s, %(ws)s, %(id)s, now(), 'member', 'm', 'Ina', 'import', 'contact.created',
        %(changes)s::jsonb, '{"import_id": "i"}')""",
    "INSERT INTO outbox (lane, body, created_at) VALUES (1, %(body)s, now())",
)
"""The same for one row; the plan's counter is left out."""


def raw_copy(connection: psycopg.Connection, workspace: str, content: bytes) -> int:
    """Copy the rows straight into the table of contacts: the most that the database can take.

    Nothing else that an import stores is stored.
    """
    done = 0
    with connection.cursor().copy(COPY) as copy:
        for done, (name, phone, email, _) in enumerate(_rows(content), 1):  # noqa: B007 - counted
            copy.write_row((
                new_id(), workspace, "live", name, "import", phone, email, "cold", NOW, "import",
                NOW, NOW, 1, name.lower(), phone, 0, "~", EPOCH,
            ))  # fmt: skip
    connection.commit()
    return done


def copy_and_upsert(connection: psycopg.Connection, workspace: str, content: bytes) -> int:
    """Copy ten thousand rows at a time to a temporary table and merge from there."""
    done, reader = 0, _rows(content)
    while rows := list(itertools.islice(reader, BATCH)):
        _merge(connection, workspace, rows)
        connection.commit()
        done += len(rows)
    return done


def upsert_each(connection: psycopg.Connection, workspace: str, content: bytes) -> int:
    """Store the same row by row, with a commit for ten thousand."""
    done, tags_of = 0, dict[str, str]()
    for name, phone, email, tags in _rows(content):
        own, split = new_id(), tags.split(",")
        for tag in set(split) - tags_of.keys():
            tags_of[tag] = new_id()
            connection.execute(TAG, {"ws": workspace, "id": tags_of[tag], "name": tag})
        row = {
            "ws": workspace, "id": own, "name": name, "phone": phone, "email": email,
            "tag_ids": [tags_of[each] for each in split], "audit": new_id(),
            "changes": msgspec.json.encode(
                {"name": [None, name], "phone": [None, phone], "email": [None, email],
                 "tags": [None, split]}
            ).decode(),
            "body": _event(own, workspace, name, phone, email, split),
        }  # fmt: skip
        for statement in EACH:
            connection.execute(statement, row)
        done += 1
        if done % BATCH == 0:
            connection.commit()
    connection.commit()
    return done


def _merge(connection: psycopg.Connection, workspace: str, rows: list[tuple[str, ...]]) -> None:
    connection.execute(STAGE)
    with connection.cursor().copy("COPY staged FROM STDIN") as copy:
        for name, phone, email, tags in rows:
            own, split = new_id(), tags.split(",")
            copy.write_row((own, name, phone, email, split, _event(own, workspace, name, phone,
                                                                   email, split)))  # fmt: skip
    for statement in MERGE:
        connection.execute(statement, {"ws": workspace} if "%(ws)s" in statement else None)


def _event(own: str, workspace: str, name: str, phone: str, email: str, tags: list[str]) -> bytes:
    document = {
        "id": own, "workspace_id": workspace, "version": 1, "state": "live", "name": name,
        "status": "cold", "created_at": NOW, "updated_at": NOW, "source": "import", "phone": phone,
        "email": email, "tags": tags, "previous_phones": [],
    }  # fmt: skip
    return msgspec.json.encode(
        {
            "specversion": "1.0", "id": own, "type": "contact.created.v1", "source": "contacts",
            "time": NOW, "datacontenttype": "application/json", "lane": "bulk", "subject": own,
            "workspaceid": workspace, "data": {"contact": document},
        }
    )  # fmt: skip


def _rows(content: bytes) -> Iterator[tuple[str, ...]]:
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""))
    next(rows)
    return (tuple(row) for row in rows)
