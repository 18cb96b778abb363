"""Import jobs as rows of `import_job`."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.importer.adapters.tables import import_job, import_upload
from services.importer.domain.job import WORKING, ImportJob
from services.importer.domain.mapping import Mapping

_NAMES = [each.name for each in fields(ImportJob)]


def add_job(connection: Connection, job: ImportJob) -> ImportJob | None:
    """Insert a job, or return the one whose request it repeats."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = connection.execute(
        insert(import_job)
        .values(_values(job))
        .on_conflict_do_nothing(
            index_elements=[
                import_job.c.workspace_id, import_job.c.created_by_id, import_job.c.request_key,
            ]
        )
        .returning(import_job.c.id)
    ).first()  # fmt: skip
    if added is not None:
        return None
    row = connection.execute(
        select(import_job).where(
            import_job.c.workspace_id == job.workspace_id,
            import_job.c.created_by_id == job.created_by_id,
            import_job.c.request_key == job.request_key,
        )
    ).one()
    return _job(row)


def save_job(connection: Connection, job: ImportJob) -> None:
    """Update a job."""
    connection.execute(update(import_job).where(import_job.c.id == job.id).values(_values(job)))


def get_job(connection: Connection, import_id: str, *, lock: bool) -> ImportJob | None:
    """Read a job, perhaps locking its row; SQLite's writers are alone anyway."""
    statement = select(import_job).where(import_job.c.id == import_id)
    if lock:
        statement = statement.with_for_update()
    row = connection.execute(statement).first()
    return None if row is None else _job(row)


def page_of_jobs(
    connection: Connection, workspace_id: str, before: str | None, limit: int
) -> Sequence[ImportJob]:
    """Read a workspace's jobs, newest first; ids sort by time."""
    statement = (
        select(import_job)
        .where(import_job.c.workspace_id == workspace_id, import_job.c.state != "uploading")
        .order_by(import_job.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(import_job.c.id < before)
    return [_job(row) for row in connection.execute(statement)]


def count_jobs(connection: Connection, workspace_id: str) -> int:
    """Count a workspace's jobs."""
    statement = select(func.count()).where(
        import_job.c.workspace_id == workspace_id, import_job.c.state != "uploading"
    )
    return connection.execute(statement).scalar_one()


def job_of_same_file(connection: Connection, job: ImportJob) -> ImportJob | None:
    """Read the newest job before this one that imported the same file."""
    if job.file_hash is None:
        return None
    statement = (
        select(import_job)
        .where(
            import_job.c.workspace_id == job.workspace_id,
            import_job.c.file_hash == job.file_hash,
            import_job.c.id < job.id,
            import_job.c.started_at.is_not(None),
        )
        .order_by(import_job.c.id.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    return None if row is None else _job(row)


def remove_job(connection: Connection, import_id: str) -> None:
    """Delete a job; the database deletes what belongs to it."""
    connection.execute(delete(import_job).where(import_job.c.id == import_id))


def outdated_jobs(connection: Connection, before: datetime, limit: int) -> Sequence[str]:
    """List old jobs that still have chunks; one that is at work is left alone."""
    statement = (
        select(import_job.c.id)
        .where(
            func.coalesce(import_job.c.finished_at, import_job.c.created_at) < before,
            import_job.c.chunks > 0,
            import_job.c.state.not_in(WORKING),
        )
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def jobs_with_rows(
    connection: Connection, workspace_id: str, until: datetime
) -> Sequence[ImportJob]:
    """Read a workspace's jobs that still have chunks, made until then or of uploads begun till
    then.
    """
    of_uploads = select(import_upload.c.import_id).where(
        import_upload.c.workspace_id == workspace_id,
        import_upload.c.import_id.is_not(None),
        import_upload.c.created_at <= until,
    )
    statement = select(import_job).where(
        import_job.c.workspace_id == workspace_id,
        import_job.c.chunks > 0,
        or_(import_job.c.created_at <= until, import_job.c.id.in_(of_uploads)),
    )
    return [_job(row) for row in connection.execute(statement.order_by(import_job.c.id))]


def mark_forgotten(connection: Connection, import_id: str) -> None:
    """Note that a job has no chunks any more, and no samples of its columns."""
    drop_samples(connection, import_id)
    connection.execute(update(import_job).where(import_job.c.id == import_id).values(chunks=0))


def drop_samples(connection: Connection, import_id: str) -> None:
    """Forget the samples of a job's columns."""
    columns = connection.execute(
        select(import_job.c.columns).where(import_job.c.id == import_id)
    ).scalar_one()
    kept = [{**column, "samples": [], "values": None} for column in columns]
    connection.execute(update(import_job).where(import_job.c.id == import_id).values(columns=kept))


def _values(job: ImportJob) -> dict[str, Any]:
    values = {name: getattr(job, name) for name in _NAMES}
    values["mapping"] = None if job.mapping is None else msgspec.to_builtins(job.mapping)
    return values


def _job(row: Row[Any]) -> ImportJob:
    values = {name: getattr(row, name) for name in _NAMES}
    if row.mapping is not None:
        values["mapping"] = msgspec.convert(row.mapping, Mapping)
    return ImportJob(**values)
