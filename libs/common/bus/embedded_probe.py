"""Asking a database how it is without waiting longer than one wants to."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswerError


class Probe:
    """Asks in a thread of its own, one question at a time. Thread-safe.

    ask: returns what is wrong, or None; however long it takes, it holds up nobody.
    """

    def __init__(self, ask: Callable[[], str | None]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._asked: Future[str | None] | None = None

    def answer(self, seconds: float) -> str | None:
        """Return the answer, or a sentence that there was none within that time."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(
                    target=self._run, args=(self._asked,), name="bus-probe", daemon=True
                ).start()
            asked = self._asked
        try:
            return asked.result(seconds)
        except NoAnswerError:
            return f"the bus's database gives no answer within {seconds:g} s"

    def _run(self, asked: "Future[str | None]") -> None:
        try:
            asked.set_result(self._ask())
        except BaseException as problem:  # noqa: BLE001 - raised in the thread that asked
            asked.set_exception(problem)
