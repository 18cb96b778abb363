"""Whether viewers see numbers and e-mail addresses masked, and which keys see them whatever it is.

Keys that write contacts act as staff and get the new permission; keys that only read are viewers.
The previous release goes on running: it knows neither the table nor the permission, and passes over
permissions that it does not know.
"""

import sqlalchemy as sa
from alembic import op

from libs.common.db.columns import Id, Json

revision = "0003"
down_revision = "0002"

_KEY = sa.table("api_key", sa.column("id", Id), sa.column("scopes", Json))


def upgrade() -> None:
    op.create_table(
        "privacy",
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("mask_for_viewers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_privacy")),
    )
    connection = op.get_bind()
    for key in connection.execute(sa.select(_KEY.c.id, _KEY.c.scopes)).all():
        if "contacts:write" in key.scopes:
            scopes = sorted({*key.scopes, "contacts:private"})
            connection.execute(sa.update(_KEY).where(_KEY.c.id == key.id).values(scopes=scopes))
