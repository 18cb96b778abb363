"""Whether a member, an API key or another system asked for an import, for the audit trail."""

import sqlalchemy as sa

from libs.common.db.migrating import add_column

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("created_by_kind", "started_by_kind", "undone_by_kind"):
        add_column("import_job", sa.Column(name, sa.String(20)))
