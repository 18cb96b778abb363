"""The bytes of a request's body, exactly as they came."""

from typing import Any

from libs.common.errors import TooLargeError, UnsupportedMediaError

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes; WhatsApp sends 3 MB at most."""

_CHUNK = 65536


def raw_body(environ: dict[str, Any]) -> bytes:
    """Return the body; never decompressed, because the signature is over the bytes.

    Raises UnsupportedMediaError for an encoded body, and TooLargeError for one over the limit:
    before reading when it says its length, else as soon as it is one byte too long.
    """
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        raise UnsupportedMediaError("send the body as it is, without Content-Encoding")
    length = _said_length(environ)
    body = b"" if length > BODY_LIMIT else _read(environ["wsgi.input"], _to_read(environ, length))
    if max(length, len(body)) > BODY_LIMIT:
        raise TooLargeError("a webhook has 4 MiB at most", limit=BODY_LIMIT)
    return body


def _said_length(environ: dict[str, Any]) -> int:
    """Return the Content-Length; 0 when there is none, or when the body comes in chunks."""
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() and "HTTP_TRANSFER_ENCODING" not in environ else 0


def _to_read(environ: dict[str, Any], length: int) -> int:
    """Return how much is read at most: one byte over the limit where only the end ends it."""
    if not length and environ.get("wsgi.input_terminated"):
        return BODY_LIMIT + 1
    return length


def _read(stream: Any, length: int) -> bytes:
    parts: list[bytes] = []
    while length > 0 and (part := stream.read(min(length, _CHUNK))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
