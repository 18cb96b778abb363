"""Notes in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from libs.common.db.many import among
from services.contacts.adapters.scope import Scope, earlier
from services.contacts.adapters.tables_people import note
from services.contacts.domain.note import Note

_COLUMNS = (
    note.c.id, note.c.contact_id, note.c.body, note.c.author_id, note.c.author_name,
    note.c.created_at, note.c.edited_at, note.c.version,
)  # fmt: skip


class SqlNotes:
    """The port Notes on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def add(self, note_: Note) -> None:
        self._connection.execute(insert(note), self._scope.rows([asdict(note_)]))

    def get(self, note_id: str, *, lock: bool = False) -> Note | None:
        statement = select(*_COLUMNS).where(self._scope.mine(note), note.c.id == note_id)
        row = self._connection.execute(statement.with_for_update() if lock else statement).first()
        return Note(*row) if row else None

    def save(self, note_: Note) -> None:
        self._connection.execute(
            update(note)
            .where(self._scope.mine(note), note.c.id == note_.id)
            .values(body=note_.body, edited_at=note_.edited_at, version=note_.version)
        )

    def delete(self, note_id: str) -> None:
        self._connection.execute(delete(note).where(self._scope.mine(note), note.c.id == note_id))

    def of(self, contact_id: str, before: str | None, most: int) -> Sequence[Note]:
        statement = select(*_COLUMNS).where(self._scope.mine(note), note.c.contact_id == contact_id)
        if before is not None:
            statement = statement.where(note.c.id < before)
        rows = self._connection.execute(statement.order_by(note.c.id.desc()).limit(most))
        return [Note(*row) for row in rows]

    def about_since(self, contact_ids: Sequence[str], since: datetime) -> set[str]:
        theirs = among(self._connection, note.c.contact_id, contact_ids)
        recent = (note.c.created_at >= since) | (note.c.edited_at >= since)
        return set(
            self._connection.execute(
                select(note.c.contact_id).where(self._scope.mine(note), theirs, recent).distinct()
            ).scalars()
        )

    def written_before(
        self, contact_id: str, before: tuple[datetime, str] | None, most: int
    ) -> Sequence[Note]:
        statement = select(*_COLUMNS).where(self._scope.mine(note), note.c.contact_id == contact_id)
        if before is not None:
            statement = statement.where(earlier(note.c.created_at, note.c.id, before))
        order = (note.c.created_at.desc(), note.c.id.desc())
        rows = self._connection.execute(statement.order_by(*order).limit(most))
        return [Note(*row) for row in rows]
