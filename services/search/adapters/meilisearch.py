"""The search index on a Meilisearch server."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from libs.common.ids import new_id
from services.search.adapters.meilisearch_documents import CUTOFF_MS, NOBODY, SETTINGS_DIGEST, spell
from services.search.adapters.meilisearch_documents import read as read_spelt
from services.search.adapters.meilisearch_http import READ_SECONDS, Json, Meilisearch
from services.search.adapters.meilisearch_lease import Leases
from services.search.adapters.meilisearch_queries import (
    FACETS,
    Search,
    counted,
    listed,
    merged,
    searches,
)
from services.search.adapters.meilisearch_rebuild import MeilisearchRebuild
from services.search.adapters.meilisearch_store import ASKED, BATCH, BY_ID, Store, later_than
from services.search.domain.document import FORMAT, milliseconds
from services.search.domain.question import DEEPEST, FacetField, Question
from services.search.domain.stale import NEVER_FILLED, NO_INDEX, OLDER_FORMAT, OLDER_SETTINGS
from services.search.ports import (
    Applied,
    Capabilities,
    Change,
    Comparison,
    FoundIds,
    Hits,
    NotAllFoundError,
    SearchUnavailableError,
    Version,
    newest,
)

_TOO_MANY = "finds more than the search engine can list in time; say more of a name, or use filters"
_COMPARED = "compared"
_SHOWN = ["id", "row"]
_LEAST_SECONDS = 0.2


def open_index(url: str, key: str = "") -> "MeilisearchIndex":
    """Open the index on the server of `http(s)://host:7700`; `?prefix=` comes before its name."""
    prefix = parse_qs(urlsplit(url).query).get("prefix", ["warmline"])[0]
    return MeilisearchIndex(Meilisearch(url, key), prefix)


class MeilisearchIndex:
    """Keeps the promises of SearchIndex on a server, with what its capabilities say."""

    capabilities = Capabilities(
        every_word_a_prefix=False, forgives_first_letters=False,
        guards_versions_across_writers=False, many_writers=True, always_forgives=True,
    )  # fmt: skip

    def __init__(
        self, server: Meilisearch, prefix: str, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.store = Store(server, prefix)
        self._seconds = seconds
        self._leases = Leases(self.store, seconds)
        self._writing = threading.Lock()

    def apply(self, changes: Sequence[Change]) -> Applied:
        kept = newest(changes)
        written = 0
        with self._writing:
            for start in range(0, len(kept), BATCH):
                written += self.store.write_newer(self.store.name, kept[start : start + BATCH])
        return Applied(written, len(changes) - written)

    def may_write(self) -> bool:
        return True

    def search(self, question: Question, facets: Sequence[FacetField] = ()) -> Hits:
        if question.wanted.text and not question.wanted:
            return Hits((), 0, facets={field: {} for field in facets})
        began = self._seconds()
        page = _Page(question)
        queries = [{"indexUid": self.store.name, **each} for each in page.queries()]
        counting = [{"indexUid": self.store.name, **counted(question, facets)}] if facets else []
        answer = self.store.ask("POST", "/multi-search", {"queries": queries + counting})
        if answer is None:
            return Hits((), 0, total_is_exact=False, facets={field: {} for field in facets})
        counts = answer["results"][-1].get("facetDistribution", {}) if facets else {}
        hits, total, is_whole = page.read(answer["results"][: len(queries)])
        left = READ_SECONDS - (self._seconds() - began)
        return Hits(
            self._rows(hits, max(_LEAST_SECONDS, left)), total, total_is_exact=is_whole,
            facets={field: _readable(counts.get(FACETS[field], {})) for field in facets},
        )  # fmt: skip

    def ids(self, question: Question, after: str, most: int) -> FoundIds:
        """Ask for the first that come behind an id: no search goes deeper than its first page, so
        that the engine's limit on how deep one may go is never met.
        """
        if question.wanted.text and not question.wanted:
            return FoundIds((), more=False)
        limit = min(most, BATCH)
        queries = [{"indexUid": self.store.name, **each} for each in listed(question, after, limit)]
        answer = self.store.ask("POST", "/multi-search", {"queries": queries})
        pages = answer["results"] if answer else []
        if any(page["processingTimeMs"] >= CUTOFF_MS for page in pages):  # then some are missing
            raise NotAllFoundError.of("q", _TOO_MANY)
        found = sorted(hit["id"] for hit in merged(pages))
        is_cut = any(len(page["hits"]) == limit for page in pages)
        return FoundIds(found[:limit], more=is_cut or len(found) > limit)

    def _rows(self, hits: Sequence[Json], seconds: float) -> Sequence[Json]:
        """Return the rows of hits, read apart where the hits are mere ids."""
        if all("row" in hit for hit in hits):
            return [hit["row"] for hit in hits]
        return self.store.rows(self.store.name, [hit["id"] for hit in hits], seconds)

    def count(self, workspace_id: str | None) -> int:
        wanted = "found = true" if workspace_id is None else f'workspace = "{spell(workspace_id)}"'
        found = self.store.fetch(self.store.name, {"filter": wanted, "limit": 0, "fields": ["id"]})
        return int(found["total"])

    def workspaces(self) -> Sequence[str]:
        found: list[str] = []
        while page := self._workspaces_after(found[-1] if found else ""):
            found += page
        return sorted(map(read_spelt, found))

    def _workspaces_after(self, last: str) -> Sequence[str]:
        """Return the next workspaces as they are spelt, in that order; none at the end.

        The engine counts a facet's values in their order, and so many of them at the most.
        """
        later = [f'workspace > "{last}"'] if last else []
        query = {"q": "", "limit": 0, "filter": ["found = true", *later], "facets": ["workspace"]}
        answer = self.store.ask("POST", f"/indexes/{self.store.name}/search", query)
        return sorted(answer["facetDistribution"].get("workspace", {})) if answer else ()

    def versions(self, workspace_id: str | None, after: str, most: int) -> Sequence[Version]:
        wanted: list[str | list[str]] = []
        if workspace_id is not None:
            spelt = spell(workspace_id)
            wanted.append([f'workspace = "{spelt}"', f'gone_workspace = "{spelt}"'])
        if after:
            wanted.append(later_than(after))
        body = {"sort": BY_ID, "fields": ["id", "version", "found"], "limit": most}
        found = self.store.fetch(self.store.name, {**body, "filter": wanted} if wanted else body)
        return [
            Version(each["id"], each["version"], found=each["found"]) for each in found["results"]
        ]

    def stale_because(self) -> Sequence[str]:
        reasons = sorted(set(self.store.asked().values()))
        if not self.store.exists(self.store.name):
            return [*reasons, NO_INDEX]
        about = self.store.about()
        if about.get("format", FORMAT) != FORMAT:
            return [*reasons, OLDER_FORMAT]
        if not about.get("filled"):
            return [*reasons, NEVER_FILLED]
        is_settled = about.get("settings") == SETTINGS_DIGEST
        return reasons if is_settled else [*reasons, OLDER_SETTINGS]

    def ask_rebuild(self, reason: str) -> None:
        self.store.put({"id": f"{ASKED}{new_id()}", "reason": reason})

    def forget_gone(self, before: datetime) -> int:
        gone = f"found = false AND indexed < {milliseconds(before)}"
        return self.store.delete(self.store.name, gone)

    def note_comparison(self, comparison: Comparison) -> None:
        self.store.put({**msgspec.to_builtins(comparison), "id": _COMPARED})

    def last_comparison(self) -> Comparison | None:
        noted = self.store.noted(_COMPARED)
        return msgspec.convert(noted, Comparison) if noted else None

    def begin_rebuild(self) -> MeilisearchRebuild:
        self.store.make(self.store.name)
        return MeilisearchRebuild(self.store, self._leases.take())

    def wipe(self) -> None:
        self.store.make(self.store.name)
        path = f"/indexes/{self.store.name}/documents"
        self.store.server.wait(self.store.server.change("DELETE", path))
        self.store.note(filled=False, format=FORMAT)

    def problem(self) -> str | None:
        try:
            self.store.exists(self.store.name)  # asks with the key, which a health check does not
        except SearchUnavailableError as refused:
            return refused.detail
        return None

    def close(self) -> None:
        self.store.server.close()


class _Page:
    """The searches for one page, and their answers as one list.

    Several searches are read from their first hit on, since one contact may be found by each; a
    page further down then reads mere ids. A single one is read where the page begins.
    """

    def __init__(self, question: Question) -> None:
        self._searches = searches(question)
        self._offset, self._limit = question.offset, question.limit
        self._alone = len(self._searches) == 1

    def queries(self) -> list[Search]:
        first = {"offset": self._offset} if self._alone and self._offset else {}
        limit = self._limit if self._alone else self._offset + self._limit
        shown = _SHOWN if self._alone or not self._offset else ["id"]
        what = {**first, "limit": limit, "attributesToRetrieve": shown}
        return [{**what, **each} for each in self._searches]

    def read(self, pages: Sequence[Json]) -> tuple[Sequence[Json], int, bool]:
        """Return the hits of the page, the count of all, and whether that is exact."""
        hits = merged(pages)
        end = self._offset + self._limit
        estimate = max(page["estimatedTotalHits"] for page in pages)
        was_cut = any(page["processingTimeMs"] >= CUTOFF_MS for page in pages)
        is_whole = estimate <= end and estimate < DEEPEST and not was_cut
        if self._alone:
            return hits, estimate, is_whole
        total = len(hits) if is_whole else max(estimate, len(hits))
        return hits[self._offset : end], total, is_whole


def _readable(counts: Mapping[str, int]) -> dict[str, int]:
    return {"" if value == NOBODY else read_spelt(value): count for value, count in counts.items()}
