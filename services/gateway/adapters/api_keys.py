"""API keys as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from services.gateway.adapters.tables import api_key as table
from services.gateway.adapters.tables import member
from services.gateway.domain.api_key import ApiKey

_MAKER = member.c.status.label("maker")
_WITH_MAKER = table.outerjoin(member, member.c.id == table.c.created_by)


class ApiKeyRows:
    """The keys, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, prefix: str) -> ApiKey | None:
        asked = select(table, _MAKER).select_from(_WITH_MAKER).where(table.c.prefix == prefix)
        row = self._connection.execute(asked).first()
        return None if row is None else _key_of(row)

    def maker_of(self, workspace_id: str, key_id: str) -> str | None:
        own = table.c.workspace_id == workspace_id, table.c.id == key_id
        maker: str | None = self._connection.execute(
            select(table.c.created_by).where(*own)
        ).scalar()
        return maker

    def one(self, workspace_id: str, key_id: str) -> ApiKey | None:
        asked = _working(workspace_id).where(table.c.id == key_id)
        row = self._connection.execute(asked).first()
        return None if row is None else _key_of(row)

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[ApiKey]:
        all_ = _working(workspace_id)
        older = all_.where(table.c.id < before) if before else all_
        rows = self._connection.execute(older.order_by(table.c.id.desc()).limit(limit))
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

    def revoke_all_of(self, workspace_id: str, member_id: str, now: datetime) -> Sequence[str]:
        alive = table.c.workspace_id == workspace_id, table.c.revoked_at.is_(None)
        revoked = self._connection.execute(
            update(table)
            .where(table.c.created_by == member_id, *alive)
            .values(revoked_at=now)
            .returning(table.c.id)
        )
        return sorted(revoked.scalars())


def _working(workspace_id: str) -> Select[Any]:
    """Ask for the keys of a workspace that were not revoked and whose maker is still there."""
    alive = table.c.workspace_id == workspace_id, table.c.revoked_at.is_(None)
    stays = or_(member.c.status.is_(None), member.c.status != "disabled")
    return select(table, _MAKER).select_from(_WITH_MAKER).where(*alive, stays)


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
        maker_left=row.maker == "disabled",
    )
