"""Bulk jobs as people see them: started, watched, stopped, undone."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import ForbiddenError, NotFoundError
from libs.common.ids import new_id
from services.contacts.application.ask_search import ask_search
from services.contacts.application.owners import owner_named
from services.contacts.application.run_bulk import note
from services.contacts.domain.bulk import SCOPES, BulkAction, BulkJob, BulkRow
from services.contacts.domain.origin import Origin, origin_of
from services.contacts.domain.selection import clean_ids
from services.contacts.ports.finder import Finder
from services.contacts.ports.selection import Selection
from services.contacts.ports.storage import Storage, Unit

_NAMED = {"live", "trashed"}


def start_bulk(
    storage: Storage, finder: Finder, clock: Clock, actor: Actor, selection: Selection,
    action: BulkAction,
) -> BulkJob:  # fmt: skip
    """Freeze a selection and queue the action on it; return the job.

    Raises ForbiddenError, InvalidInputError, FinderUnavailableError when it has words and search
    is down, and SelectionChangedError when a filter lets through another number of contacts than
    expected, by more than one in a hundred.
    """
    _check_may(actor, action)
    selection = ask_search(finder, actor, selection)
    with storage.write(actor.workspace_id) as unit:
        if action.kind == "owner":
            owner_named(unit, action.owner_id)
        job_id = new_id()
        by = Origin(actor.kind, actor.id, actor.name, job_id)
        job = BulkJob(id=job_id, action=action, total=0, by=by, created_at=clock.now())
        unit.bulk.add(job)
        job.total = _freeze(unit, job_id, selection)
        selection.expected.check(job.total)
        unit.bulk.save(job)
        note(unit, clock, origin_of(actor), "bulk.started", job)
    return job


def get_bulk(storage: Storage, actor: Actor, job_id: str) -> BulkJob:
    """Return a job. Raises NotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        return _job(unit.bulk.get(job_id))


def list_bulk(storage: Storage, actor: Actor, before: str | None, most: int) -> Sequence[BulkJob]:
    """List jobs, newest first, from behind an id on."""
    with storage.read(actor.workspace_id) as unit:
        return unit.bulk.newest(before, most)


def rows_of_bulk(
    storage: Storage, actor: Actor, job_id: str, outcome: str | None, after: int, limit: int
) -> Sequence[tuple[BulkRow, str | None]]:
    """List a job's rows in their order, with what the contacts are called by now.

    Who can't be opened has no name: who waits is masked, who was erased or merged is gone.
    Raises NotFoundError.
    """
    with storage.read(actor.workspace_id) as unit:
        _job(unit.bulk.get(job_id))
        rows = unit.bulk.rows(job_id, after, limit, outcome)
        contacts = unit.contacts.many([each.contact_id for each in rows])
    names = {each.id: each.name for each in contacts.values() if each.state in _NAMED}
    return [(each, names.get(each.contact_id)) for each in rows]


def stop_bulk(storage: Storage, clock: Clock, actor: Actor, job_id: str) -> BulkJob:
    """Stop a job after the chunk at hand; one that has ended stays as it is."""
    with storage.write(actor.workspace_id) as unit:
        job = _job(unit.bulk.get(job_id, lock=True))
        _check_may(actor, job.action)
        if job.is_open:
            job.finish("stopped", clock.now())
            unit.bulk.save(job)
            note(unit, clock, origin_of(actor), "bulk.stopped", job)
    return job


def undo_bulk(storage: Storage, clock: Clock, actor: Actor, job_id: str) -> BulkJob:
    """Queue the undoing of a job; what somebody changed since is kept and said so.

    Raises NotFoundError, ForbiddenError, NotUndoableError.
    """
    with storage.write(actor.workspace_id) as unit:
        job = _job(unit.bulk.get(job_id, lock=True))
        _check_may(actor, job.action)
        job.begin_undo(clock.now(), Origin(actor.kind, actor.id, actor.name, job.id))
        unit.bulk.save(job)
        note(unit, clock, origin_of(actor), "bulk.undo_started", job)
    return job


def _freeze(unit: Unit, job_id: str, selection: Selection) -> int:
    if selection.ids is not None:
        return unit.bulk.freeze_ids(job_id, clean_ids(selection.ids, "selection.ids"))
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    if selection.found is not None:
        return unit.bulk.freeze_found(job_id, selection.filter, selection.found, exclude)
    return unit.bulk.freeze_filter(job_id, selection.filter, exclude)


def _check_may(actor: Actor, action: BulkAction) -> None:
    scope = SCOPES.get(action.kind, "bulk:write")
    if not actor.may(scope):
        raise ForbiddenError(f"this needs the permission {scope}", needs=scope)


def _job(job: BulkJob | None) -> BulkJob:
    if job is None:
        raise NotFoundError("there is no such bulk job")
    return job
