"""The audit trail can be filtered and never edited; erasures leave certificates.

The previous release goes on running: it edits audit entries only when it erases somebody, which
it can't do any more until it is replaced; nothing else of it meets the triggers.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns
from libs.common.db.migrating import add_column, add_index, drop_index

revision = "0011"
down_revision = "0010"

_KEPT = (
    "id", "workspace_id", "contact_id", "at", "actor_kind", "actor_id", "actor_name", "source",
    "action",
)  # fmt: skip
_BEING_ERASED = (
    "EXISTS (SELECT 1 FROM erasure WHERE erasure.workspace_id = OLD.workspace_id "
    "AND erasure.contact_id = OLD.contact_id AND erasure.state = 'running')"
)


def upgrade() -> None:
    add_column("arrival", sa.Column("of_workspace_id", columns.Id, nullable=True))
    add_index("arrival_of_workspace", "arrival", ["of_workspace_id", "at"])
    _index_the_audit_trail()
    _create_erasure()
    _create_erasure_part()
    if op.get_context().dialect.name == "postgresql":
        for table in ("erasure", "erasure_part"):
            _wall_in(table)
        _seal_on_postgresql()
    else:
        _seal_on_sqlite()


def _wall_in(table: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across."""
    setting = "current_setting('warmline.workspace_id', true)"
    own = f"(workspace_id = {setting} OR {setting} = '*')"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_workspace ON {table} USING {own} WITH CHECK {own}")


def _index_the_audit_trail() -> None:
    for name, column in (
        ("audit_entry_by_time", None),
        ("audit_entry_of_contact_by_time", "contact_id"),
        ("audit_entry_by_actor", "actor_id"),
        ("audit_entry_by_action", "action"),
        ("audit_entry_by_source", "source"),
    ):
        own = [column] if column else []
        add_index(name, "audit_entry", ["workspace_id", *own, "at", "id"])
    drop_index("audit_entry_of_contact", "audit_entry")


def _seal_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
    op.execute(
        "CREATE FUNCTION audit_entry_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND {same} AND {_BEING_ERASED} THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'audit entries are never edited' USING ERRCODE = 'integrity_constraint_"
        "violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_is_sealed BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_is_sealed()"
    )


def _seal_on_sqlite() -> None:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)
    refuse = "BEGIN SELECT RAISE(ABORT, 'audit entries are never edited'); END"
    op.execute(f"CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry {refuse}")
    op.execute(
        "CREATE TRIGGER audit_entry_is_sealed BEFORE UPDATE ON audit_entry "
        f"WHEN NOT ({same} AND {_BEING_ERASED}) {refuse}"
    )


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("erased_at", columns.Moment, nullable=False),
        sa.Column("removed", columns.Json, nullable=False),
        sa.Column("suppressed", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", columns.Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="erasure_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="erasure_pkey"),
    )
    op.create_index("erasure_by_id", "erasure", ["workspace_id", "id"])
    op.create_index("erasure_of_contact", "erasure", ["workspace_id", "contact_id"])
    op.create_index("erasure_open", "erasure", ["state", "id"])


def _create_erasure_part() -> None:
    op.create_table(
        "erasure_part",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("erasure_id", columns.Id, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("removed", columns.Json, nullable=True),
        sa.Column("confirmed_at", columns.Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="erasure_part_workspace_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasure.id"],
            name="erasure_part_erasure_id_fkey", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "erasure_id", "place", name="erasure_part_pkey"),
    )  # fmt: skip
