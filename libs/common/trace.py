"""One trace id from the HTTP header to the event to the log line (W3C Trace Context, level 1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from libs.common.randomness import random_bytes

_FORM = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """Return the traceparent of the work at hand, or None outside of any."""
    return _current.get()


def current_trace_id() -> str | None:
    """Return the 32 hex digits that name the whole trace, or None outside of any."""
    return trace_id(_current.get())


def trace_id(traceparent: str | None) -> str | None:
    """Return the 32 hex digits of a traceparent that name the whole trace; None for a bad one."""
    return traceparent.split("-")[1] if traceparent and _FORM.fullmatch(traceparent) else None


def child_of(traceparent: str | None) -> str:
    """Make a traceparent in the same trace, or in a new one when there is none or it is bad."""
    trace = trace_id(traceparent) or random_bytes(16).hex()
    return f"00-{trace}-{random_bytes(8).hex()}-01"


@contextmanager
def traced(traceparent: str | None = None) -> Iterator[str]:
    """Run a block inside the trace of traceparent, or inside a new trace; yields the new value."""
    value = child_of(traceparent)
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)
