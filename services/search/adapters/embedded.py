"""The search index with no server: tantivy in one folder, one writing process, many readers."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tantivy import DocAddress, Order, Query, Searcher, SearchResult

from services.search.adapters.embedded_folder import Folder
from services.search.adapters.embedded_queries import Queries, any_of, every, without
from services.search.adapters.embedded_readers import Reader, Readers
from services.search.adapters.embedded_schema import build_schema, id_order, read_row
from services.search.adapters.embedded_writing import EmbeddedRebuild, Writing
from services.search.domain.document import FORMAT
from services.search.domain.question import FacetField, Question
from services.search.ports import (
    Applied,
    Capabilities,
    Change,
    Hits,
    SearchUnavailableError,
    Version,
)

FEW = 20
"""Slips are forgiven when fewer contacts than this match without."""

_SORT_FIELD = {
    "name": "name_sort",
    "phone": "phone_sort",
    "status": "status_sort",
    "owner": "owner_sort",
    "created_at": "created",
    "updated_at": "updated",
    "last_active_at": "active",
}
_FACET_BUCKETS = 60_000
_IDS_ALIKE = 256


def open_index(url: str, key: str = "") -> "EmbeddedIndex":  # noqa: ARG001 - needs no key
    """Open the index in the folder of `embedded:///relative/path` or `embedded:////absolute`."""
    return EmbeddedIndex(Path(url.partition("://")[2].removeprefix("/")))


class EmbeddedIndex:
    """Keeps the promises of SearchIndex on a folder of this machine."""

    capabilities = Capabilities()

    def __init__(self, root: Path) -> None:
        self._schema = build_schema()
        self._queries = Queries(self._schema)
        self._folder = Folder(root)
        self._writing = Writing(self._folder, self._schema, self._queries)
        self._readers = Readers(self._folder)
        self._opening = threading.Lock()

    def apply(self, changes: Sequence[Change]) -> Applied:
        with _engine_errors():
            return self._writing.apply(changes)

    def search(self, question: Question) -> Hits:
        if question.wanted.text and not question.wanted:
            return Hits((), 0)
        with _engine_errors():
            reader = self._reader()
            ranks = _Ranks(reader.searcher(), self._queries, question)
            addresses, total = ranks.page()
            rows = [read_row(ranks.searcher.doc(address)) for address in addresses]
            return Hits(rows, total, total_is_exact=reader.filled)

    def facets(
        self, question: Question, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        if question.wanted.text and not question.wanted:
            return {field: {} for field in fields}
        with _engine_errors():
            ranks = _Ranks(self._reader().searcher(), self._queries, question)
            asked = {field: {"terms": {"field": field, "size": _FACET_BUCKETS}} for field in fields}
            counted = ranks.searcher.aggregate(ranks.everything(), asked)
            return {
                field: {each["key"]: each["doc_count"] for each in counted[field]["buckets"]}
                for field in fields
            }

    def count(self, workspace_id: str | None) -> int:
        with _engine_errors():
            searcher = self._reader().searcher()
            return _count(searcher.search(self._queries.found(workspace_id), limit=1))

    def workspaces(self) -> Sequence[str]:
        with _engine_errors():
            every = {"ws": {"terms": {"field": "ws", "size": _FACET_BUCKETS}}}
            found = self._reader().searcher().aggregate(self._queries.found(None), every)
            return sorted(str(each["key"]) for each in found["ws"]["buckets"])

    def versions(self, workspace_id: str | None, after: str, most: int) -> Sequence[Version]:
        with _engine_errors():
            searcher = self._reader().searcher()
            query = self._queries.after(id_order(after) if after else 0, workspace_id)
            hits = searcher.search(
                query, limit=most + _IDS_ALIKE, count=False, order_by_field="id", order=Order.Asc
            ).hits
            wanted = [(str(key), address) for key, address in hits if str(key) > after][:most]
            return _versions(searcher, wanted)

    def stale_because(self) -> str | None:
        if asked := self._folder.asked():
            return asked
        current = self._folder.current()
        if current is None or not current.exists():
            return "there is no index"
        form, filled = self._folder.about(current)
        if form != FORMAT:
            return "the index has an older format"
        return None if filled else "the index was never filled"

    def ask_rebuild(self, reason: str) -> None:
        self._folder.ask(reason)

    def begin_rebuild(self) -> EmbeddedRebuild:
        with _engine_errors():
            return self._writing.begin_rebuild()

    def wipe(self) -> None:
        with _engine_errors():
            self._writing.wipe()

    def problem(self) -> str | None:
        try:
            with _engine_errors():
                self._reader().searcher()
        except SearchUnavailableError as problem:
            return problem.detail
        return None

    def close(self) -> None:
        self._writing.close()

    def _reader(self) -> Reader:
        """Return a reader of the current generation, made first if there is none at all."""
        reader = self._readers.current()
        if reader is None:
            with self._opening:
                self._writing.create()
            reader = self._readers.current()
        if reader is None:
            raise SearchUnavailableError("the search index is being made; try again", retry_after=1)
        return reader


class _Ranks:
    """One question worked through rank by rank, each rank in the order of last activity."""

    def __init__(self, searcher: Searcher, queries: Queries, question: Question) -> None:
        self.searcher = searcher
        self._queries = queries
        self._question = question
        self._scope = queries.scope(question)

    def page(self) -> tuple[list[DocAddress], int]:
        """Return the addresses of the page and the count of all hits."""
        if not self._question.wanted or self._question.sort.field != "relevance":
            return self._sorted()
        taken: list[DocAddress] = []
        total = 0
        done: list[Query] = []
        for query in self._queries.ranks(self._question.wanted):
            total += self._take(without(every([self._scope, query]), done), total, taken)
            done.append(query)
        slips = self._queries.with_slips(self._question.wanted) if total < FEW else None
        if slips is not None:
            total += self._take(without(every([self._scope, slips]), done), total, taken)
        return taken, total

    def everything(self) -> Query:
        """Return the query for all hits of the question."""
        wanted = self._question.wanted
        if not wanted:
            return self._scope
        found = every([self._scope, any_of(self._queries.ranks(wanted))])
        slips = self._queries.with_slips(wanted)
        if slips is None or _count(self.searcher.search(found, limit=1)) >= FEW:
            return found
        return any_of([found, every([self._scope, slips])])

    def _take(self, query: Query, before: int, taken: list[DocAddress]) -> int:
        """Add what the page needs of one rank; return how many the rank has."""
        needed = self._question.limit - len(taken)
        skipped = max(0, self._question.offset - before)
        result = self.searcher.search(
            query, limit=max(1, needed), offset=skipped, order_by_field="active"
        )
        taken += [address for _, address in result.hits][: max(0, needed)]
        return _count(result)

    def _sorted(self) -> tuple[list[DocAddress], int]:
        sort = self._question.sort
        result = self.searcher.search(
            self.everything(),
            limit=max(1, self._question.limit),
            offset=self._question.offset,
            order_by_field=_SORT_FIELD.get(sort.field, "active"),
            order=Order.Desc if sort.descending else Order.Asc,
        )
        return [address for _, address in result.hits][: self._question.limit], _count(result)


def _versions(searcher: Searcher, wanted: list[tuple[str, DocAddress]]) -> list[Version]:
    if not wanted:
        return []
    addresses = [address for _, address in wanted]
    numbers = searcher.fast_field_values("version", addresses)
    found = searcher.fast_field_values("found", addresses)
    return [
        Version(contact_id, int(number or 0), found=bool(is_found))
        for (contact_id, _), number, is_found in zip(wanted, numbers, found, strict=True)
    ]


def _count(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined] # the stub forgets it


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Turn the engine's complaints about its files, and its panics, into our own error."""
    try:
        yield
    except (ValueError, OSError) as problem:
        raise _unusable(problem) from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":
            raise _unusable(problem) from problem
        raise


def _unusable(problem: BaseException) -> SearchUnavailableError:
    return SearchUnavailableError(
        f"the search index can't be used ({type(problem).__name__})", retry_after=2
    )
