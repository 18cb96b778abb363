"""What viewers may not see, as rows: one for each workspace that ever decided."""

from sqlalchemy import Connection, insert, select, update

from services.gateway.adapters.tables import privacy as table


class PrivacyRows:
    """What workspaces decided, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_masked_for_viewers(self, workspace_id: str) -> bool:
        mine = select(table.c.mask_for_viewers).where(table.c.workspace_id == workspace_id)
        return bool(self._connection.execute(mine).scalar())

    def mask_for_viewers(self, workspace_id: str, *, masked: bool) -> None:
        mine = update(table).where(table.c.workspace_id == workspace_id)
        if self._connection.execute(mine.values(mask_for_viewers=masked)).rowcount == 0:
            row = {"workspace_id": workspace_id, "mask_for_viewers": masked}
            self._connection.execute(insert(table).values(row))
