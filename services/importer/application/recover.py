"""Notice what got lost: workers that died, messages that never came, uploads that broke off."""

from datetime import timedelta

from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.importer.application.dispatch import dispatch
from services.importer.application.finish_phase import finish_phase
from services.importer.application.run_task import Workshop
from services.importer.domain.job import Phase

log = get_logger(__name__)

UPLOAD_LASTS = timedelta(hours=1)


def recover(shop: Workshop, message_lasts: timedelta) -> int:
    """Bring every unfinished import on; return how many tasks had been lost.

    Raises what stood in the way of one of them, after all had their turn; the log has each.

    message_lasts: after which a task whose message nobody took up is sent again.
    """
    now = shop.clock.now()
    with shop.storage.read() as imports:
        unfinished = imports.unfinished()
        abandoned = imports.abandoned(now - UPLOAD_LASTS)
    lost = 0
    if unfinished:
        with shop.storage.write() as imports:
            lost = imports.requeue_lost(now, now - message_lasts)
    if lost:
        log.warning("import tasks taken up again", tasks=lost)
    problems = [each for job in unfinished if (each := _brought_on(shop, *job)) is not None]
    for import_id in abandoned:
        with shop.storage.write() as imports:
            imports.remove(import_id)
    if problems:
        raise problems[0]
    return lost


def _brought_on(shop: Workshop, import_id: str, phase: Phase) -> Exception | None:
    """Bring one import on; what stands in its way is no reason to leave the others alone."""
    try:
        if not finish_phase(shop.storage, shop.contacts, shop.clock, import_id, phase):
            dispatch(shop.storage, shop.tasks, shop.clock, shop.window, import_id)
    except WarmlineError as problem:
        log.warning(
            "import not brought on",
            import_id=import_id,
            phase=phase,
            problem=type(problem).__name__,
            cause=problem.reason_code,
            facts=problem.facts,
        )
        return problem
    except Exception as problem:
        log.exception(
            "import not brought on",
            import_id=import_id,
            phase=phase,
            problem=type(problem).__name__,
        )
        return problem
    return None
