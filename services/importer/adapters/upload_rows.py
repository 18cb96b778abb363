"""Uploads in parts as rows of `import_upload` and `import_part`."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from services.importer.adapters.tables import import_job, import_part, import_upload
from services.importer.domain.upload import Upload

_NAMES = [each.name for each in fields(Upload)]


def add_upload(connection: Connection, upload: Upload) -> Upload | None:
    """Insert an upload, or return the one whose request it repeats."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    own = (
        import_upload.c.workspace_id, import_upload.c.created_by_id, import_upload.c.request_key,
    )  # fmt: skip
    added = connection.execute(
        dialect.insert(import_upload)
        .values(_values(upload))
        .on_conflict_do_nothing(index_elements=own)
        .returning(import_upload.c.id)
    ).first()
    if added is not None:
        return None
    row = connection.execute(
        select(import_upload).where(
            import_upload.c.workspace_id == upload.workspace_id,
            import_upload.c.created_by_id == upload.created_by_id,
            import_upload.c.request_key == upload.request_key,
        )
    ).one()
    return _upload(row)


def get_upload(
    connection: Connection, workspace_id: str, upload_id: str, *, lock: bool
) -> Upload | None:
    """Read an upload, perhaps locking its row; SQLite's writers are alone anyway."""
    statement = select(import_upload).where(*_of(workspace_id, upload_id))
    row = connection.execute(statement.with_for_update() if lock else statement).first()
    return None if row is None else _upload(row)


def save_upload(connection: Connection, upload: Upload) -> None:
    """Update an upload."""
    connection.execute(
        update(import_upload).where(*_of(upload.workspace_id, upload.id)).values(_values(upload))
    )


def open_uploads(connection: Connection, workspace_id: str) -> Sequence[tuple[str, str]]:
    """Read the maker and id of a workspace's unfinished uploads, the oldest first."""
    rows = connection.execute(
        select(import_upload.c.created_by_id, import_upload.c.id)
        .where(*_unfinished(workspace_id))
        .order_by(import_upload.c.id)
    )
    return [(row.created_by_id, row.id) for row in rows]


def drop_unfinished(connection: Connection, workspace_id: str, until: datetime) -> int:
    """Delete a workspace's unfinished uploads begun until then, and so their parts; and the files
    that are still being read.
    """
    in_parts = delete(import_upload).where(
        *_unfinished(workspace_id), import_upload.c.created_at <= until
    )
    being_read = delete(import_job).where(
        import_job.c.workspace_id == workspace_id,
        import_job.c.state == "uploading",
        import_job.c.created_at <= until,
    )
    return sum(connection.execute(each).rowcount for each in (in_parts, being_read))


def drop_upload(connection: Connection, workspace_id: str, upload_id: str) -> None:
    """Delete an upload; the database deletes its parts."""
    connection.execute(delete(import_upload).where(*_of(workspace_id, upload_id)))


def outdated_uploads(
    connection: Connection, unfinished: datetime, finished: datetime, limit: int
) -> Sequence[tuple[str, str]]:
    """List the workspace and id of uploads that nobody touched since a moment, whoever's they are:
    since the first moment if they are unfinished.
    """
    done = import_upload.c.import_id.is_not(None)
    touched = import_upload.c.touched_at
    statement = select(import_upload.c.workspace_id, import_upload.c.id).where(
        or_(and_(~done, touched < unfinished), and_(done, touched < finished))
    )
    rows = connection.execute(statement.limit(limit))
    return [(row.workspace_id, row.id) for row in rows]


def part_hashes(connection: Connection, upload_id: str) -> dict[int, str]:
    """Read the hashes of an upload's parts by their numbers."""
    rows = connection.execute(
        select(import_part.c.number, import_part.c.hash)
        .where(import_part.c.upload_id == upload_id)
        .order_by(import_part.c.number)
    )
    return {row.number: row.hash for row in rows}


def add_part(connection: Connection, upload_id: str, number: int, body: bytes, digest: str) -> None:
    """Insert a part."""
    values = {"upload_id": upload_id, "number": number, "bytes": len(body), "hash": digest}
    connection.execute(insert(import_part).values(body=body, **values))


def read_part(connection: Connection, upload_id: str, number: int) -> bytes | None:
    """Read a part, if it is there."""
    return connection.execute(
        select(import_part.c.body).where(
            import_part.c.upload_id == upload_id, import_part.c.number == number
        )
    ).scalar_one_or_none()


def drop_parts(connection: Connection, upload_id: str) -> None:
    """Delete an upload's parts."""
    connection.execute(delete(import_part).where(import_part.c.upload_id == upload_id))


def _of(workspace_id: str, upload_id: str) -> tuple[ColumnElement[bool], ...]:
    return (import_upload.c.workspace_id == workspace_id, import_upload.c.id == upload_id)


def _unfinished(workspace_id: str) -> tuple[ColumnElement[bool], ...]:
    return (import_upload.c.workspace_id == workspace_id, import_upload.c.import_id.is_(None))


def _values(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in _NAMES}


def _upload(row: Row[Any]) -> Upload:
    return Upload(**{name: getattr(row, name) for name in _NAMES})
