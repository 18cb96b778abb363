"""One-time links as rows."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from services.gateway.adapters.tables import login_link as table
from services.gateway.domain.login_link import LoginLink


class LoginLinkRows:
    """The links, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, token_hash: str) -> LoginLink | None:
        row = self._connection.execute(
            select(table).where(table.c.token_hash == token_hash)
        ).first()
        if row is None:
            return None
        return LoginLink(row.token_hash, row.member_id, row.created_at, row.expires_at, row.used_at)

    def add(self, link: LoginLink) -> None:
        self.drop_all(link.member_id)
        self._connection.execute(
            insert(table).values(
                token_hash=link.token_hash,
                member_id=link.member_id,
                created_at=link.created_at,
                expires_at=link.expires_at,
            )
        )

    def use(self, token_hash: str, now: datetime) -> bool:
        unused = table.c.token_hash == token_hash, table.c.used_at.is_(None)
        working = table.c.expires_at > now
        used = self._connection.execute(update(table).where(*unused, working).values(used_at=now))
        return used.rowcount == 1

    def drop_all(self, member_id: str) -> None:
        self._connection.execute(delete(table).where(table.c.member_id == member_id))
