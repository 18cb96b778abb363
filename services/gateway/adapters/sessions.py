"""Sessions as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from services.gateway.adapters.members import member_of
from services.gateway.adapters.tables import member as members
from services.gateway.adapters.tables import session as table
from services.gateway.domain.member import Member
from services.gateway.domain.session import IDLE, Session


class SessionRows:
    """The sessions, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, token_hash: str) -> tuple[Session, Member] | None:
        both = select(table, members).join(members, members.c.id == table.c.member_id)
        row = self._connection.execute(both.where(table.c.token_hash == token_hash)).first()
        return None if row is None else (_session_of(row), member_of(row))

    def of_member(self, member_id: str) -> Sequence[Session]:
        rows = self._connection.execute(
            select(table).where(table.c.member_id == member_id).order_by(table.c.id.desc())
        )
        return [_session_of(row) for row in rows]

    def add(self, session: Session) -> None:
        self._connection.execute(
            insert(table).values(
                id=session.id,
                token_hash=session.token_hash,
                member_id=session.member_id,
                created_at=session.created_at,
                last_seen_at=session.last_seen_at,
                expires_at=session.expires_at,
                address=session.address,
                agent=session.agent,
            )
        )

    def seen(self, session_id: str, now: datetime) -> None:
        self._connection.execute(
            update(table).where(table.c.id == session_id).values(last_seen_at=now)
        )

    def end(self, token_hash: str) -> None:
        self._connection.execute(delete(table).where(table.c.token_hash == token_hash))

    def end_one(self, member_id: str, session_id: str) -> bool:
        one = table.c.id == session_id, table.c.member_id == member_id
        return self._connection.execute(delete(table).where(*one)).rowcount > 0

    def end_all(self, member_id: str) -> None:
        self._connection.execute(delete(table).where(table.c.member_id == member_id))

    def purge(self, now: datetime) -> None:
        over = or_(table.c.expires_at <= now, table.c.last_seen_at <= now - IDLE)
        self._connection.execute(delete(table).where(over))


def _session_of(row: Row[Any]) -> Session:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read by column
    return Session(
        id=values[table.c.id],
        token_hash=values[table.c.token_hash],
        member_id=values[table.c.member_id],
        created_at=values[table.c.created_at],
        last_seen_at=values[table.c.last_seen_at],
        expires_at=values[table.c.expires_at],
        address=values[table.c.address],
        agent=values[table.c.agent],
    )
