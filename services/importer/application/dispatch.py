"""Send workers to the next tasks of a workspace's imports, a few at a time.

Few: the queue then holds a little of every workspace, so that one with many or large imports does
not keep the others waiting, and stopping has little to take back.
"""

from libs.common.clock import Clock
from libs.common.errors import UnavailableError
from libs.common.log import get_logger
from services.importer.ports import Storage, Tasks

log = get_logger(__name__)


def dispatch(storage: Storage, tasks: Tasks, clock: Clock, window: int, import_id: str) -> int:
    """Queue tasks until `window` of the import's workspace are under way; return how many were.

    When the job queue is down they stay marked as queued and the recovery loop sends them later.
    """
    with storage.write() as imports:
        taken = imports.take(import_id, window, clock.now())
    try:
        for each in taken:
            tasks.send(each.import_id, each.phase, each.number)
    except UnavailableError as problem:
        log.warning(
            "job queue is down; recovery will send", import_id=import_id, cause=problem.code
        )
    return len(taken)
