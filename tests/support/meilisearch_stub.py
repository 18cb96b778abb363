"""A recorder that answers as Meilisearch's public API reference documents.

It holds no search logic and stands for no code of ours: tests use it to see which requests the
adapter makes. What the engine does with them is shown by the conformance suite on a real server.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


@dataclass(frozen=True)
class Call:
    """One request: `method path`, its body, its headers."""

    what: str
    body: Any
    headers: dict[str, str]


@dataclass
class Recorder:
    """Answers every request and remembers it; `hang` makes requests wait until it is set.

    documents: what /documents/fetch returns. missing: indexes that do not exist before they are
    made, those that begin with such a name and a dash included. made_before: indexes that are
    listed. about: the document `contacts` about the index; others are kept in noted.
    took_ms: what every search is said to have taken.
    task: what /tasks/{uid} says; poison: ids that make the task of their batch fail.
    hits: what a search returns; counts: what it counts of each facet it asks for.
    status: of every answer, with this code if it is not 200.
    """

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    noted: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    existing: set[str] = field(default_factory=set)
    made_before: list[str] = field(default_factory=list)
    task: dict[str, Any] = field(default_factory=lambda: {"status": "succeeded"})
    poison: set[str] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    hits: Callable[[dict[str, Any]], list[str]] = lambda _query: []
    counts: Callable[[dict[str, Any]], dict[str, int]] = lambda _query: {"mnxwyza": 2}
    hang: threading.Event | None = None
    took_ms: int = 1
    status: int = 200
    code: str = "internal"
    tasks: int = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def made(self) -> list[str]:
        """The requests so far, without looks at tasks."""
        return [call.what for call in self.calls if "/tasks/" not in call.what]

    def bodies(self, what: str) -> list[Any]:
        return [call.body for call in self.calls if call.what == what]

    def _answer(self, request: Request) -> Response:
        what = f"{request.method} {request.path}"
        self.calls.append(Call(what, _body(request), dict(request.headers)))
        if self.hang is not None:
            self.hang.wait(10)
        if self.status != 200:
            return _json({"code": self.code, "message": "…"}, self.status)
        return self._documented(request, what)

    def _documented(self, request: Request, what: str) -> Response:
        parts = request.path.strip("/").split("/")
        index = parts[1] if parts[0] == "indexes" and len(parts) > 1 else ""
        is_question = request.method == "GET" or parts[-1] == "search"
        if is_question and self._is_missing(index):
            return _json({"code": "index_not_found", "message": "…"}, 404)
        answers = {"tasks": self._task, "multi-search": self._many, "search": self._one, "fetch": self._fetched}  # fmt: skip
        for part in (parts[0], parts[-1]):
            if part in answers:
                return answers[part](request)
        if request.method != "GET":
            return self._enqueued(request, what)
        if parts == ["indexes"]:
            return _json({"results": [{"uid": each} for each in self.made_before]})
        if "documents" not in parts:
            return _json({"uid": index, "primaryKey": "id"})
        return self._noted(parts[-1])

    def _is_missing(self, index: str) -> bool:
        names = (index == each or index.startswith(f"{each}-") for each in self.missing)
        return index not in self.existing and any(names)

    def _noted(self, name: str) -> Response:
        found = self.about if name == "contacts" else self.noted.get(name)
        return _json(found) if found else _json({"code": "document_not_found"}, 404)

    def _note(self, request: Request, what: str) -> None:
        if what.endswith("-about/documents"):
            self.noted |= {each["id"]: each for each in _body(request)}
        if what.endswith("-about/documents/delete-batch"):
            for name in _body(request):
                self.noted.pop(name, None)

    def _task(self, request: Request) -> Response:
        uid = int(request.path.rpartition("/")[2])
        refused = {"status": "failed", "error": {"code": "invalid_document_fields"}}
        told = refused if uid in self.failed else self.task
        return _json({"uid": uid, "error": None, **told})

    def _many(self, request: Request) -> Response:
        return _json({"results": [self._page(query) for query in _body(request)["queries"]]})

    def _one(self, request: Request) -> Response:
        return _json(self._page(_body(request)))

    def _fetched(self, request: Request) -> Response:
        total = len(self.documents)
        return _json({"results": self.documents, "total": total, "offset": 0, "limit": 20})

    def _enqueued(self, request: Request, what: str) -> Response:
        self.tasks += 1
        if what.endswith("/documents") and self.poison & {each["id"] for each in _body(request)}:
            self.failed.add(self.tasks)
        if what == "POST /indexes":
            self.existing.add(_body(request)["uid"])
        self._note(request, what)
        return _json({"taskUid": self.tasks, "status": "enqueued", "type": "…"}, 202)

    def _page(self, query: dict[str, Any]) -> dict[str, Any]:
        found = self.hits(query)
        whole = [{"id": each, "row": {"id": each, "name": each}} for each in found]
        shown = query.get("attributesToRetrieve", ["id"])
        rows = [{name: each[name] for name in shown} for each in whole]
        first = query.get("offset", 0)
        page = {
            "hits": rows[first : first + query["limit"]],
            "estimatedTotalHits": len(rows),
            "processingTimeMs": self.took_ms,
        }
        if "facets" not in query:
            return page
        return {**page, "facetDistribution": {each: self.counts(query) for each in query["facets"]}}


@contextmanager
def recorder() -> Iterator[Recorder]:
    """Serve a recorder on a free port of the loopback."""
    app = Recorder()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    app.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield app
    finally:
        if app.hang:
            app.hang.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _body(request: Request) -> Any:
    data = request.get_data()
    if request.content_type == "application/x-ndjson":
        return [msgspec.json.decode(line) for line in data.splitlines()]
    return msgspec.json.decode(data) if data else None


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status=status, content_type="application/json")
