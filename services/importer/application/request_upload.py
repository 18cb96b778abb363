"""Import a file that came in parts, as another system asks by an event."""

import hashlib

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.events.importer import ImportRequested
from services.importer.application.dispatch import dispatch
from services.importer.application.request_import import check_options, mapping_of, name_of
from services.importer.domain.job import INTEGRATION, PREPARE, Asker, ImportJob
from services.importer.domain.mapping import check_mapping
from services.importer.domain.upload import Upload
from services.importer.ports import Imports, Storage, Task, Tasks


def request_upload(
    storage: Storage,
    tasks: Tasks,
    clock: Clock,
    window: int,
    workspace_id: str,
    request_id: str,
    request: ImportRequested,
) -> str:
    """Start the import that a finished upload became, and return its id.

    The same request again changes nothing. Raises InvalidInputError where the workspace has no
    such finished upload, another request asked for it, or columns or options can't be accepted;
    WrongStateError where somebody started it by hand.
    """
    _check(request)
    key = hashlib.sha256(request_id.encode()).hexdigest()
    with storage.write() as imports:
        upload, import_id = _finished(imports, workspace_id, request.upload_id or "")
        if upload.asked_key == key:
            return import_id
        if upload.asked_key is not None:
            raise InvalidInputError.of("upload_id", "another request asked for this upload before")
        job = imports.get(import_id, lock=True)
        if job is None:
            raise InvalidInputError.of("upload_id", "its import was removed; upload the file again")
        _start(job, clock, request)
        imports.plan(job.id, "run", [Task(PREPARE)])
        imports.save(job)
        upload.asked_key = key
        imports.save_upload(upload)
    dispatch(storage, tasks, clock, window, import_id)
    return import_id


def _check(request: ImportRequested) -> None:
    if request.rows or request.headers:
        raise InvalidInputError.of("upload_id", "name an upload or send rows, not both")
    check_options(request)


def _finished(imports: Imports, workspace_id: str, upload_id: str) -> tuple[Upload, str]:
    upload = imports.upload(workspace_id, upload_id, lock=True)
    if upload is None:
        reason = "the workspace has no such upload; it is removed a day after its last part"
        raise InvalidInputError.of("upload_id", reason)
    if upload.import_id is None:
        raise InvalidInputError.of("upload_id", "finish the upload before you ask for its import")
    return upload, upload.import_id


def _start(job: ImportJob, clock: Clock, request: ImportRequested) -> None:
    job.require("request")
    job.mapping = check_mapping(mapping_of(request), job.headers)
    job.mapping_version += 1
    job.planned_version = 0
    job.in_order = request.create
    job.state, job.phase, job.error, job.started_at = "running", "run", None, clock.now()
    job.start_for(Asker("service", INTEGRATION, name_of(request)))
