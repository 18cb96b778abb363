"""Bodies no longer than the path allows, whether or not they say how long they are."""

from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge

from libs.common.errors import MalformedRequestError, TooLargeError


def limit_body(environ: dict[str, Any], most: int) -> None:
    """Make sure that a service reads at most `most` bytes of the request's body.

    Raises TooLargeError when Content-Length says more and MalformedRequestError when it isn't a
    number. A body without length is cut off while it is read: the service then answers 413.
    """
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared:
        if not declared.isdecimal():
            raise MalformedRequestError("Content-Length is not a number")
        if int(declared) > most:
            raise TooLargeError(f"the body is over {most} bytes", limit=most)
    elif environ.get("HTTP_TRANSFER_ENCODING"):
        environ["wsgi.input"] = LimitedInput(environ["wsgi.input"], most)


class LimitedInput:
    """A WSGI input stream that refuses to give more than `most` bytes."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int = -1) -> bytes:
        """Read up to size bytes; raises RequestEntityTooLarge past the limit."""
        return self._count(self._stream.read(self._left + 1 if size < 0 else size))

    def readline(self, size: int = -1) -> bytes:
        """Read a line, up to size bytes; raises RequestEntityTooLarge past the limit."""
        return self._count(self._stream.readline(self._left + 1 if size < 0 else size))

    def __iter__(self) -> "LimitedInput":
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise RequestEntityTooLarge
        return data
