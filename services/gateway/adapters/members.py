"""Members as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from libs.common.errors import NotFoundError
from services.gateway.adapters.tables import login_link, session
from services.gateway.adapters.tables import member as table
from services.gateway.domain.member import EmailTakenError, Member


class MemberRows:
    """The members, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, member_id: str) -> Member | None:
        return self._one(table.c.id == member_id)

    def hold(self, member_id: str) -> Member | None:
        one = select(table).where(table.c.id == member_id)
        # SQLite has one writer anyway; sessions may be added to a member who is held
        row = self._connection.execute(one.with_for_update(key_share=True)).first()
        return None if row is None else member_of(row)

    def find_in(self, workspace_id: str, member_id: str) -> Member:
        found = self._one(table.c.id == member_id, table.c.workspace_id == workspace_id)
        if found is None:
            raise NotFoundError("there is no such member")
        return found

    def find_by_email(self, email: str) -> Member | None:
        return self._one(table.c.email == email)

    def page(self, workspace_id: str, after: str, limit: int) -> Sequence[Member]:
        here = table.c.workspace_id == workspace_id, table.c.id > after
        rows = self._connection.execute(
            select(table).where(*here).order_by(table.c.id).limit(limit)
        )
        return [member_of(row) for row in rows]

    def count(self, workspace_id: str) -> int:
        counted = select(func.count()).where(table.c.workspace_id == workspace_id)
        return self._connection.execute(counted).scalar_one()

    def lock(self, workspace_id: str) -> None:
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            self._connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(:name))"),
                {"name": f"warmline.members.{workspace_id}"},
            )

    def other_owners(self, member: Member) -> int:
        others = select(func.count()).where(
            table.c.workspace_id == member.workspace_id,
            table.c.id != member.id,
            table.c.role == "owner",
            table.c.status == "active",
        )
        return self._connection.execute(others).scalar_one()

    def add(self, member: Member) -> None:
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(table).values(
                        id=member.id,
                        workspace_id=member.workspace_id,
                        created_at=member.created_at,
                        **_changeable(member),
                    )
                )
        except IntegrityError as problem:
            raise EmailTakenError("this e-mail address belongs to a member already") from problem

    def save(self, member: Member) -> None:
        self._connection.execute(
            update(table).where(table.c.id == member.id).values(**_changeable(member))
        )

    def remove(self, member: Member) -> None:
        for each in (session, login_link):
            self._connection.execute(delete(each).where(each.c.member_id == member.id))
        own = table.c.id == member.id, table.c.workspace_id == member.workspace_id
        self._connection.execute(delete(table).where(*own))

    def is_empty(self) -> bool:
        return self._connection.execute(select(table.c.id).limit(1)).first() is None

    def seen(self, member_id: str, now: datetime) -> None:
        self._connection.execute(
            update(table).where(table.c.id == member_id).values(last_seen_at=now)
        )

    def _one(self, *conditions: Any) -> Member | None:
        row = self._connection.execute(select(table).where(*conditions)).first()
        return None if row is None else member_of(row)


def member_of(row: Row[Any]) -> Member:
    """Read a member from a row that has the columns of the member table."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read by column
    return Member(
        id=values[table.c.id],
        workspace_id=values[table.c.workspace_id],
        email=values[table.c.email],
        name=values[table.c.name],
        role=values[table.c.role],
        status=values[table.c.status],
        version=values[table.c.version],
        created_at=values[table.c.created_at],
        last_seen_at=values[table.c.last_seen_at],
        password_hash=values[table.c.password_hash],
        preferences=values[table.c.preferences] or {},
    )


def _changeable(member: Member) -> dict[str, Any]:
    return {
        "email": member.email,
        "name": member.name,
        "role": member.role,
        "status": member.status,
        "version": member.version,
        "password_hash": member.password_hash,
        "preferences": dict(member.preferences) or None,
    }
