"""Take a file in part by part, over several requests."""

import hashlib
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError, TooLargeError
from libs.common.ids import new_id
from services.importer.application.upload_import import NAME_LENGTH, Limits, upload_import
from services.importer.domain.job import ImportJob
from services.importer.domain.text import clean
from services.importer.domain.upload import (
    PART_BYTES,
    PARTS,
    Upload,
    UploadStateError,
    refuse_too_many,
    require_all,
)
from services.importer.ports import Imports, Storage


def begin_upload(
    storage: Storage, clock: Clock, actor: Actor, file_name: str, request_key: str | None
) -> tuple[Upload, bool]:
    """Return a new upload without parts, and False; or the one that the same key began, and True.

    Raises TooManyUploadsError where its maker, or the workspace, has too many unfinished ones.
    """
    now = clock.now()
    name = clean(file_name)[:NAME_LENGTH] or None
    upload = Upload(
        id=new_id(), workspace_id=actor.workspace_id, created_by_id=actor.id, created_at=now,
        touched_at=now, file_name=name, request_key=request_key,
    )  # fmt: skip
    with storage.write() as imports:
        known = imports.add_upload(upload)
        if known is None:
            unfinished = imports.open_uploads(actor.workspace_id)
            refuse_too_many([each for each in unfinished if each[1] != upload.id], actor.id)
    return known or upload, known is not None


def show_upload(storage: Storage, actor: Actor, upload_id: str) -> tuple[Upload, list[int]]:
    """Return an upload and the numbers of the parts that came. Raises NotFoundError."""
    with storage.read() as imports:
        return _find(imports, actor, upload_id), sorted(imports.parts(upload_id))


def put_part(
    storage: Storage, clock: Clock, limits: Limits, actor: Actor, upload_id: str, number: int,
    part: BinaryIO,
) -> None:  # fmt: skip
    """Keep a part; the same part again changes nothing.

    Raises NotFoundError, TooLargeError when it or the whole file is over its limit,
    UploadStateError when the upload is finished or another part came under this number.
    """
    body = part.read(PART_BYTES + 1)
    if not body:
        raise InvalidInputError.of("file", "the part is empty")
    if len(body) > PART_BYTES:
        limit = f"{PART_BYTES // 1_000_000} MB"
        raise TooLargeError(f"a part has at most {limit}; cut the file", limit=PART_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    with storage.write() as imports:
        upload = _find(imports, actor, upload_id, lock=True)
        upload.require_open()
        if not 1 <= number <= PARTS:
            raise InvalidInputError.of("number", f"parts are numbered from 1 to {PARTS:,}")
        known = imports.parts(upload_id).get(number)
        if known not in {None, digest}:
            raise UploadStateError(
                f"another part {number} came before; begin another upload", code="part_differs"
            )
        if known is None:
            _add(imports, limits, upload, number, body, digest)
            upload.touched_at = clock.now()
            imports.save_upload(upload)


def finish_upload(
    storage: Storage,
    clock: Clock,
    limits: Limits,
    actor: Actor,
    upload_id: str,
    parts: int,
    encoding: str | None = None,
    delimiter: str | None = None,
    *,
    header: bool | None = None,
) -> tuple[str, bool]:
    """Read the parts 1 to parts as one file; return the id of its import, and False.

    An upload that is finished already is told so by True. Raises NotFoundError, UploadStateError
    when parts are missing, and what upload_import raises; the parts stay then, and the file may be
    read otherwise.
    """
    with storage.read() as imports:
        upload = _find(imports, actor, upload_id)
        numbers = sorted(imports.parts(upload_id))
    if upload.import_id is not None:
        return upload.import_id, True
    require_all(numbers, parts)
    with TemporaryFile() as file:
        _join(storage, upload_id, parts, cast("BinaryIO", file))
        job, repeated = upload_import(
            storage, clock, limits, actor, upload.file_name or "", cast("BinaryIO", file),
            encoding, delimiter, f"upload:{upload_id}", header=header,
        )  # fmt: skip
    if not _became(storage, clock, upload, job):
        if not repeated:
            with storage.write() as imports:
                imports.remove(job.id)
        raise _gone()
    return job.id, repeated


def drop_upload(storage: Storage, actor: Actor, upload_id: str) -> None:
    """Delete an unfinished upload. Raises NotFoundError, UploadStateError."""
    with storage.write() as imports:
        _find(imports, actor, upload_id, lock=True).require_open()
        imports.remove_upload(actor.workspace_id, upload_id)


def _find(imports: Imports, actor: Actor, upload_id: str, *, lock: bool = False) -> Upload:
    upload = imports.upload(actor.workspace_id, upload_id, lock=lock)
    if upload is None or upload.created_by_id != actor.id:
        raise NotFoundError(
            "there is no such upload of yours; it is removed a day after its last part"
        )
    return upload


def _add(
    imports: Imports, limits: Limits, upload: Upload, number: int, body: bytes, digest: str
) -> None:
    upload.bytes += len(body)
    if upload.bytes > limits.file_bytes:
        raise TooLargeError(
            f"the file is larger than {limits.file_bytes // 1_000_000} MB", limit=limits.file_bytes
        )
    imports.add_part(upload.id, number, body, digest)


def _join(storage: Storage, upload_id: str, parts: int, file: BinaryIO) -> None:
    """Write the parts one after the other; a transaction each, as a file may be large."""
    for number in range(1, parts + 1):
        with storage.read() as imports:
            body = imports.part(upload_id, number)
        if body is None:
            raise _gone()
        file.write(body)


def _gone() -> UploadStateError:
    return UploadStateError(
        "the upload was finished or deleted at this moment; ask for it again",
        code="upload_finished",
    )


def _became(storage: Storage, clock: Clock, before: Upload, job: ImportJob) -> bool:
    """Note which import an upload became; False where it was deleted meanwhile."""
    with storage.write() as imports:
        upload = imports.upload(before.workspace_id, before.id, lock=True)
        if upload is not None:
            upload.import_id, upload.touched_at = job.id, clock.now()
            imports.save_upload(upload)
            imports.forget_parts(upload.id)
    return upload is not None
