"""Take a file in: read it once from end to end and keep it as numbered chunks of rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import BinaryIO

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import ConflictError, InvalidInputError, TooLargeError
from libs.common.ids import new_id
from services.importer.domain.columns import Column, make_columns
from services.importer.domain.fingerprint import fingerprint, refitted
from services.importer.domain.guesses import guess_fields
from services.importer.domain.header import header_names, looks_like_header
from services.importer.domain.job import ImportJob
from services.importer.domain.mapping import SKIP, Mapping
from services.importer.domain.record import Record
from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.rows import MAX_CELL
from services.importer.domain.table import TableFormat, detect_format, read_records
from services.importer.domain.text import clean
from services.importer.domain.upload import UploadStateError
from services.importer.ports import Chunk, Imports, Storage

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 1_000_000
NAME_LENGTH = 200
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is taken: bytes, and rows after the header. chunk_rows: rows of a piece
    that one worker handles in well under its lease.
    """

    file_bytes: int
    rows: int
    chunk_rows: int = CHUNK_ROWS


def upload_import(
    storage: Storage,
    clock: Clock,
    limits: Limits,
    actor: Actor,
    file_name: str,
    file: BinaryIO,
    encoding: str | None = None,
    delimiter: str | None = None,
    request_key: str | None = None,
    *,
    header: bool | None = None,
) -> tuple[ImportJob, bool]:
    """Store a file's rows and return the new import, with guesses for its columns, and False.

    An upload whose request_key the actor used before is a repeat: its import is returned and True.

    Where the workspace imported a file with the same header before, its mapping is proposed.
    file: binary and seekable; read in flat memory. encoding: one of CHOICES, delimiter: one
    character, and header: whether the first row names the columns, where they can't be found out
    or were wrongly. Raises UnreadableFileError when it is no table and TooLargeError when it is
    over a limit; nothing of it is kept then. InvalidInputError when the key was used for another
    file, ConflictError while the first upload with it is still read, UploadStateError where
    somebody was erased meanwhile.
    """
    size = file.seek(0, 2)
    if size > limits.file_bytes:
        raise TooLargeError(
            f"the file is larger than {limits.file_bytes // 1_000_000} MB", limit=limits.file_bytes
        )
    form = detect_format(file, encoding, delimiter)
    job = _new_job(clock, actor, clean(file_name)[:NAME_LENGTH], form, file)
    job.request_key, job.file_bytes, job.has_header = request_key, size, header
    with storage.write() as imports:
        known = imports.add(job)
    if known is not None:
        return _repeated(known, job), True
    try:
        _store(storage, limits, job, read_records(file, form))
    except BaseException:
        with storage.write() as imports:
            imports.remove(job.id)
        raise
    return job, False


def _repeated(known: ImportJob, job: ImportJob) -> ImportJob:
    if known.file_hash != job.file_hash:
        raise InvalidInputError.of(
            "Idempotency-Key", "was used for another file", code="idempotency_key_reused"
        )
    if known.state == "uploading":
        raise ConflictError(
            "the first upload with this key is still at work", code="idempotency_in_progress"
        )
    return known


def _new_job(
    clock: Clock, actor: Actor, file_name: str, form: TableFormat, file: BinaryIO
) -> ImportJob:
    return ImportJob(
        id=new_id(),
        workspace_id=actor.workspace_id,
        state="uploading",
        file_name=file_name or None,
        created_by_kind=actor.kind,
        created_by_id=actor.id,
        created_by_name=actor.name,
        created_at=clock.now(),
        encoding=form.encoding.label,
        delimiter=form.delimiter,
        file_hash=_hash_of(file),
    )


def _hash_of(file: BinaryIO) -> str:
    file.seek(0)
    digest = sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _store(storage: Storage, limits: Limits, job: ImportJob, records: Iterator[Record]) -> None:
    first = next(records, None)
    if first is None:
        raise UnreadableFileError("the file is empty", code="empty_file")
    named = looks_like_header(first.cells) if job.has_header is None else job.has_header
    job.has_header = named
    job.headers = header_names(first.cells, given=named)
    columns = make_columns(job.headers)
    rows = records if named else chain([first], records)
    for chunk in _chunks(_examined(rows, columns), limits.chunk_rows):
        job.rows += len(chunk.records)
        job.chunks += 1
        if job.rows > limits.rows:
            raise TooLargeError(f"the file has more than {limits.rows:,} rows", limit=limits.rows)
        with storage.write() as imports:
            _require_kept(imports, job)
            imports.add_chunk(job.id, chunk)
    if not job.rows:
        raise UnreadableFileError("the file has a header and no rows", code="no_rows")
    with storage.write() as imports:
        _require_kept(imports, job)
        job.mapping = _remembered(imports, job) if named else None
        job.columns = facts_of(columns, job.rows, job.mapping)
        job.state = "uploaded"
        imports.save(job)


def _require_kept(imports: Imports, job: ImportJob) -> None:
    """Stop where an erasure dropped the file: what was read of it might name who was erased."""
    if imports.get(job.id, lock=True) is None:
        raise UploadStateError(
            "somebody was erased while the file was read; take that person out and send it again",
            code="upload_dropped",
        )


def _remembered(imports: Imports, job: ImportJob) -> Mapping | None:
    found = imports.recall(job.workspace_id, fingerprint(job.headers))
    return None if found is None else refitted(found, job.headers)


def _examined(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[Record]:
    for record in records:
        for column, cell in zip(columns, record.cells, strict=False):
            column.add(cell)
        yield record


def _chunks(records: Iterable[Record], most: int) -> Iterator[Chunk]:
    """Cut rows into pieces of so many, or of fewer long ones."""
    number, held, size = 0, list[Record](), 0
    for record in records:
        cells = [cell[: MAX_CELL + 1] for cell in record.cells]
        held.append(Record(record.number, cells))
        size += sum(map(len, cells))
        if len(held) >= most or size >= CHUNK_CHARACTERS:
            yield Chunk(number, held)
            number, held, size = number + 1, [], 0
    if held:
        yield Chunk(number, held)


def facts_of(
    columns: Sequence[Column], rows: int, remembered: Mapping | None
) -> list[dict[str, object]]:
    """Return what the API shows of columns; a remembered mapping stands in for the guesses."""
    guesses = guess_fields(columns)
    if remembered is not None:
        guesses = [remembered.columns.get(column.header, SKIP) for column in columns]
    return [
        {
            "header": column.header,
            "index": column.index,
            "samples": column.samples,
            "filled": column.filled,
            "fill_rate": round(column.filled / rows, 4),
            "guess": guess,
            "verdict": column.verdict(guess),
            "verdicts": column.verdicts,
            "values": column.values,
            "distinct": column.distinct,
        }
        for column, guess in zip(columns, guesses, strict=True)
    ]
