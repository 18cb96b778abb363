"""Opaque keyset cursors: where a page ended, in a form that callers can't read, build or bend.

They stand in addresses and logs, and a place in a list sorted by phone or by name is a number.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from libs.common.errors import MalformedRequestError

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
MAX_SKIP = 10_000
"""Pages can be asked for by number up to here; beyond, they are reached from their neighbours."""
_TAG_BYTES = 9


class Cursors:
    """Writes and reads cursors, sealed so that only we can. Thread-safe."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"warmline cursor\0" + secret.encode()).digest()
        self._seal = AESSIV(hashlib.sha256(b"warmline cursor seal\0" + secret.encode()).digest())

    def write(self, kind: str, position: list[Any]) -> str:
        """Make the cursor for a position; kind names the list and its sort."""
        body = msgspec.json.encode([kind, position])
        return urlsafe_b64encode(self._seal.encrypt(body, None)).decode().rstrip("=")

    def read(self, kind: str, cursor: str) -> list[Any]:
        """Return the position of a cursor.

        Raises MalformedRequestError when it was not made here, or for another list or sort.
        """
        try:
            raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            found, position = msgspec.json.decode(self._opened(raw))
            if found == kind and isinstance(position, list):
                return position
        except (ValueError, TypeError, InvalidTag, msgspec.DecodeError):
            pass
        raise MalformedRequestError(
            "cursor: not one that this list gave out; begin again without it", code="bad_cursor"
        )

    def _opened(self, raw: bytes) -> bytes:
        """Open a cursor; one of the release before was only tagged, and is in somebody's hand."""
        tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        if hmac.compare_digest(tag, self._tag(body)):
            return body
        return self._seal.decrypt(raw, None)

    def _tag(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_TAG_BYTES]
