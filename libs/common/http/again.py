"""A request whose transaction made way for another one is carried out again, at once."""

from typing import Any

from libs.common.runtime import WsgiApp

AT_ONCE = "warmline.at_once"
"""Says in the environ of a request that it failed and is worth trying again without a pause."""
TIMES = 3
REMEMBERED = 1024 * 1024
"""Bytes of a body; a longer one can't be read again, and its request is answered as it is."""


class _Remembered:
    """The body of a request, which can be begun anew as long as it is short enough.

    What was read is read again; where the first reading ended, the stream goes on.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._known = b""
        self._place = 0
        self._is_whole = True

    def read(self, size: int = -1) -> bytes:
        """Return at most size bytes of what is left."""
        known = self._known[self._place :] if size < 0 else self._known[self._place :][:size]
        self._place += len(known)
        if known and len(known) == size:
            return known
        fresh: bytes = self._stream.read(size - len(known) if size >= 0 else size)
        self._is_whole = self._is_whole and len(self._known) + len(fresh) <= REMEMBERED
        if self._is_whole:
            self._known += fresh
            self._place += len(fresh)
        return known + fresh

    def begin_anew(self) -> bool:
        """Go back to the first byte; False when what was read was too long to be kept."""
        self._place = 0
        return self._is_whole


def again(app: WsgiApp) -> WsgiApp:
    """Carry requests out again whose failure says so, up to TIMES in all.

    Nothing of the failed attempt was kept: that is what such a failure means.
    """

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        body = _Remembered(environ["wsgi.input"])
        for _ in range(TIMES - 1):
            attempt = {**environ, "wsgi.input": body}
            answer = _Answer(attempt, body, start_response)
            parts = app(attempt, answer.start)
            if not answer.is_dropped:
                return parts
            if hasattr(parts, "close"):
                parts.close()
        return app({**environ, "wsgi.input": body}, start_response)

    return application


class _Answer:
    """Passes the beginning of an answer on, unless it is to be dropped for another attempt."""

    def __init__(self, attempt: dict[str, Any], body: _Remembered, start_response: Any) -> None:
        self._attempt = attempt
        self._body = body
        self._start_response = start_response
        self.is_dropped = False

    def start(self, *begun: Any) -> Any:
        self.is_dropped = bool(self._attempt.get(AT_ONCE)) and self._body.begin_anew()
        return None if self.is_dropped else self._start_response(*begun)
