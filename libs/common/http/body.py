"""A limit for bodies that don't say how long they are."""

from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge

from libs.common.runtime import WsgiApp

UPLOAD_FORM_BYTES = 100_000
"""What the form around an uploaded file may have: its other fields and its boundaries. nginx allows
the same (`deploy/nginx/entrypoint`).
"""


class BoundedInput:
    """A request's body of at most `limit` bytes.

    Werkzeug stops reading at MAX_CONTENT_LENGTH, and so would silently cut a chunked body there.
    This looks one byte further, and raises RequestEntityTooLarge when there is one.
    """

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream = stream
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        """Return at most size bytes of what is left."""
        most = self._left if size < 0 else min(size, self._left)
        data: bytes = self._stream.read(most) if most else b""
        self._left -= len(data)
        if not self._left and self._stream.read(1):
            raise RequestEntityTooLarge
        return data


def bounded(app: WsgiApp, limit: int) -> WsgiApp:
    """Refuse bodies without Content-Length that are over limit bytes, as soon as one is read."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        if not environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ:
            environ["wsgi.input"] = BoundedInput(environ["wsgi.input"], limit)
        return app(environ, start_response)

    return application
