"""The conflicts of a contact are found from either side, and a contact goes without reading all of
them.
"""

from libs.common.db.migrating import add_index

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    add_index("identity_conflict_by_other", "identity_conflict", ["other_id", "workspace_id"])
