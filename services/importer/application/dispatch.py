"""Send workers to the next tasks of an import, a few at a time.

Few: the queue then holds a little of every import, so that a large one does not keep the others
waiting, and stopping has little to take back.
"""

from libs.common.clock import Clock
from libs.common.errors import UnavailableError
from libs.common.log import get_logger
from services.importer.domain.job import Phase
from services.importer.ports import Storage, Tasks

log = get_logger(__name__)


def dispatch(
    storage: Storage, tasks: Tasks, clock: Clock, window: int, import_id: str, phase: Phase
) -> int:
    """Queue tasks until `window` are queued or running; return how many were queued.

    When the job queue is down they stay marked as queued and the recovery loop sends them later.
    """
    with storage.write() as imports:
        numbers = imports.take(import_id, phase, window, clock.now())
    try:
        for number in numbers:
            tasks.send(import_id, phase, number)
    except UnavailableError as problem:
        log.warning(
            "job queue is down; recovery will send", import_id=import_id, cause=problem.code
        )
    return len(numbers)
