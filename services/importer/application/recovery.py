"""The loop that keeps imports going."""

import threading
from datetime import timedelta

from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from services.importer.application.forget_rows import forget_rows
from services.importer.application.forget_uploads import forget_uploads
from services.importer.application.recover import recover
from services.importer.application.run_task import Workshop

log = get_logger(__name__)

EVERY_SECONDS = 1.0
MESSAGE_LASTS = timedelta(seconds=10)
FORGET_EVERY = 600
"""Passes of the loop between two looks for rows and uploads that are too old to be kept."""


class Recovery:
    """Calls `recover` again and again, in every worker process; two of them do no harm.

    Its stop, which comes with that of the workers, tells long tasks that they are to end.
    """

    def __init__(
        self, shop: Workshop, every: float = EVERY_SECONDS, message_lasts: timedelta = MESSAGE_LASTS
    ) -> None:
        self.name = "importer recovery"
        self._shop = shop
        self._every = every
        self._message_lasts = message_lasts
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None
        self._passes = 0

    def start(self) -> None:
        self._stopping.clear()
        self._shop.ending.clear()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._shop.ending.set()
        if self._thread is not None:
            self._thread.join(18)

    def problem(self) -> str | None:
        return self._problem

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._bring_on()
                self._problem = None
            except WarmlineError as problem:
                self._problem = problem.detail
                log.warning("import recovery waits", cause=problem.reason_code)
            except Exception:
                self._problem = "the recovery of imports failed; see its log"
                log.exception("import recovery failed")
            self._stopping.wait(self._every)

    def _bring_on(self) -> None:
        if self._passes % FORGET_EVERY == 0:
            forget_rows(self._shop.storage, self._shop.clock)
            forget_uploads(self._shop.storage, self._shop.clock)
        self._passes += 1
        recover(self._shop, self._message_lasts)
