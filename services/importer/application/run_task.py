"""Work on one task of an import, once, whoever else tries to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from libs.common.clock import Clock
from libs.common.errors import NotFoundError, WarmlineError
from libs.common.log import get_logger
from services.importer.application.dispatch import dispatch
from services.importer.application.finish_phase import finish_phase
from services.importer.application.hold import Hold
from services.importer.application.mark_over_limit import mark_over_limit
from services.importer.application.park_task import park_task
from services.importer.application.prepare_rows import prepare_rows
from services.importer.application.run_chunk import run_chunk
from services.importer.application.undo_import import undo_chunk
from services.importer.domain.job import ATTEMPTS, LIMIT, PREPARE, Phase
from services.importer.ports import Claim, Contacts, Storage, Tasks

log = get_logger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What working on tasks needs. lease: how long a worker is trusted before others take over;
    window: tasks of one workspace in the queue or in work at a time. pause: waits so many seconds.
    ending: set once the workers of this process are to end.
    """

    storage: Storage
    contacts: Contacts
    tasks: Tasks
    clock: Clock
    lease: timedelta
    window: int
    pause: Callable[[float], None] = time.sleep
    ending: threading.Event = field(default_factory=threading.Event)


def run_task(shop: Workshop, import_id: str, phase: Phase, number: int) -> None:
    """Claim a task and do it; does nothing when it is held, done or cancelled.

    A failure that may pass is tried again later without limit; any other one counts as an
    attempt, as does a worker's death. Raises nothing but what the database raises.
    """
    now = shop.clock.now()
    with shop.storage.write() as imports:
        claim = imports.claim(import_id, phase, number, now, now + shop.lease)
    if claim is None:
        return
    _work(shop, claim, _do if claim.attempts <= ATTEMPTS else park)
    finish_phase(shop.storage, shop.contacts, shop.clock, import_id, phase)
    dispatch(shop.storage, shop.tasks, shop.clock, shop.window, import_id)


def park(shop: Workshop, claim: Claim, note: str = "parked") -> None:
    """Set a task aside whose attempts are used up, or which is no use to try again."""
    log.error(
        "import task parked", import_id=claim.import_id, phase=claim.phase, chunk=claim.number
    )
    park_task(shop.storage, shop.contacts, claim, note)


def hold_of(shop: Workshop, claim: Claim) -> Hold:
    """Return the means to keep a claim for longer than a lease."""
    return Hold(shop.storage, shop.clock, shop.lease, claim, shop.pause, shop.ending.is_set)


def _do(shop: Workshop, claim: Claim) -> None:
    if claim.number == PREPARE:
        prepare_rows(shop.storage, shop.contacts, claim, hold_of(shop, claim))
    elif claim.number == LIMIT:
        mark_over_limit(shop.storage, shop.contacts, claim, hold_of(shop, claim))
    elif claim.phase == "undo":
        undo_chunk(shop.storage, shop.contacts, claim)
    else:
        run_chunk(shop.storage, shop.contacts, claim)


def _work(shop: Workshop, claim: Claim, do: Callable[[Workshop, Claim], None]) -> None:
    try:
        _do_or_refuse(shop, claim, do)
    except WarmlineError as problem:
        log.warning("import task waits", import_id=claim.import_id, cause=problem.reason_code)
        _release(shop, claim, problem.reason_code, counted=not problem.retryable)
    except Exception as problem:
        log.exception("import task failed", import_id=claim.import_id, chunk=claim.number)
        _release(shop, claim, type(problem).__name__, counted=True)


def _do_or_refuse(shop: Workshop, claim: Claim, do: Callable[[Workshop, Claim], None]) -> None:
    """Work on a task; a workspace that doesn't exist won't exist the next time either."""
    try:
        do(shop, claim)
    except NotFoundError as problem:
        park(shop, replace(claim, cause=problem.detail), "refused")


def _release(shop: Workshop, claim: Claim, cause: str, *, counted: bool) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(claim.attempts, 5), _LONGEST_WAIT) if counted else _FIRST_WAIT
    with shop.storage.write() as imports:
        imports.release(claim, shop.clock.now() + wait, cause, counted=counted)
