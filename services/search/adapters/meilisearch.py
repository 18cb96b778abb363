"""The search index on a Meilisearch server."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from libs.common.ids import new_id
from services.search.adapters.meilisearch_documents import (
    NOBODY,
    SETTINGS,
    document_of,
    id_order,
    spell,
)
from services.search.adapters.meilisearch_documents import read as read_spelt
from services.search.adapters.meilisearch_http import Meilisearch, Missing
from services.search.adapters.meilisearch_queries import (
    main_search,
    merged,
    scope_of,
    searches,
)
from services.search.adapters.meilisearch_rebuild import MeilisearchRebuild
from services.search.domain.document import FORMAT
from services.search.domain.question import FacetField, Question
from services.search.ports import (
    Applied,
    Capabilities,
    Change,
    Hits,
    SearchUnavailableError,
    Version,
    newest,
)

BATCH = 1000
_ABOUT = "contacts"
_FACETS = {"status": "status", "tag": "tags", "owner": "owner"}


def open_index(url: str, key: str = "") -> "MeilisearchIndex":
    """Open the index on the server of `http(s)://host:7700`; `?prefix=` comes before its name."""
    prefix = parse_qs(urlsplit(url).query).get("prefix", ["warmline"])[0]
    return MeilisearchIndex(Meilisearch(url, key), prefix)


class MeilisearchIndex:
    """Keeps the promises of SearchIndex on a server, with what its capabilities say.

    The index `<prefix>-contacts` answers; `<prefix>-contacts-next` is being filled during a
    rebuild; `<prefix>-about` holds one document about the state of the first.
    """

    capabilities = Capabilities(
        every_word_a_prefix=False, guards_versions_across_writers=False, many_writers=True
    )

    def __init__(self, server: Meilisearch, prefix: str) -> None:
        self.server = server
        self.name = f"{prefix}-contacts"
        self.next_name = f"{prefix}-contacts-next"
        self.about_name = f"{prefix}-about"
        self._writing = threading.Lock()

    def apply(self, changes: Sequence[Change]) -> Applied:
        kept = newest(changes)
        written = 0
        with self._writing:
            for start in range(0, len(kept), BATCH):
                written += self.write_newer(self.name, kept[start : start + BATCH])
        return Applied(written, len(changes) - written)

    def write_newer(self, index: str, changes: Sequence[Change]) -> int:
        """Write the changes that are newer than what an index knows; return how many."""
        self.make(index)
        known = self.known_versions(index, [change.id for change in changes])
        fresh = [change for change in changes if change.version > known.get(change.id, -1)]
        if fresh:
            self.server.wait(self.server.add(index, [document_of(change) for change in fresh]))
        return len(fresh)

    def search(self, question: Question) -> Hits:
        if question.wanted.text and not question.wanted:
            return Hits((), 0)
        end = question.offset + question.limit
        queries = [
            {"indexUid": self.name, "limit": end, "attributesToRetrieve": ["id", "row"], **each}
            for each in searches(question)
        ]
        answer = self._ask("POST", "/multi-search", {"queries": queries})
        if answer is None:
            return Hits((), 0, total_is_exact=False)
        pages = answer["results"]
        hits = merged(pages)
        is_whole = all(page["estimatedTotalHits"] <= end for page in pages)
        estimate = max(page["estimatedTotalHits"] for page in pages)
        total = len(hits) if is_whole else max(estimate, len(hits))
        rows = [hit["row"] for hit in hits[question.offset : end]]
        return Hits(rows, total, total_is_exact=is_whole)

    def facets(
        self, question: Question, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        if question.wanted.text and not question.wanted:
            return {field: {} for field in fields}
        query = {
            **main_search(question.wanted, scope_of(question)),
            "limit": 0,
            "facets": [_FACETS[field] for field in fields],
        }
        answer = self._ask("POST", f"/indexes/{self.name}/search", query)
        counts = answer["facetDistribution"] if answer else {}
        return {field: _readable(counts.get(_FACETS[field], {})) for field in fields}

    def count(self, workspace_id: str | None) -> int:
        wanted = "found = true" if workspace_id is None else f'workspace = "{spell(workspace_id)}"'
        found = self._fetch(self.name, {"filter": wanted, "limit": 0, "fields": ["id"]})
        return int(found["total"])

    def workspaces(self) -> Sequence[str]:
        query = {"q": "", "limit": 0, "filter": "found = true", "facets": ["workspace"]}
        answer = self._ask("POST", f"/indexes/{self.name}/search", query)
        found = answer["facetDistribution"].get("workspace", {}) if answer else {}
        return sorted(map(read_spelt, found))

    def versions(self, workspace_id: str | None, after: str, most: int) -> Sequence[Version]:
        wanted: list[str | list[str]] = []
        if workspace_id is not None:
            spelt = spell(workspace_id)
            wanted.append([f'workspace = "{spelt}"', f'gone_workspace = "{spelt}"'])
        if after:
            last = id_order(after)
            later = f"id_time = {last['id_time']} AND id_tail > {last['id_tail']}"
            wanted.append([f"id_time > {last['id_time']}", f"({later})"])
        body = {
            "sort": ["id_time:asc", "id_tail:asc"],
            "fields": ["id", "version", "found"],
            "limit": most,
        }
        found = self._fetch(self.name, {**body, "filter": wanted} if wanted else body)
        return [
            Version(each["id"], each["version"], found=each["found"]) for each in found["results"]
        ]

    def stale_because(self) -> str | None:
        about = self.about()
        if about.get("asked"):
            return str(about["asked"])
        if not self._exists(self.name):
            return "there is no index"
        if about.get("format", FORMAT) != FORMAT:
            return "the index has an older format"
        return None if about.get("filled") else "the index was never filled"

    def ask_rebuild(self, reason: str) -> None:
        self.note(asked=reason)

    def begin_rebuild(self) -> MeilisearchRebuild:
        token = new_id()
        self.make(self.name)
        self.drop(self.next_name)
        self.make(self.next_name)
        self.note(rebuild=token)
        return MeilisearchRebuild(self, token)

    def wipe(self) -> None:
        self.make(self.name)
        self.server.wait(self.server.change("DELETE", f"/indexes/{self.name}/documents"))
        self.note(filled=False, format=FORMAT)

    def problem(self) -> str | None:
        try:
            problem = self.server.problem()
            self._exists(self.name)  # asks with the key, which the health check does not
        except SearchUnavailableError as refused:
            return refused.detail
        return problem

    def close(self) -> None:
        self.server.close()

    def make(self, index: str) -> None:
        """Make an index with its settings if there is none; the settings come before documents."""
        if self._exists(index):
            return
        body = {"uid": index, "primaryKey": "id"}
        self.server.wait(self.server.change("POST", "/indexes", body))
        self.server.wait(self.server.change("PATCH", f"/indexes/{index}/settings", SETTINGS))

    def drop(self, index: str) -> None:
        """Delete an index if there is one."""
        if self._exists(index):
            self.server.wait(self.server.change("DELETE", f"/indexes/{index}"))

    def about(self) -> dict[str, Any]:
        """Return what is noted about the index; empty when nothing ever was."""
        path = f"/indexes/{self.about_name}/documents/{_ABOUT}"
        return dict(self._ask("GET", path) or {})

    def note(self, **facts: Any) -> None:
        """Change what is noted about the index."""
        document = {**self.about(), **facts, "id": _ABOUT}
        self.server.wait(self.server.add(self.about_name, [document]))

    def fetch_all(self, index: str, wanted: str) -> Iterator[list[dict[str, Any]]]:
        """Yield whole documents that a filter finds, a batch at a time."""
        offset = 0
        while True:
            body = {"filter": wanted, "limit": BATCH, "offset": offset}
            found = self._fetch(index, body)["results"]
            if found:
                yield found
            if len(found) < BATCH:
                return
            offset += BATCH

    def known_versions(self, index: str, ids: Sequence[str]) -> dict[str, int]:
        """Return the versions an index has of contacts."""
        body = {"ids": list(ids), "fields": ["id", "version"], "limit": len(ids)}
        return {each["id"]: each["version"] for each in self._fetch(index, body)["results"]}

    def _fetch(self, index: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Read documents; an index that does not exist has none."""
        found: Mapping[str, Any] | None
        found = self._ask("POST", f"/indexes/{index}/documents/fetch", body)
        return {"results": [], "total": 0} if found is None else found

    def _exists(self, index: str) -> bool:
        return self._ask("GET", f"/indexes/{index}") is not None

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the server; None when the index or document does not exist."""
        try:
            return self.server.ask(method, path, body)
        except Missing:
            return None


def _readable(counts: Mapping[str, int]) -> dict[str, int]:
    return {"" if value == NOBODY else read_spelt(value): count for value, count in counts.items()}
