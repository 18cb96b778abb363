"""What must be forgotten in time: applied events, answered requests, old counts,
what can't be undone any more.
"""

import threading
from datetime import timedelta

from sqlalchemy import delete

from libs.common.clock import Clock
from libs.common.db.database import Database
from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.contacts.adapters.tables import inbox
from services.contacts.adapters.tables_bulk import bulk_job, export
from services.contacts.adapters.tables_work import (
    answered_request,
    arrival,
    import_chunk,
    quarantine,
)
from services.contacts.domain.bulk import UNDO_FOR
from services.contacts.domain.export import KEEPS as EXPORT_KEEPS

BULK_KEEPS = 2 * UNDO_FOR
"""What a job did is read for as long again as it can be undone."""

log = get_logger(__name__)

ANSWERS_KEEP = timedelta(hours=24)
ARRIVALS_KEEP = timedelta(days=14)
IMPORTS_KEEP = timedelta(days=31)
"""What each row of an import changed is kept for as long as the import can be undone: 30 days."""
QUARANTINE_KEEPS = timedelta(days=90)
"""What came for a number that nobody has claimed since."""


class Housekeeping:
    """A Runnable that purges every so often. Several processes may do it at once."""

    def __init__(self, name: str, database: Database, clock: Clock, every: timedelta) -> None:
        self.name = name
        self._database = database
        self._clock = clock
        self._every = every
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(20)

    def problem(self) -> str | None:
        return self._problem

    def purge(self) -> None:
        """Forget what is old enough. Raises DatabaseUnavailableError."""
        now = self._clock.now()
        with self._database.write() as connection:
            inbox.purge(connection, now)
            connection.execute(
                delete(answered_request).where(answered_request.c.asked_at < now - ANSWERS_KEEP)
            )
            connection.execute(delete(export).where(export.c.created_at < now - EXPORT_KEEPS))
            connection.execute(
                delete(bulk_job).where(
                    bulk_job.c.created_at < now - BULK_KEEPS,
                    bulk_job.c.state.in_(["done", "stopped", "undone"]),
                )
            )
            connection.execute(delete(arrival).where(arrival.c.at < now - ARRIVALS_KEEP))
            connection.execute(
                delete(import_chunk).where(import_chunk.c.applied_at < now - IMPORTS_KEEP)
            )
            connection.execute(
                delete(quarantine).where(quarantine.c.arrived_at < now - QUARANTINE_KEEPS)
            )

    def _run(self) -> None:
        while not self._stopping.wait(self._every.total_seconds()):
            try:
                self.purge()
                self._problem = None
            except WarmlineError as problem:
                self._problem = problem.detail
                log.warning("housekeeping waits", cause=problem.code)
            except Exception:
                self._problem = "housekeeping failed; see its log"
                log.exception("housekeeping failed")
