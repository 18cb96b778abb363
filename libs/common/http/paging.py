"""Opaque keyset cursors: where a page ended, in a form that callers can't build or bend."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec

from libs.common.errors import MalformedRequestError

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
MAX_SKIP = 10_000
"""Pages can be asked for by number up to here; beyond, they are reached from their neighbours."""
_TAG_BYTES = 9


class Cursors:
    """Writes and reads cursors, tagged so that a changed one is refused."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"warmline cursor\0" + secret.encode()).digest()

    def write(self, kind: str, position: list[Any]) -> str:
        """Make the cursor for a position; kind names the list and its sort."""
        body = msgspec.json.encode([kind, position])
        return urlsafe_b64encode(self._tag(body) + body).decode().rstrip("=")

    def read(self, kind: str, cursor: str) -> list[Any]:
        """Return the position of a cursor.

        Raises MalformedRequestError when it was not made here, or for another list or sort.
        """
        try:
            raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
            if hmac.compare_digest(tag, self._tag(body)):
                found, position = msgspec.json.decode(body)
                if found == kind and isinstance(position, list):
                    return position
        except (ValueError, msgspec.DecodeError):
            pass
        raise MalformedRequestError(
            "cursor: not one that this list gave out; begin again without it", code="bad_cursor"
        )

    def _tag(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_TAG_BYTES]
