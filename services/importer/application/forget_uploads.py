"""Remove uploads that nobody went on with."""

from libs.common.clock import Clock
from libs.common.log import get_logger
from services.importer.domain.upload import LASTS, REMEMBERED
from services.importer.ports import Storage

log = get_logger(__name__)

AT_ONCE = 20


def forget_uploads(storage: Storage, clock: Clock) -> int:
    """Delete uploads without a new part for a day, and the names of finished ones after 31 days.

    Returns how many.
    """
    now = clock.now()
    with storage.read() as imports:
        outdated = imports.outdated_uploads(now - LASTS, now - REMEMBERED, AT_ONCE)
    for workspace_id, upload_id in outdated:
        with storage.write() as imports:
            imports.remove_upload(workspace_id, upload_id)
    if outdated:
        log.info("abandoned uploads removed", uploads=len(outdated))
    return len(outdated)
