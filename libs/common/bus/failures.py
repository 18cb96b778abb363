"""Which failures are about the event and which about the world, and how to tell of them."""

import re
import traceback

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from libs.common.errors import WarmlineError
from libs.common.events.envelope import UnreadableEventError
from libs.common.trace import current_trace_id

LONGEST = 300
_ADDRESS = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"\+?\d[\d\s().-]{3,}\d")


def is_outage(error: BaseException) -> bool:
    """Tell whether something the handler needs was out of reach, whatever the event said.

    A WarmlineError says so itself; otherwise it is a failure of the database connection, of the
    network or of the system.
    """
    if isinstance(error, WarmlineError):
        return error.retryable
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError | OSError)


def cause_of(error: BaseException) -> str:
    """Describe a failure for the person who looks at a parked event.

    Class, place and trace id; the text only where it is our own, with numbers and addresses
    taken out, because a driver's text may quote the values of a row.
    """
    trace_id = current_trace_id()
    said = ""
    if isinstance(error, WarmlineError | UnreadableEventError):
        said = ": " + _DIGITS.sub("…", _ADDRESS.sub("…", str(error)))[:LONGEST]
    trail = f", trace {trace_id}" if trace_id else ""
    return f"{type(error).__name__}{said} ({_place(error)}{trail})"


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "raised nowhere"
    ours = [each for each in frames if "site-packages" not in each.filename] or list(frames)
    last = ours[-1]
    return f"{'/'.join(last.filename.split('/')[-3:])}:{last.lineno}"
