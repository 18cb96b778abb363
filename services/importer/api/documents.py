"""Imports and rows as JSON."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from libs.common.clock import rfc3339
from services.importer.application.list_rows import ShownRow
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import Counts


def import_document(job: ImportJob, counts: Counts) -> dict[str, Any]:
    """Return an import as the API shows it."""
    return {
        "id": job.id,
        "state": job.state,
        "file_name": job.file_name,
        "rows": job.rows,
        "progress": min(counts.total, job.rows),
        "counts": asdict(counts),
        "columns": job.columns,
        "encoding": job.encoding,
        "delimiter": job.delimiter,
        "mapping": None if job.mapping is None else msgspec.to_builtins(job.mapping),
        "error": job.error,
        "created_by": {"id": job.created_by_id, "name": job.created_by_name},
        "created_at": rfc3339(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
    }


def row_document(shown: ShownRow) -> dict[str, Any]:
    """Return a row as the API shows it."""
    return {**asdict(shown.outcome), "values": shown.values}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
