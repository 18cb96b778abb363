"""Import rows that came as an event instead of a file."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.events.importer import ImportRequested
from services.importer.application.dispatch import dispatch
from services.importer.application.upload_import import CHUNK_ROWS, NAME_LENGTH, facts_of
from services.importer.domain.columns import make_columns
from services.importer.domain.header import header_names
from services.importer.domain.job import INTEGRATION, PREPARE, ImportJob
from services.importer.domain.mapping import Mapping, OnMatch, TagsMode, check_mapping
from services.importer.domain.record import MAX_COLUMNS, Record
from services.importer.domain.rows import MAX_CELL
from services.importer.domain.text import clean
from services.importer.ports import Chunk, Storage, Task, Tasks

ROWS = 5_000
CHOICES = {"on_match": ("update", "fill", "skip"), "tags_mode": ("add", "replace")}


def request_import(
    storage: Storage,
    tasks: Tasks,
    clock: Clock,
    window: int,
    workspace_id: str,
    request_id: str,
    requested_at: datetime,
    request: ImportRequested,
) -> str:
    """Store the rows of a request, start their import and return its id.

    Everything in one transaction under a key that follows from request_id, so that a request that
    comes twice is imported once, whatever time it names. Raises InvalidInputError when rows,
    columns or options can't be accepted; nothing is kept then.
    """
    job = _job(workspace_id, _id_of(request_id, requested_at), clock, request)
    job.request_key = hashlib.sha256(request_id.encode()).hexdigest()
    with storage.write() as imports:
        if imports.get(job.id) is not None:
            return job.id
        known = imports.add(job)
        if known is not None:
            return known.id
        for chunk in _chunks(request):
            imports.add_chunk(job.id, chunk)
        imports.plan(job.id, "run", [Task(PREPARE)])
    dispatch(storage, tasks, clock, window, job.id)
    return job.id


def _job(workspace_id: str, own_id: str, clock: Clock, request: ImportRequested) -> ImportJob:
    _check(request)
    headers = header_names(request.headers, given=True)
    columns = make_columns(headers)
    for row in request.rows:
        for column, cell in zip(columns, row, strict=False):
            column.add(cell)
    mapping = check_mapping(mapping_of(request), headers)
    now = clock.now()
    return ImportJob(
        id=own_id,
        workspace_id=workspace_id,
        state="running",
        phase="run",
        file_name=clean(request.file_name or "")[:NAME_LENGTH] or None,
        created_by_kind="service",
        created_by_id=INTEGRATION,
        created_by_name=name_of(request),
        created_at=now,
        started_at=now,
        rows=len(request.rows),
        chunks=-(-len(request.rows) // CHUNK_ROWS),
        headers=headers,
        columns=facts_of(columns, len(request.rows), mapping),
        encoding="UTF-8",
        delimiter=",",
        mapping=mapping,
        mapping_version=1,
        in_order=request.create,
    )


def _check(request: ImportRequested) -> None:
    if not 0 < len(request.rows) <= ROWS:
        raise InvalidInputError.of("rows", f"send from 1 to {ROWS:,} rows in one request")
    if not 0 < len(request.headers) <= MAX_COLUMNS:
        raise InvalidInputError.of("headers", f"send from 1 to {MAX_COLUMNS} columns")
    check_options(request)


def check_options(request: ImportRequested) -> None:
    """Raise InvalidInputError for an option that has no such value."""
    for name, allowed in CHOICES.items():
        if getattr(request, name) not in allowed:
            raise InvalidInputError.of(name, f"must be one of {', '.join(allowed)}")


def name_of(request: ImportRequested) -> str:
    """Return who asks, as the history and the audit trail show it."""
    return clean(request.requested_by)[:NAME_LENGTH] or "integration"


def mapping_of(request: ImportRequested) -> Mapping:
    """Return the mapping that a request says, unchecked."""
    return Mapping(
        columns=request.columns,
        default_country=request.default_country,
        plus_optional=request.plus_optional,
        on_match=cast("OnMatch", request.on_match),
        create=request.create,
        tags_mode=cast("TagsMode", request.tags_mode),
        add_tags=tuple(request.add_tags),
        tag_separator=request.tag_separator,
        status_values=request.status_values,
    )


def _chunks(request: ImportRequested) -> Iterator[Chunk]:
    """Cut the rows; they are numbered as in a spreadsheet with the headers in row 1."""
    for number, start in enumerate(range(0, len(request.rows), CHUNK_ROWS)):
        part = request.rows[start : start + CHUNK_ROWS]
        yield Chunk(
            number,
            [
                Record(start + place + 2, [cell[: MAX_CELL + 1] for cell in row])
                for place, row in enumerate(part)
            ],
        )


def _id_of(request_id: str, at: datetime) -> str:
    """Return a UUIDv7 of the moment of the request whose other bits follow from its id."""
    digest = int.from_bytes(hashlib.sha256(request_id.encode()).digest()[:10], "big")
    head = int(at.timestamp() * 1000) << 16 | 0x7000 | digest >> 68
    tail = 0x8000_0000_0000_0000 | digest & 0x3FFF_FFFF_FFFF_FFFF
    return str(UUID(int=head << 64 | tail))
