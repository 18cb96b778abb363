"""Begin to work on the rows of an import: for a check, or for good."""

from libs.common.actor import Actor
from libs.common.clock import Clock, rfc3339
from libs.common.errors import NotFoundError, UnavailableError
from services.importer.application.dispatch import dispatch
from services.importer.application.find_import import find_import
from services.importer.domain.fingerprint import fingerprint
from services.importer.domain.job import (
    PREPARE,
    Asker,
    ImportJob,
    StaleCheckError,
    UnverifiedCheckError,
)
from services.importer.ports import Changes, Contacts, Imports, Storage, Task, Tasks


def check_import(
    storage: Storage, contacts: Contacts, tasks: Tasks, clock: Clock, window: int, actor: Actor,
    import_id: str,
) -> ImportJob:  # fmt: skip
    """Find out what an import would do, without doing it. Raises WrongStateError."""
    seen = _seen(contacts, actor.workspace_id)
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("check")
        job.state, job.phase, job.error = "checking", "check", None
        job.planned_version, job.checked_room = 0, None
        job.checked_at = clock.now()
        job.checked_mark, job.checked_recent = (seen.newest, seen.recent) if seen else (None, None)
        imports.plan(job.id, "check", [Task(PREPARE)])
        imports.begin_numbers(job.id)
        imports.save(job)
        imports.remember(job.workspace_id, fingerprint(job.headers), job.mapped())
    dispatch(storage, tasks, clock, window, job.id)
    return job


def start_import(
    storage: Storage, contacts: Contacts, tasks: Tasks, clock: Clock, window: int, actor: Actor,
    import_id: str, *, confirm: bool = False,
) -> ImportJob:  # fmt: skip
    """Import the rows; they needn't have been checked.

    Where they were, and contacts changed since, the check may not hold: raises StaleCheckError
    with the facts unless the caller confirms, and UnverifiedCheckError where contacts can't tell.
    Raises WrongStateError.
    """
    if not confirm:
        _refuse_stale(storage, contacts, actor, import_id)
    room = _room(contacts, actor.workspace_id)
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("start")
        job.in_order = job.mapped().create and room is not None and job.rows > room
        imports.plan(job.id, "run", _first_tasks(imports, job))
        imports.forget_numbers(job.id)
        job.state, job.phase, job.started_at = "running", "run", clock.now()
        job.start_for(Asker(actor.kind, actor.id, actor.name))
        imports.save(job)
        imports.remember(job.workspace_id, fingerprint(job.headers), job.mapped())
    dispatch(storage, tasks, clock, window, job.id)
    return job


def _refuse_stale(storage: Storage, contacts: Contacts, actor: Actor, import_id: str) -> None:
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
    if job.state != "checked" or job.checked_at is None:
        return
    changed = _changed(contacts, job)
    if changed is None:
        raise UnverifiedCheckError(
            "nobody can tell now whether contacts changed since the check;"
            " try again, or confirm to start",
            checked_at=rfc3339(job.checked_at),
        )
    if changed:
        raise StaleCheckError(
            f"{changed:,} contacts changed since the check; check again, or confirm to start",
            changed_contacts=changed,
            checked_at=rfc3339(job.checked_at),
        )


def _room(contacts: Contacts, workspace_id: str) -> int | None:
    """Ask for the plan's places; none while nobody can tell, so that the order is kept."""
    try:
        return contacts.room(workspace_id)
    except (UnavailableError, NotFoundError):
        return 0


def _seen(contacts: Contacts, workspace_id: str) -> Changes | None:
    """Ask for contacts' newest change; None while contacts is down, as workers wait for it."""
    try:
        return contacts.changes(workspace_id)
    except UnavailableError:
        return None


def _changed(contacts: Contacts, job: ImportJob) -> int | None:
    """Count the contacts that changed; None when contacts was down at the check, or is now, or an
    earlier release checked.
    """
    if job.checked_mark is None or job.checked_recent is None:
        return None
    try:
        return contacts.changes(job.workspace_id, job.checked_mark, job.checked_recent).contacts
    except UnavailableError:
        return None


def _first_tasks(imports: Imports, job: ImportJob) -> list[Task]:
    """Return the chunks' tasks as a check with the same mapping left them, else PREPARE.

    What contacts refused then it may accept by now, as members come and go.
    """
    if job.planned_version != job.mapping_version or imports.refused_any(job.id, "check"):
        return [Task(PREPARE)]
    return list(imports.tasks(job.id, "check")) or [Task(PREPARE)]
