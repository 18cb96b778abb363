"""API keys as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.gateway.adapters.tables import api_key as table
from services.gateway.domain.api_key import ApiKey


class ApiKeyRows:
    """The keys, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, prefix: str) -> ApiKey | None:
        row = self._connection.execute(select(table).where(table.c.prefix == prefix)).first()
        return None if row is None else _key_of(row)

    def of_workspace(self, workspace_id: str) -> Sequence[ApiKey]:
        alive = table.c.workspace_id == workspace_id, table.c.revoked_at.is_(None)
        rows = self._connection.execute(select(table).where(*alive).order_by(table.c.id.desc()))
        return [_key_of(row) for row in rows]

    def add(self, key: ApiKey) -> None:
        self._connection.execute(
            insert(table).values(
                id=key.id,
                workspace_id=key.workspace_id,
                name=key.name,
                prefix=key.prefix,
                secret_hash=key.secret_hash,
                scopes=sorted(key.scopes),
                created_by=key.created_by,
                created_at=key.created_at,
                expires_at=key.expires_at,
            )
        )

    def used(self, key_id: str, now: datetime) -> None:
        self._connection.execute(update(table).where(table.c.id == key_id).values(last_used_at=now))

    def revoke(self, workspace_id: str, key_id: str, now: datetime) -> bool:
        alive = table.c.workspace_id == workspace_id, table.c.revoked_at.is_(None)
        revoked = self._connection.execute(
            update(table).where(table.c.id == key_id, *alive).values(revoked_at=now)
        )
        return revoked.rowcount == 1


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        prefix=row.prefix,
        secret_hash=row.secret_hash,
        scopes=frozenset(row.scopes),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
