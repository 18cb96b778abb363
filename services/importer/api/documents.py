"""Imports and rows as JSON."""

import math
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from libs.common.clock import rfc3339
from services.importer.application.list_rows import ShownRow
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import Counts


def import_document(job: ImportJob, counts: Counts, now: datetime) -> dict[str, Any]:
    """Return an import as the API shows it at a moment."""
    return {
        "id": job.id,
        "state": job.state,
        "file_name": job.file_name,
        "rows": job.rows,
        "progress": min(counts.total, job.rows),
        "counts": asdict(counts),
        **_speed(job, counts.total, now),
        "columns": job.columns,
        "encoding": job.encoding,
        "delimiter": job.delimiter,
        "mapping": None if job.mapping is None else msgspec.to_builtins(job.mapping),
        "error": job.error,
        "created_by": {"id": job.created_by_id, "name": job.created_by_name},
        "created_at": rfc3339(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
        "checked_at": _moment(job.checked_at),
    }


def row_document(shown: ShownRow) -> dict[str, Any]:
    """Return a row as the API shows it."""
    return {**asdict(shown.outcome), "values": shown.values}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _speed(job: ImportJob, done: int, now: datetime) -> dict[str, Any]:
    """Say how fast a running import is and how long it will take, once there is a telling part."""
    if job.state != "running" or job.phase != "run" or job.started_at is None or not done:
        return {"rows_per_second": None, "seconds_left": None}
    rate = done / max((now - job.started_at).total_seconds(), 0.001)
    return {
        "rows_per_second": round(rate, 1),
        "seconds_left": math.ceil(max(job.rows - done, 0) / rate),
    }
