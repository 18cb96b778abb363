"""What is forgotten in time is found by an index, and the rows of a bulk job by their job."""

from libs.common.db.migrating import add_index

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    add_index("bulk_row_of_job", "bulk_row", ["job_id"])
    add_index("export_by_time", "export", ["created_at"])
    add_index("import_chunk_by_time", "import_chunk", ["applied_at"])
    add_index("quarantine_by_time", "quarantine", ["arrived_at"])
