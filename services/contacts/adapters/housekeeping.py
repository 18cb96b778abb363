"""What must be forgotten in time: applied events, answered requests, old counts,
what can't be undone any more.
"""

import threading
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, select, text

from libs.common.clock import Clock
from libs.common.db.database import Database
from libs.common.db.many import delete_some
from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.contacts.adapters.tables import inbox
from services.contacts.adapters.tables_bulk import bulk_job, bulk_row, export
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

AT_ONCE = 1000
"""Rows that are deleted in one transaction."""

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
        """Forget what is old enough, AT_ONCE rows in a transaction. Raises
        DatabaseUnavailableError; what was forgotten by then stays so.

        Nothing happens while another process is at it.
        """
        now = self._clock.now()
        for table, old in _outdated(now):
            while self._delete(table, old) == AT_ONCE:
                pass
        for job_id, workspace_id in self._old_jobs(now):
            rows = and_(bulk_row.c.workspace_id == workspace_id, bulk_row.c.job_id == job_id)
            while self._delete(bulk_row, rows) == AT_ONCE:
                pass
            self._delete(bulk_job, bulk_job.c.id == job_id)

    def _old_jobs(self, now: datetime) -> list[tuple[str, str]]:
        """List jobs that may be forgotten; their rows go before them, or all would at once."""
        statement = select(bulk_job.c.id, bulk_job.c.workspace_id).where(
            bulk_job.c.created_at < now - BULK_KEEPS,
            bulk_job.c.state.in_(["done", "stopped", "undone"]),
        )
        with self._database.read() as connection:
            return [(row.id, row.workspace_id) for row in connection.execute(statement)]

    def _delete(self, table: Table, which: ColumnElement[bool]) -> int:
        if self._stopping.is_set():
            return 0
        with self._database.write() as connection:
            return delete_some(connection, table, which, AT_ONCE) if _alone(connection) else 0

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


def _outdated(now: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    return [
        (inbox.table, inbox.outdated(now)),
        (answered_request, answered_request.c.asked_at < now - ANSWERS_KEEP),
        (export, export.c.created_at < now - EXPORT_KEEPS),
        (arrival, arrival.c.at < now - ARRIVALS_KEEP),
        (import_chunk, import_chunk.c.applied_at < now - IMPORTS_KEEP),
        (quarantine, quarantine.c.arrived_at < now - QUARANTINE_KEEPS),
    ]


def _alone(connection: Connection) -> bool:
    """Tell whether no other process is at it; none will be before the transaction ends."""
    if connection.dialect.name != "postgresql":
        return True
    turn = text("SELECT pg_try_advisory_xact_lock(hashtext('warmline.housekeeping'))")
    return bool(connection.execute(turn).scalar())
