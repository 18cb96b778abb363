"""Contacts, their history, and the second wall around each workspace.

Additive from here on: a migration must leave the previous release able to run.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db import columns

revision = "0001"
down_revision = None

WALLED = (
    "answered_request", "audit_entry", "business_number", "contact", "contact_identity",
    "contact_tag", "identity_conflict", "import_chunk", "member", "message", "note", "phone_key",
    "status_transition", "tag",
)  # fmt: skip
"""Tables whose rows belong to one workspace each."""


def upgrade() -> None:
    _create_tables()
    if op.get_context().dialect.name == "postgresql":
        for table in WALLED:
            wall_in(table, "workspace_id")
        wall_in("workspace", "id")


def wall_in(table: str, column: str) -> None:
    """Show and take only rows of the workspace that the transaction named; `*` means across.

    FORCE holds the owner of the table to it as well; superusers pass it always, so the service's
    role must not be one.
    """
    setting = "current_setting('warmline.workspace_id', true)"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_workspace ON {table}"
        f" USING ({column} = {setting} OR {setting} = '*')"
        f" WITH CHECK ({column} = {setting} OR {setting} = '*')"
    )


def _create_tables() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.Column("queue", sa.String(length=100), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="arrival_pkey"),
    )
    op.create_index("arrival_at", "arrival", ["at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("queue", sa.String(length=100), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("seen_at", columns.Moment, nullable=False),
        sa.PrimaryKeyConstraint("queue", "event_id", name="inbox_pkey"),
    )
    op.create_index("inbox_seen_at", "inbox", ["seen_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("leased_until", columns.Moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="outbox_pkey"),
    )
    op.create_index("outbox_order", "outbox", ["lane", "id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("phone_number_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", columns.Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="quarantine_pkey"),
    )
    op.create_index("quarantine_of_number", "quarantine", ["phone_number_id", "id"], unique=False)
    op.create_table(
        "workspace",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("contact_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settings", columns.Json, nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="workspace_pkey"),
    )
    op.create_table(
        "answered_request",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("actor_id", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", columns.Json, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="answered_request_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "actor_id", "key", name="answered_request_pkey"),
    )
    op.create_index("answered_request_asked_at", "answered_request", ["asked_at"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=True),
        sa.Column("at", columns.Moment, nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.String(length=100), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("changes", columns.Json, nullable=False),
        sa.Column("facts", columns.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="audit_entry_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="audit_entry_pkey"),
    )
    op.create_index("audit_entry_by_id", "audit_entry", ["workspace_id", "id"], unique=False)
    op.create_index(
        "audit_entry_of_contact", "audit_entry", ["workspace_id", "contact_id", "id"], unique=False
    )
    op.create_table(
        "business_number",
        sa.Column("phone_number_id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("waba_id", sa.String(length=64), nullable=True),
        sa.Column("portfolio_id", sa.String(length=64), nullable=True),
        sa.Column("display", sa.String(length=40), nullable=True),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="business_number_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("phone_number_id", name="business_number_pkey"),
    )
    op.create_table(
        "contact",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("name_source", sa.String(length=10), nullable=False),
        sa.Column("wa_profile_name", sa.String(length=200), nullable=True),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("wa_id", sa.String(length=160), nullable=True),
        sa.Column("user_id", sa.String(length=160), nullable=True),
        sa.Column("username", sa.String(length=100), nullable=True),
        sa.Column("lead_status", sa.String(length=20), nullable=False),
        sa.Column("status_since", columns.Moment, nullable=False),
        sa.Column("owner_id", columns.Id, nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("updated_at", columns.Moment, nullable=False),
        sa.Column("last_inbound_at", columns.Moment, nullable=True),
        sa.Column("last_outbound_at", columns.Moment, nullable=True),
        sa.Column("last_active_at", columns.Moment, nullable=True),
        sa.Column("window_open_until", columns.Moment, nullable=True),
        sa.Column("trashed_at", columns.Moment, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "sort_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_phone",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sort_status", sa.SmallInteger(), nullable=False),
        sa.Column(
            "sort_owner",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sort_active", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="contact_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="contact_pkey"),
    )
    op.create_index(
        "contact_by_active", "contact", ["workspace_id", "state", "sort_active", "id"], unique=False
    )
    op.create_index(
        "contact_by_created", "contact", ["workspace_id", "state", "created_at", "id"], unique=False
    )
    op.create_index("contact_by_id", "contact", ["workspace_id", "state", "id"], unique=False)
    op.create_index(
        "contact_by_name", "contact", ["workspace_id", "state", "sort_name", "id"], unique=False
    )
    op.create_index(
        "contact_by_owner", "contact", ["workspace_id", "state", "sort_owner", "id"], unique=False
    )
    op.create_index(
        "contact_by_phone", "contact", ["workspace_id", "state", "sort_phone", "id"], unique=False
    )
    op.create_index(
        "contact_by_status", "contact", ["workspace_id", "state", "sort_status", "id"], unique=False
    )
    op.create_index("contact_of_email", "contact", ["workspace_id", "email"], unique=False)
    op.create_index("contact_of_owner", "contact", ["workspace_id", "owner_id"], unique=False)
    op.create_table(
        "import_chunk",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("import_id", sa.String(length=60), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("outcomes", columns.Json, nullable=False),
        sa.Column("applied_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="import_chunk_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "import_id", "chunk", name="import_chunk_pkey"),
    )
    op.create_table(
        "member",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="member_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="member_pkey"),
    )
    op.create_table(
        "tag",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="tag_workspace_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="tag_pkey"),
        sa.UniqueConstraint("workspace_id", "id", name="tag_workspace_id_id_key"),
        sa.UniqueConstraint("workspace_id", "key", name="tag_workspace_id_key_key"),
    )
    op.create_table(
        "contact_identity",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("first_seen", columns.Moment, nullable=False),
        sa.Column("last_seen", columns.Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name="contact_identity_contact_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="contact_identity_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "kind", "scope", "value", name="contact_identity_pkey"
        ),
    )
    op.create_index(
        "contact_identity_of_contact",
        "contact_identity",
        ["workspace_id", "contact_id"],
        unique=False,
    )
    op.create_table(
        "contact_tag",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("tag_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="contact_tag_contact_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["tag.workspace_id", "tag.id"],
            name="contact_tag_workspace_id_tag_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="contact_tag_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "tag_id", "contact_id", name="contact_tag_pkey"),
    )
    op.create_index(
        "contact_tag_of_contact", "contact_tag", ["workspace_id", "contact_id"], unique=False
    )
    op.create_table(
        "identity_conflict",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("other_id", columns.Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("evidence", sa.String(length=250), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("settled_at", columns.Moment, nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name="identity_conflict_contact_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["contact.id"], name="identity_conflict_other_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="identity_conflict_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="identity_conflict_pkey"),
        sa.UniqueConstraint(
            "workspace_id",
            "contact_id",
            "other_id",
            "kind",
            "scope",
            "value",
            name="identity_conflict_once",
        ),
    )
    op.create_table(
        "message",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=True),
        sa.Column("phone_number_id", sa.String(length=64), nullable=False),
        sa.Column("wamid", sa.String(length=250), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("content", columns.Json, nullable=False),
        sa.Column("context", columns.Json, nullable=True),
        sa.Column("referral", columns.Json, nullable=True),
        sa.Column("errors", columns.Json, nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("delivery_at", columns.Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="message_contact_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="message_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="message_pkey"),
        sa.UniqueConstraint("phone_number_id", "wamid", name="message_phone_number_id_wamid_key"),
    )
    op.create_index(
        "message_of_contact", "message", ["workspace_id", "contact_id", "at", "id"], unique=False
    )
    op.create_table(
        "note",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=100), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", columns.Moment, nullable=False),
        sa.Column("edited_at", columns.Moment, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="note_contact_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="note_workspace_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="note_pkey"),
    )
    op.create_index("note_of_contact", "note", ["workspace_id", "contact_id", "id"], unique=False)
    op.create_table(
        "phone_key",
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="phone_key_contact_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="phone_key_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", "contact_id", name="phone_key_pkey"),
    )
    op.create_index("phone_key_of_contact", "phone_key", ["contact_id"], unique=False)
    op.create_table(
        "status_transition",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("workspace_id", columns.Id, nullable=False),
        sa.Column("contact_id", columns.Id, nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("at", columns.Moment, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.String(length=100), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name="status_transition_contact_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="status_transition_workspace_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="status_transition_pkey"),
    )
    op.create_index(
        "status_transition_by_time", "status_transition", ["workspace_id", "at"], unique=False
    )
    op.create_index(
        "status_transition_of_contact",
        "status_transition",
        ["workspace_id", "contact_id", "id"],
        unique=False,
    )
