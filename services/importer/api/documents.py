"""Imports and rows as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from libs.common.clock import rfc3339
from services.importer.application.find_import import ShownImport
from services.importer.application.list_rows import ShownRow
from services.importer.application.undo_import import undo_ends
from services.importer.domain.correction import Correction
from services.importer.domain.job import ImportJob
from services.importer.domain.outcomes import UndoCounts
from services.importer.domain.pace import pace
from services.importer.domain.upload import PART_BYTES, Upload

_OF_BEFORE: dict[str, Any] = {"values": None, "distinct": None, "verdicts": []}
"""What the columns of files uploaded to a release before this one lack."""
_NO_CELLS: dict[str, Any] = {"samples": [], "values": None}


def import_document(shown: ShownImport, now: datetime, *, cells: bool) -> dict[str, Any]:
    """Return an import as the API shows it at a moment. cells: with what stands in the file."""
    job, done = shown.job, shown.done
    return {
        "id": job.id,
        "state": job.state,
        "phase": job.phase,
        "stopping": job.stopping,
        "file_name": job.file_name,
        "rows": job.rows,
        "progress": min(done, job.rows),
        "queued": shown.queued,
        "counts": asdict(shown.counts),
        "room": job.checked_room,
        "reasons": shown.reasons,
        "rows_per_second": pace(job, done, now).rows_per_second,
        "seconds_left": pace(job, done, now).seconds_left,
        "undo": _undo(job, shown.undone),
        "undo_until": _moment(undo_ends(job, now, again=shown.undo_again)),
        "file_bytes": job.file_bytes,
        "has_header": job.has_header,
        "columns": [
            {**_OF_BEFORE, **column, **({} if cells else _NO_CELLS)} for column in job.columns
        ],
        "encoding": job.encoding,
        "delimiter": job.delimiter,
        "mapping": None if job.mapping is None else msgspec.to_builtins(job.mapping),
        "corrections": job.corrections,
        "error": job.error,
        "created_by": {"id": job.created_by_id, "name": job.created_by_name},
        "started_by": _person(job.started_by_id, job.started_by_name),
        "created_at": rfc3339(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
        "checked_at": _moment(job.checked_at),
        "imported_before": None if shown.before is None else _earlier(shown.before),
    }


def row_document(shown: ShownRow) -> dict[str, Any]:
    """Return a row as the API shows it."""
    corrections = [correction_document(each, shown.headers) for each in shown.corrections]
    return {**asdict(shown.outcome), "values": shown.values, "corrections": corrections}


def correction_document(made: Correction, headers: Sequence[str]) -> dict[str, Any]:
    """Return a correction as the API shows it."""
    return {
        "row": made.row,
        "column": headers[made.column],
        "was": made.was,
        "now": made.now,
        "by": _person(made.by_id, made.by_name),
        "at": rfc3339(made.at),
    }


def upload_document(upload: Upload, parts: Sequence[int], file_bytes: int) -> dict[str, Any]:
    """Return an upload in parts as the API shows it. file_bytes: the most of its file."""
    return {
        "id": upload.id,
        "file_name": upload.file_name,
        "bytes": upload.bytes,
        "parts": parts,
        "part_bytes": PART_BYTES,
        "file_bytes": file_bytes,
        "import_id": upload.import_id,
        "created_at": rfc3339(upload.created_at),
        "kept_until": rfc3339(upload.kept_until),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _person(own_id: str | None, name: str | None) -> dict[str, str] | None:
    return None if own_id is None else {"id": own_id, "name": name or ""}


def _undo(job: ImportJob, counts: UndoCounts | None) -> dict[str, Any] | None:
    """Tell of an undo apart from its import, once it began."""
    if counts is None:
        return None
    by = job.asked_by
    return {
        "by": _person(by.id, by.name),
        "started_at": _moment(job.undo_started_at),
        "finished_at": _moment(job.undo_finished_at),
        "progress": min(counts.total, job.rows),
        "counts": asdict(counts),
    }


def _earlier(job: ImportJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "file_name": job.file_name,
        "state": job.state,
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
    }
