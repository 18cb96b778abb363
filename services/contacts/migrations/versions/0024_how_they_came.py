"""Those who came in a rare way are found by it among very many contacts."""

from libs.common.db.migrating import add_index

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    add_index("contact_by_source", "contact", ["workspace_id", "state", "source", "id"])
