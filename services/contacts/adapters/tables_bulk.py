"""The tables of work on many contacts: bulk jobs with their frozen rows, exports."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from libs.common.db.columns import Id, Json, Moment
from services.contacts.adapters.tables import metadata, workspace_column

bulk_job = Table(
    "bulk_job",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("state", String(10), nullable=False),
    Column("undoing", Boolean, nullable=False),
    Column("action", Json, nullable=False),
    Column("tags_off", Json),
    Column("total", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("counts", Json, nullable=False),
    Column("by_kind", String(10), nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("token", String(36)),
    Column("leased_until", Moment),
    Column("undo_by_kind", String(10)),
    Column("undo_by_id", String(100)),
    Column("undo_by_name", String(200)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("problem", String(200)),
    Index("bulk_job_by_id", "workspace_id", "id"),
    Index("bulk_job_open", "state", "id"),
)

bulk_row = Table(
    "bulk_row",
    metadata,
    workspace_column(primary_key=True),
    Column("job_id", Id, ForeignKey(bulk_job.c.id, ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("contact_id", Id, nullable=False),
    Column("outcome", String(12)),
    Column("reason", String(200)),
    Column("before", Json),
    Column("after", Json),
    Index("bulk_row_of_job", "job_id"),
)

export = Table(
    "export",
    metadata,
    Column("id", Id, primary_key=True),
    workspace_column(),
    Column("selection", Json, nullable=False),
    Column("columns", Json, nullable=False),
    Column("by_id", String(100), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("rows", Integer),
    Column("size", BigInteger),
    Column("downloaded_at", Moment),
    Index("export_by_id", "workspace_id", "id"),
    Index("export_by_time", "created_at"),
)
