"""Very many contacts at once, made by the database itself: for plans, counts and benchmarks.

Person n has columns that follow from n, spread so that no sort is in the order of another: half are
cold and one in a hundred is a customer, six of seven have one of six owners, one of three was
never active, one of 4,999 came by a flow, tag k of ten is on one person of k + 2 and `rare` on one
of 10,007.
"""

from sqlalchemy import text

from libs.common.db.database import Database

TAGS = tuple(f"tag {n}" for n in range(10))
RARE = "rare"
_EVERY = {RARE: 10_007} | {name: n + 2 for n, name in enumerate(TAGS)}
"""Each tag, in alphabetical order, is on one person of so many."""
OWNERS = 6
_ZERO = "01a20000-0000-7000-8000-"
_CONTACTS = """
INSERT INTO contact (id, workspace_id, state, display_name, name_source, phone_e164, email,
    lead_status, status_since, owner_id, source, created_at, updated_at, last_inbound_at,
    last_active_at, version, sort_name, sort_phone, sort_status, sort_owner, sort_active, sort_tags)
SELECT {id}, :workspace, 'live', 'Person ' || {spread}, 'person', '+4915' || {wide},
    CASE WHEN i % 5 = 0 THEN NULL ELSE 'p' || i || '@example.org' END,
    CASE WHEN i % 100 = 0 THEN 'customer' WHEN i % 10 < 2 THEN 'hot' WHEN i % 10 < 5 THEN 'warm'
        ELSE 'cold' END,
    {born}, CASE WHEN i % 7 = 6 THEN NULL ELSE {owner} END,
    CASE WHEN i % 4999 = 0 THEN 'flow' WHEN i % 4 = 0 THEN 'whatsapp' WHEN i % 4 = 1 THEN 'import' ELSE 'manual' END,
    {born}, {born},
    CASE WHEN i % 3 = 0 THEN NULL ELSE {active} END, CASE WHEN i % 3 = 0 THEN NULL ELSE {active} END,
    1, 'person ' || {spread}, '+4915' || {wide},
    CASE WHEN i % 100 = 0 THEN 3 WHEN i % 10 < 2 THEN 2 WHEN i % 10 < 5 THEN 1 ELSE 0 END,
    CASE WHEN i % 7 = 6 THEN :last ELSE 'owner ' || (i % 7) END,
    CASE WHEN i % 3 = 0 THEN {never} ELSE {active} END,
    coalesce(nullif(substr({keys}, 2), ''), :last)
FROM {numbers}
"""
_TAG = """
INSERT INTO tag (id, workspace_id, name, key, colour, created_at)
VALUES (:tag, :workspace, :name, :name, 'grey', :now)
"""
_TAGGED = """
INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
SELECT :workspace, :tag, {id} FROM {numbers} WHERE i % :every = 0
"""
_KEYS = " || ".join(
    f"CASE WHEN i % {every} = 0 THEN {{separator}} || '{name}' ELSE '' END"
    for name, every in _EVERY.items()
)
_POSTGRESQL = {
    "keys": _KEYS.format(separator="chr(31)"),
    "id": "'{zero}' || lpad(i::text, 12, '0')",
    "spread": "lpad((i::bigint * 7919 % :many)::text, 7, '0')",
    "wide": "lpad((i::bigint * 104729 % 1000000007)::text, 10, '0')",
    "owner": "'{zero}' || lpad((i % 7)::text, 12, '0')",
    "born": "timestamptz '2026-01-01T00:00:00Z' + i * interval '10 seconds'",
    "active": "timestamptz '2026-03-01T00:00:00Z' + (i::bigint * 3571 % :many) * interval '9 s'",
    "never": "timestamptz '1970-01-01T00:00:00Z'",
    "numbers": "generate_series(1, :many) AS i",
}
_SQLITE = {
    "keys": _KEYS.format(separator="char(31)"),
    "id": "'{zero}' || printf('%012d', i)",
    "spread": "printf('%07d', i * 7919 % :many)",
    "wide": "printf('%010d', i * 104729 % 1000000007)",
    "owner": "'{zero}' || printf('%012d', i % 7)",
    "born": "datetime('2026-01-01', (i * 10) || ' seconds') || '.000000'",
    "active": "datetime('2026-03-01', (i * 3571 % :many * 9) || ' seconds') || '.000000'",
    "never": "'1970-01-01 00:00:00.000000'",
    "numbers": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
    " SELECT i FROM n)",
}


def owner_id(n: int) -> str:
    """Return the id of one of the owners."""
    return f"{_ZERO}{n:012}"


def crowd(database: Database, workspace_id: str, many: int) -> None:
    """Fill an empty workspace with `many` contacts and count them on its plan."""
    words = _POSTGRESQL if database.dialect == "postgresql" else _SQLITE
    words = {name: piece.replace("{zero}", _ZERO) for name, piece in words.items()}
    facts = {"workspace": workspace_id, "many": many, "last": "\U0010ffff"}
    with database.write() as connection:

        def run(statement: str, **more: object) -> None:
            connection.execute(text(statement.format(**words)), facts | more)

        run(_CONTACTS)
        for n, (name, every) in enumerate(_EVERY.items()):
            tag = f"{_ZERO}b{n:011}"
            run(_TAG, tag=tag, name=name, now="2026-01-01 00:00:00.000000")
            run(_TAGGED, tag=tag, every=every)
        run("UPDATE workspace SET used = :many WHERE id = :workspace")
    _analyse(database)


def _analyse(database: Database) -> None:
    """Tell PostgreSQL's planner what is there, as its autovacuum would within minutes."""
    if database.dialect == "postgresql":
        with database.writer.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("VACUUM ANALYZE contact, contact_tag, tag, member"))
