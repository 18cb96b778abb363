"""Forget what old files said: rows hold people's data and are kept no longer than undo lasts."""

from datetime import timedelta

from libs.common.clock import Clock
from libs.common.log import get_logger
from services.importer.ports import Storage

log = get_logger(__name__)

LASTS = timedelta(days=31)
AT_ONCE = 20


def forget_rows(storage: Storage, clock: Clock) -> int:
    """Delete the rows of imports older than 31 days; their counts stay. Returns how many."""
    with storage.read() as imports:
        outdated = imports.outdated(clock.now() - LASTS, AT_ONCE)
    for import_id in outdated:
        with storage.write() as imports:
            imports.forget_rows(import_id)
    if outdated:
        log.info("rows of old imports forgotten", imports=len(outdated))
    return len(outdated)
