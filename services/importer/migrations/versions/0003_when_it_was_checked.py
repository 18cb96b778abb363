"""When an import was checked, and what contacts had changed last by then."""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_job", sa.Column("checked_at", Moment))
    op.add_column("import_job", sa.Column("checked_mark", sa.String(36)))
