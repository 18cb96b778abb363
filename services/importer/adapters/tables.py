"""The importer's tables, the same on SQLite and PostgreSQL."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
)

from libs.common.db.columns import Id, Json, Moment
from libs.common.transactional.outbox import Outbox
from services.importer.domain.outcomes import OUTCOMES

metadata = MetaData()
outbox = Outbox(metadata)

import_job = Table(
    "import_job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("state", String(12), nullable=False),
    Column("file_name", String(200)),
    Column("created_by_id", String(100), nullable=False),
    Column("created_by_name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("headers", Json, nullable=False),
    Column("columns", Json, nullable=False),
    Column("encoding", String(60), nullable=False),
    Column("delimiter", String(1), nullable=False),
    Column("mapping", Json),
    Column("mapping_version", Integer, nullable=False),
    Column("planned_version", Integer, nullable=False),
    Column("phase", String(8)),
    Column("error", String(500)),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("checked_at", Moment),
    Column("checked_mark", String(36)),
    Column("checked_recent", Integer),
    Column("created_by_kind", String(20)),
    Column("started_by_kind", String(20)),
    Column("undone_by_kind", String(20)),
    Column("started_by_id", String(100)),
    Column("started_by_name", String(200)),
    Column("stopping", Boolean, nullable=False, server_default=false()),
    Column("undos", Integer, nullable=False, server_default="0"),
    Column("undo_started_at", Moment),
    Column("undo_finished_at", Moment),
    Column("undone_by_id", String(100)),
    Column("undone_by_name", String(200)),
    Column("in_order", Boolean, nullable=False, server_default=false()),
    Column("file_hash", String(64)),
    Column("request_key", String(255)),
    Column("file_bytes", Integer),
    Column("has_header", Boolean),
    Column("checked_room", Integer),
    Column("corrections", Integer, nullable=False, server_default="0"),
    Index("import_job_newest", "workspace_id", "id"),
    Index("import_job_state", "state"),
    Index("import_job_file", "workspace_id", "file_hash"),
    Index("import_job_request", "workspace_id", "created_by_id", "request_key", unique=True),
)

import_memory = Table(
    "import_memory",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("fingerprint", String(32), primary_key=True),
    Column("mapping", Json, nullable=False),
    Column("used_at", Moment, nullable=False),
)
"""The mapping that a workspace last used for files with a certain header."""

import_chunk = Table(
    "import_chunk",
    metadata,
    Column("import_id", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("corrections", LargeBinary),
    ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
)

import_number = Table(
    "import_number",
    metadata,
    Column("import_id", Id, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
)
"""Which row of a checked file has which phone number, a thousand or so in a bucket."""

import_upload = Table(
    "import_upload",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("file_name", String(200)),
    Column("created_by_id", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("request_key", String(255)),
    Column("import_id", Id),
    Column("asked_key", String(64)),
    ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    Index("import_upload_request", "workspace_id", "created_by_id", "request_key", unique=True),
    Index("import_upload_touched", "touched_at"),
    Index("import_upload_import", "import_id"),
)
"""A file that comes in parts."""

import_part = Table(
    "import_part",
    metadata,
    Column("upload_id", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(["upload_id"], ["import_upload.id"], ondelete="CASCADE"),
)

import_task = Table(
    "import_task",
    metadata,
    Column("import_id", Id, primary_key=True),
    Column("phase", String(8), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("duplicates", LargeBinary),
    Column("refused", LargeBinary),
    Column("first_row", Integer),
    Column("attempts", Integer, nullable=False),
    Column("token", String(32)),
    Column("leased_until", Moment),
    Column("queued_at", Moment),
    Column("due_at", Moment),
    Column("cause", String(100)),
    ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
    Index("import_task_open", "state", "import_id", "phase"),
)

import_outcome = Table(
    "import_outcome",
    metadata,
    Column("import_id", Id, primary_key=True),
    Column("phase", String(8), primary_key=True),
    Column("number", Integer, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in OUTCOMES),
    Column("note", String(10)),
    Column("cause", String(200)),
    Column("codes", Json),
    Column("body", LargeBinary),
    ForeignKeyConstraint(["import_id"], ["import_job.id"], ondelete="CASCADE"),
)
"""One row for each chunk and phase: counts to add up, and the outcome of every row packed.
codes: rows by code; unknown of what an earlier release wrote."""
