"""Notice what got lost: workers that died, messages that never came, uploads that broke off."""

from datetime import timedelta

from libs.common.log import get_logger
from services.importer.application.dispatch import dispatch
from services.importer.application.finish_phase import finish_phase
from services.importer.application.run_task import Workshop

log = get_logger(__name__)

UPLOAD_LASTS = timedelta(hours=1)


def recover(shop: Workshop, message_lasts: timedelta) -> int:
    """Bring every unfinished import on; return how many tasks had been lost.

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
    for import_id, phase in unfinished:
        if not finish_phase(shop.storage, shop.contacts, shop.clock, import_id, phase):
            dispatch(shop.storage, shop.tasks, shop.clock, shop.window, import_id, phase)
    for import_id in abandoned:
        with shop.storage.write() as imports:
            imports.remove(import_id)
    return lost
