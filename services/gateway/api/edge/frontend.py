"""The built frontend, as files."""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from libs.common.errors import NotFoundError
from services.gateway.api.edge.headers import page_policy

NONCE = b"__CSP_NONCE__"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_NOT_BUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Warmline</title>
<h1>Warmline is running</h1>
<p>The admin page has not been built yet. Run <code>make frontend</code> and reload.</p>
"""


class Frontend:
    """Serves a directory of built files. Thread-safe; reads from disk on each request.

    A path that is no file is the single page, whose router knows the rest; `/assets/*` are
    named by their content and may be kept for ever.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer a GET or HEAD. Raises NotFoundError for an asset that does not exist."""
        path = environ.get("PATH_INFO", "/")
        file = self._file(path)
        if file is None and path.startswith("/assets/"):
            raise NotFoundError("there is no such file")
        if file is None or file.suffix == ".html":
            body, headers = self._page()
        else:
            body, headers = _content(file, environ, is_asset=path.startswith("/assets/"))
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _file(self, path: str) -> Path | None:
        file = (self._directory / path.lstrip("/")).resolve()
        inside = file.is_relative_to(self._directory) and file != self._directory
        return file if inside and file.is_file() and not file.name.startswith(".") else None

    def _page(self) -> tuple[bytes, list[tuple[str, str]]]:
        nonce = token_urlsafe(18)
        index = self._directory / "index.html"
        body = index.read_bytes() if index.is_file() else _NOT_BUILT
        headers = [
            ("Content-Type", _TYPES[".html"]),
            ("Cache-Control", "no-store"),
            page_policy(nonce),
        ]
        return body.replace(NONCE, nonce.encode()), headers


def _content(
    file: Path, environ: dict[str, Any], *, is_asset: bool
) -> tuple[bytes, list[tuple[str, str]]]:
    keep = "public, max-age=31536000, immutable" if is_asset else "no-cache"
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = [
        ("Content-Type", _TYPES.get(file.suffix, guessed)),
        ("Cache-Control", keep),
        ("Vary", "Accept-Encoding"),
    ]
    packed = file.with_name(file.name + ".gz")
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and packed.is_file():
        return packed.read_bytes(), [*headers, ("Content-Encoding", "gzip")]
    return file.read_bytes(), headers
