"""An erasure takes a person out of audit entries that are about no contact, and the waiting room
is read in its order by an index.

The seal lets what such an entry says be rewritten while somebody of its workspace is being erased;
the release before this one never tries.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db.migrating import add_index

revision = "0014"
down_revision = "0013"

_KEPT = (
    "id", "workspace_id", "contact_id", "at", "actor_kind", "actor_id", "actor_name", "source",
    "action",
)  # fmt: skip
_BEING_ERASED = (
    "EXISTS (SELECT 1 FROM erasure WHERE erasure.workspace_id = OLD.workspace_id "
    "AND (OLD.contact_id IS NULL OR erasure.contact_id = OLD.contact_id) "
    "AND erasure.state = 'running')"
)


def upgrade() -> None:
    add_index(
        "contact_by_waiting", "contact",
        ["workspace_id", sa.text("coalesce(waiting_since, created_at)"), "id"],
        where="state = 'waiting'",
    )  # fmt: skip
    if op.get_context().dialect.name == "postgresql":
        _seal_on_postgresql()
    else:
        _seal_on_sqlite()


def _seal_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_entry_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF TG_OP = 'UPDATE' AND {same} AND {_BEING_ERASED} THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'audit entries are never edited' USING ERRCODE = 'integrity_constraint_"
        "violation'; END $$"
    )


def _seal_on_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)
    op.execute("DROP TRIGGER audit_entry_is_sealed")
    op.execute(
        "CREATE TRIGGER audit_entry_is_sealed BEFORE UPDATE ON audit_entry "
        f"WHEN NOT ({same} AND {_BEING_ERASED}) "
        "BEGIN SELECT RAISE(ABORT, 'audit entries are never edited'); END"
    )
