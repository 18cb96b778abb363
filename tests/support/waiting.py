"""Wait for a condition with a deadline: what tests use instead of sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(
    ask: Callable[[], T], what: str = "", *, seconds: float = 120.0, every: float = 0.02
) -> T:
    """Call `ask` until its answer is true and return that answer.

    Raises AssertionError after `seconds`, naming what was waited for and the last answer.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(
                f"{what or 'the condition'} did not come within {seconds} s: {answer!r}"
            )
        time.sleep(every)
