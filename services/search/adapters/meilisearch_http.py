"""Meilisearch's HTTP API: time limits, tasks that are awaited, and a breaker.

Written to its public reference (https://www.meilisearch.com/docs/reference/api), version 1.50; what
it needs is in version 1.17 and later, see docs/decisions/0009.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from libs.common.http.deadline import DeadlineAdapter
from services.search.ports import IndexRefusedError, SearchUnavailableError

CONNECT_SECONDS = 0.3
READ_SECONDS = 1.1
"""A question is answered or given up within these together, so that of two seconds something is
left for an exact look-up."""

BREAKS_AFTER = 3
WRITE_SECONDS = 30.0
TASK_SECONDS = 120.0
_FIRST_LOOK, _LAST_LOOK = 0.005, 0.25
_TRANSIENT = {
    "internal", "no_space_left_on_device", "too_many_open_files", "database_size_limit_reached",
    "index_creation_failed", "invalid_state", "invalid_store_file", "io_error",
}  # fmt: skip
"""Codes of tasks that failed for the server's own sake; the same task may succeed another time."""

_NDJSON = "application/x-ndjson"

_LOST = "the search engine lost the index meanwhile"

Json = Mapping[str, Any]


class Missing(Exception):  # noqa: N818 - an answer that callers turn into something else
    """The index or document does not exist."""


class Breaker:
    """Refuses calls for a while after several failures in a row. Thread-safe.

    It opens after `failures` failures; after `seconds` it lets one call through, which closes it
    if it succeeds and opens it for as long again if not.
    """

    def __init__(self, failures: int = BREAKS_AFTER, seconds: float = 5.0) -> None:
        self._failures = failures
        self._seconds = seconds
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def check(self) -> None:
        """Raise SearchUnavailableError while it is open."""
        with self._lock:
            if self._failed < self._failures:
                return
            now = time.monotonic()
            if now < self._until:
                raise SearchUnavailableError(
                    "the search engine did not answer lately", retry_after=self._until - now
                )
            self._until = now + self._seconds

    def note(self, *, success: bool) -> None:
        """Note how a call went."""
        with self._lock:
            self._failed = 0 if success else self._failed + 1
            if not success:
                self._until = time.monotonic() + self._seconds


class Meilisearch:
    """Calls one server. Thread-safe.

    Every call raises SearchUnavailableError when no good answer comes, and Missing on 404.
    """

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(pool_maxsize=32))
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"
        self._breaker = Breaker()

    def ask(self, method: str, path: str, body: Any = None, seconds: float = READ_SECONDS) -> Any:
        """Ask something that is answered at once; given up after `seconds`, once connected.

        What the engine can't answer, such as a filter that only a rebuilt index knows, is
        unavailable too.
        """
        self._breaker.check()
        try:
            return self._call(method, path, body, seconds)
        except IndexRefusedError as refused:
            code = refused.facts["engine_code"]
            raise SearchUnavailableError(f"the search engine can't answer ({code})") from refused

    def change(self, method: str, path: str, body: Any = None) -> int:
        """Ask for a change and return the uid of its task."""
        return self._enqueue(method, path, body)

    def add(self, index: str, documents: Sequence[Json]) -> int:
        """Add or replace documents; returns the uid of the task. Raises IndexRefusedError."""
        encoder = msgspec.json.Encoder()
        try:
            lines = b"".join(encoder.encode(document) + b"\n" for document in documents)
        except UnicodeEncodeError as problem:
            raise IndexRefusedError("a contact has text that is not Unicode") from problem
        path = f"/indexes/{index}/documents?primaryKey=id"
        return self._enqueue("POST", path, lines)

    def wait(self, task: int) -> None:
        """Return when a task has succeeded, or made an index that was there already.

        Raises IndexRefusedError when it failed for the documents' sake, with the engine's code.
        """
        deadline, pause = time.monotonic() + TASK_SECONDS, _FIRST_LOOK
        resting = threading.Event()
        while True:
            found = self._told(task)
            if found["status"] == "succeeded":
                return None
            if found["status"] == "canceled":
                raise SearchUnavailableError("somebody cancelled a task of the search engine")
            if found["status"] == "failed":
                return _refuse(found)
            if time.monotonic() > deadline:
                raise SearchUnavailableError("the search engine has not done a task in time")
            resting.wait(pause)
            pause = min(pause * 2, _LAST_LOOK)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _enqueue(self, method: str, path: str, body: Any) -> int:
        try:
            return int(self._call(method, path, body, WRITE_SECONDS)["taskUid"])
        except Missing as lost:
            raise SearchUnavailableError(_LOST, retry_after=1) from lost

    def _told(self, task: int) -> Json:
        """Return what the server says of a task; one that lost its tasks is unavailable."""
        try:
            told: Json = self._call("GET", f"/tasks/{task}", None, WRITE_SECONDS)
        except Missing as lost:
            raise SearchUnavailableError(_LOST, retry_after=1) from lost
        return told

    def _call(self, method: str, path: str, body: Any, seconds: float) -> Any:
        is_lines = isinstance(body, bytes)
        data = body if is_lines or body is None else msgspec.json.encode(body)
        kind = {"Content-Type": _NDJSON if is_lines else "application/json"}
        try:
            answer = self._session.request(
                method, self._base + path, data=data, headers=kind if data else {},
                timeout=(CONNECT_SECONDS, seconds), allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as problem:
            self._breaker.note(success=False)
            raise SearchUnavailableError(
                f"the search engine does not answer ({type(problem).__name__})", retry_after=2
            ) from problem
        return self._read(answer)

    def _read(self, answer: requests.Response) -> Any:
        content = answer.content
        self._breaker.note(success=answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR)
        if answer.ok:
            return msgspec.json.decode(content) if content else None
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise Missing
        code = _code_of(content)
        if answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}:
            raise IndexRefusedError("the search engine refused a request", engine_code=code)
        raise SearchUnavailableError(
            f"the search engine answered {answer.status_code} ({code})", retry_after=2
        )


def _refuse(task: Json) -> None:
    code = (task.get("error") or {}).get("code", "unknown")
    if code == "index_not_found":
        raise SearchUnavailableError(_LOST, retry_after=1)
    if code == "index_already_exists":
        return
    if code in _TRANSIENT:
        raise SearchUnavailableError(f"the search engine failed a task ({code})")
    raise IndexRefusedError("the search engine refused the documents", engine_code=code)


def _code_of(content: bytes) -> str:
    try:
        return str(msgspec.json.decode(content)["code"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return "unknown"
