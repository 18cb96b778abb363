"""A lead status for everybody by one request, and its undo, beside plain set-based SQL.

The yardstick is the database by itself, with our schema and indexes: one transaction that updates
all contacts and stores the same rows as we do (transition, audit entry, event for the outbox,
receipt), made of SQL expressions, decided by nobody. The aim is 0.2 of it. A round of ours is a
request, every chunk of the job, and, where it says so, the undo as well; each of those is a unit.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, insert, text

from bench.databases import Open, databases
from bench.harness import Case, Comparison, Run
from libs.common.db.many import insert_many
from libs.common.ids import new_id
from services.contacts.adapters.contact_rows import row_of
from services.contacts.adapters.tables_people import contact, contact_identity, contact_tag, tag
from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.domain.contact import Contact
from tests.support.contacts import NOW, Workspace, World, contacts_world

ROUNDS = 3
STATUSES = ("warm", "hot", "customer")

RAW = {
    "postgresql": {
        "id": "gen_random_uuid()::text",
        "body": (
            "convert_to(json_build_object('id', gen_random_uuid(), 'type', CAST(:type AS text),"
            " 'data', json_build_object('contact', to_json(c), 'previous', c.lead_status))::text,"
            " 'UTF8')"
        ),
        "changes": (
            "jsonb_build_object('status', jsonb_build_array(c.lead_status, CAST(:status AS text)))"
        ),
        "facts": "jsonb_build_object('move', 'advance', 'seconds_in_previous', 1)",
        "receipt": "jsonb_build_object('status', c.lead_status, 'since', c.status_since)",
        "now": "now()",
    },
    "sqlite": {
        "id": "lower(hex(randomblob(18)))",
        "body": (
            "CAST(json_object('id', lower(hex(randomblob(16))), 'type', :type, 'data', json_object("
            "'contact', json_object('id', c.id, 'name', c.display_name, 'phone', c.phone_e164,"
            " 'wa_id', c.wa_id, 'email', c.email, 'status', c.lead_status, 'state', c.state,"
            " 'source', c.source, 'created_at', c.created_at, 'updated_at', c.updated_at,"
            " 'version', c.version), 'previous', c.lead_status)) AS BLOB)"
        ),
        "changes": "json_object('status', json_array(c.lead_status, :status))",
        "facts": "json_object('move', 'advance', 'seconds_in_previous', 1)",
        "receipt": "json_object('status', c.lead_status, 'since', c.status_since)",
        "now": "'2026-11-22 12:00:00.000000'",
    },
}
STATEMENTS = (
    """INSERT INTO bulk_job (id, workspace_id, state, undoing, action, total, position, counts,
        by_kind, by_id, by_name, created_at)
    VALUES (:job, :ws, 'done', false, '{{}}', 0, 0, '{{}}', 'member', 'm', 'M', {now})""",
    """INSERT INTO bulk_row (workspace_id, job_id, seq, contact_id, outcome, before, after)
    SELECT c.workspace_id, :job, row_number() OVER (ORDER BY c.id), c.id, 'changed', {receipt},
        {receipt} FROM contact c WHERE c.workspace_id = :ws AND c.state = 'live'""",
    """INSERT INTO status_transition (id, workspace_id, contact_id, from_status, to_status, move,
        at, seconds, by_kind, by_id, by_name, source)
    SELECT {id}, c.workspace_id, c.id, c.lead_status, :status, 'advance', {now}, 1, 'member', 'm',
        'M', :job FROM contact c WHERE c.workspace_id = :ws AND c.state = 'live'""",
    """INSERT INTO audit_entry (id, workspace_id, contact_id, at, actor_kind, actor_id, actor_name,
        source, action, changes, facts)
    SELECT {id}, c.workspace_id, c.id, {now}, 'member', 'm', 'M', :job, 'contact.status_changed',
        {changes}, {facts} FROM contact c WHERE c.workspace_id = :ws AND c.state = 'live'""",
    """INSERT INTO outbox (lane, body, created_at)
    SELECT 1, {body}, {now} FROM contact c WHERE c.workspace_id = :ws AND c.state = 'live'""",
    """UPDATE contact SET lead_status = :status, sort_status = :rank, status_since = {now},
        updated_at = {now}, version = version + 1 WHERE workspace_id = :ws AND state = 'live'""",
)


def comparisons(scale: float) -> list[Comparison]:
    """Return a comparison for each database there is."""
    n = max(2_000, int(100_000 * scale))
    return [
        Comparison(
            f"A status for everybody on {name}", "contacts",
            [
                Case("set-based SQL", partial(_opened, n, opened, partial(_raw, RAW[name]))),
                Case("warmline bulk", partial(_opened, n, opened, _bulk)),
                Case("warmline bulk and undo", partial(_opened, n, opened, _bulk_and_undo)),
            ],
            n, ROUNDS, floor=("warmline bulk", 0.1),
        )
        for name, opened in databases()
    ]  # fmt: skip


Work = Callable[[World, Workspace, str], int]


@contextmanager
def _opened(n: int, database: Open, work: Work) -> Iterator[Run]:
    """Yield a run on a workspace of so many contacts, and on smaller ones made when asked for."""
    with database() as url:
        world = contacts_world(url)
        workspaces = {n: seeded(world, n)}
        statuses = itertools.cycle(STATUSES)

        def run(many: int) -> int:
            if many not in workspaces:
                workspaces[many] = seeded(world, many)
            return work(world, workspaces[many], next(statuses))

        yield run
        world.service.close()


def seeded(world: World, many: int) -> Workspace:
    """Make a workspace of so many people."""
    workspace = world.workspace("scale")
    with world.database.write(workspace.id) as connection:
        for start in range(0, many, 5_000):
            _seed(connection, workspace.id, range(start, min(many, start + 5_000)))
        connection.execute(
            text("UPDATE workspace SET used = :n WHERE id = :ws"), {"n": many, "ws": workspace.id}
        )
    if world.database.dialect == "postgresql":
        with world.database.writer.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("ANALYZE"))
    return workspace


def _seed(connection: Connection, workspace_id: str, numbers: range) -> None:
    """Store people with a number, an address and two tags each, as fast as the database can."""
    tags = [f"{workspace_id[:-1]}{at}" for at in range(5)]
    if numbers.start == 0:
        rows = [
            {"id": each, "workspace_id": workspace_id, "name": f"tag {at}", "key": f"tag {at}",
             "colour": "grey", "created_at": NOW}
            for at, each in enumerate(tags)
        ]  # fmt: skip
        insert_many(connection, insert(tag), rows)
    people = [
        Contact(
            id=new_id(), workspace_id=workspace_id, name=f"Person Número {n}",
            name_source="import", source="import", created_at=NOW, updated_at=NOW,
            status_since=NOW, phone=f"+4915{n:09}", email=f"person{n}@example.org",
        )
        for n in numbers
    ]  # fmt: skip
    own = {"workspace_id": workspace_id}
    insert_many(connection, insert(contact), [{**own, **row_of(each)} for each in people])
    keys = [
        {**own, "kind": "phone", "scope": "", "value": each.phone, "contact_id": each.id,
         "status": "current", "first_seen": NOW, "last_seen": NOW}
        for each in people
    ]  # fmt: skip
    insert_many(connection, insert(contact_identity), keys)
    tagged = [
        {**own, "tag_id": tags[(at + more) % 5], "contact_id": each.id}
        for at, each in enumerate(people)
        for more in (0, 1)
    ]
    insert_many(connection, insert(contact_tag), tagged)


def _raw(words: dict[str, str], world: World, workspace: Workspace, status: str) -> int:
    values = {
        "ws": workspace.id, "job": new_id(), "status": status, "rank": 1 + STATUSES.index(status),
        "type": "contact.status_changed.v1",
    }  # fmt: skip
    with world.database.write(workspace.id) as connection:
        for statement in STATEMENTS:
            done = connection.execute(text(statement.format(**words)), values)
    return done.rowcount


def _bulk(world: World, workspace: Workspace, status: str) -> int:
    body = {"selection": {"filter": {}}, "action": {"kind": "status", "status": status}}
    return _finished(world, workspace, workspace.call("POST", "/api/v1/bulk", body).body, "changed")


def _bulk_and_undo(world: World, workspace: Workspace, status: str) -> int:
    body = {"selection": {"filter": {}}, "action": {"kind": "status", "status": status}}
    job = workspace.call("POST", "/api/v1/bulk", body).body
    done = _finished(world, workspace, job, "changed")
    workspace.call("POST", f"/api/v1/bulk/{job['id']}/undo")
    return done + _finished(world, workspace, job, "undone")


def _finished(world: World, workspace: Workspace, job: dict[str, str], outcome: str) -> int:
    while run_bulk_chunk(world.storage, world.clock, new_id()):
        pass
    counts: dict[str, int] = workspace.get(f"/api/v1/bulk/{job['id']}")["counts"]
    return counts[outcome]
