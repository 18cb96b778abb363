"""The conflicts of a contact are found from either side, and a contact goes without reading all of
them.
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_index("identity_conflict_by_other", "identity_conflict", ["other_id", "workspace_id"])
