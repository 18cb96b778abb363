"""A Dramatiq worker as something the host can start and stop."""

import threading

from dramatiq import Broker, Worker

STOP_SECONDS = 18
POLL_MS = 200


class WorkerRunnable:
    """Runs the actors of a broker in threads of this process. One per broker and process.

    `stop` lets messages that are being worked on finish, for 18 s at the longest, and hands the
    others back.
    """

    def __init__(self, name: str, broker: Broker, threads: int = 4) -> None:
        self.name = name
        self._broker = broker
        self._threads = threads
        self._worker: Worker | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = Worker(
                    self._broker, worker_timeout=POLL_MS, worker_threads=self._threads
                )
                self._worker.start()

    def stop(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(timeout=STOP_SECONDS * 1000)

    def problem(self) -> str | None:
        worker = self._worker
        if worker is None:
            return "the job worker is not running"
        if not all(thread.is_alive() for thread in worker.workers):
            return "a thread of the job worker ended"
        return None
