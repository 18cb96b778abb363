"""Gateway's tables."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table

from libs.common.db.columns import Id, Json, Moment
from libs.common.transactional.outbox import Outbox

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
_DIGEST = String(64)


def _member_id() -> Column[str]:
    return Column("member_id", Id, ForeignKey("member.id", ondelete="CASCADE"), nullable=False)


member = Table(
    "member",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("password_hash", String(200)),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
    Column("preferences", Json),
    Index(None, "workspace_id", "id"),
)

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", _DIGEST, nullable=False, unique=True),
    _member_id(),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False, index=True),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Index(None, "member_id"),
)

login_link = Table(
    "login_link",
    metadata,
    Column("token_hash", _DIGEST, primary_key=True),
    _member_id(),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "member_id"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("prefix", String(8), nullable=False, unique=True),
    Column("secret_hash", _DIGEST, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_by", Id),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    Index(None, "workspace_id", "id"),
)

access_entry = Table(
    "access_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("by_id", Id),
    Column("by_name", String(200)),
    Column("address", String(64)),
    Column("facts", Json, nullable=False),
    Index(None, "workspace_id", "id"),
)

privacy = Table(
    "privacy",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("mask_for_viewers", Boolean, nullable=False),
)

throttle = Table(
    "throttle",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Moment, nullable=False, index=True),
    Column("blocked_until", Moment),
)

outbox = Outbox(metadata)
