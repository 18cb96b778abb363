"""The search index with no server: tantivy in one folder, one writing process, many readers."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tantivy import DocAddress, Order, Query, Searcher, SearchResult

from services.search.adapters.embedded_folder import Folder
from services.search.adapters.embedded_queries import Queries, any_of, count_of, every
from services.search.adapters.embedded_readers import Reader, Readers
from services.search.adapters.embedded_schema import (
    RECENCY,
    SCHEMA,
    build_schema,
    id_order,
    read_row,
)
from services.search.adapters.embedded_writing import EmbeddedRebuild, Writing
from services.search.domain.document import FORMAT, milliseconds
from services.search.domain.question import FacetField, Question
from services.search.domain.stale import NEVER_FILLED, NO_INDEX, OLDER_FORMAT
from services.search.domain.typos import typos_allowed
from services.search.ports import (
    Applied,
    Capabilities,
    Change,
    Comparison,
    FoundIds,
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
Row = dict[str, Any]
_IDS_ALIKE = 256


def open_index(url: str, key: str = "") -> "EmbeddedIndex":  # noqa: ARG001 - needs no key
    """Open the index in the folder of `embedded:///relative/path` or `embedded:////absolute`."""
    return EmbeddedIndex(Path(url.partition("://")[2].removeprefix("/")))


class EmbeddedIndex:
    """Keeps the promises of SearchIndex on a folder of this machine."""

    capabilities = Capabilities()

    def __init__(self, root: Path) -> None:
        self._schema = build_schema()
        self._folder = Folder(root)
        self._writing = Writing(self._folder, self._schema, Queries(self._schema))
        self._readers = Readers(self._folder)
        self._opening = threading.Lock()

    def apply(self, changes: Sequence[Change]) -> Applied:
        with _engine_errors():
            return self._writing.apply(changes)

    def may_write(self) -> bool:
        with _engine_errors():
            return self._writing.may_write()

    def search(self, question: Question, facets: Sequence[FacetField] = ()) -> Hits:
        if question.wanted.text and not question.wanted:
            return Hits((), 0, facets={field: {} for field in facets})
        with _engine_errors():
            reader = self._reader()
            asked = Asked(reader.searcher(), reader.queries, question)
            rows, total = asked.page()
            counts = asked.counts(facets) if facets else {}
            return Hits(rows, total, total_is_exact=reader.filled, facets=counts)

    def ids(self, question: Question, after: str, most: int) -> FoundIds:
        if question.wanted.text and not question.wanted:
            return FoundIds((), more=False)
        with _engine_errors():
            reader = self._reader()
            return Asked(reader.searcher(), reader.queries, question).ids(after, most)

    def count(self, workspace_id: str | None) -> int:
        with _engine_errors():
            reader = self._reader()
            return count_of(reader.searcher(), reader.queries.found(workspace_id))

    def workspaces(self) -> Sequence[str]:
        with _engine_errors():
            reader = self._reader()
            # terms, since an aggregation gives up where there are more than some ten thousand
            found = reader.searcher().terms_with_prefix("ws", "", reader.queries.found(None))
            return sorted(workspace for workspace, _ in found)

    def versions(self, workspace_id: str | None, after: str, most: int) -> Sequence[Version]:
        with _engine_errors():
            reader = self._reader()
            searcher = reader.searcher()
            query = reader.queries.after(id_order(after) if after else 0, workspace_id)
            hits = searcher.search(
                query, limit=most + _IDS_ALIKE, count=False, order_by_field="id", order=Order.Asc
            ).hits
            wanted = [(str(key), address) for key, address in hits if str(key) > after][:most]
            return _versions(searcher, wanted)

    def stale_because(self) -> Sequence[str]:
        reasons = self._folder.asked()
        current = self._folder.current()
        if current is None or not current.exists():
            return [*reasons, NO_INDEX]
        about = self._folder.about(current)
        if (about.format, about.schema) != (FORMAT, SCHEMA):
            return [*reasons, OLDER_FORMAT]
        return reasons if about.filled else [*reasons, NEVER_FILLED]

    def ask_rebuild(self, reason: str) -> None:
        self._folder.ask(reason)

    def forget_gone(self, before: datetime) -> int:
        with _engine_errors():
            return self._writing.forget_gone(milliseconds(before))

    def note_comparison(self, comparison: Comparison) -> None:
        with _engine_errors():
            self._folder.note_comparison(comparison)

    def last_comparison(self) -> Comparison | None:
        with _engine_errors():
            return self._folder.last_comparison()

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


class Asked:
    """One question put to one searcher."""

    def __init__(self, searcher: Searcher, queries: Queries, question: Question) -> None:
        self.searcher = searcher
        self._queries = queries
        self._question = question
        self._by_rank = question.sort.field == "relevance" and bool(question.wanted)

    def page(self) -> tuple[list[Row], int]:
        """Return the rows of the page and the count of all hits."""
        question = self._question
        query = self._strict()
        found, total = self._find(query, question.offset, question.limit)
        if not self._forgives(total):
            return found, total
        if not self._by_rank:
            either = any_of([query, self._queries.with_slips(question)])
            return self._find(either, question.offset, question.limit)
        known = [row["id"] for row in found] if len(found) == total else self._ids(query)
        slips = self._queries.with_slips(question, known)
        offset = max(0, question.offset - total)
        more, added = self._find(slips, offset, question.limit - len(found))
        return found + more, total + added

    def ids(self, after: str, most: int) -> FoundIds:
        """Return ids of all hits in order, behind one.

        Ordered by their first halves and read from the documents: the engine takes seconds to put
        thousands of texts in order.
        """
        query = self._everything()
        if after:
            query = every([query, self._queries.after(id_order(after), None)])
        hits = self.searcher.search(
            query, limit=most + _IDS_ALIKE, count=False, order_by_field="id_order", order=Order.Asc
        ).hits
        known = sorted(str(read_row(self.searcher.doc(address))["id"]) for _, address in hits)
        found = [each for each in known if each > after]
        return FoundIds(found[:most], more=len(found) > most)

    def counts(self, fields: Sequence[FacetField]) -> Mapping[FacetField, Mapping[str, int]]:
        """Count all hits by fields."""
        terms = {field: {"terms": {"field": field, "size": _FACET_BUCKETS}} for field in fields}
        counted = self.searcher.aggregate(self._everything(), terms)
        return {
            field: {each["key"]: each["doc_count"] for each in counted[field]["buckets"]}
            for field in fields
        }

    def _everything(self) -> Query:
        query = self._strict()
        if self._forgives(count_of(self.searcher, query)):
            return any_of([query, self._queries.with_slips(self._question)])
        return query

    def _forgives(self, total: int) -> bool:
        """Tell whether slips are forgiven: few are found, and a name is looked for."""
        wanted = self._question.wanted
        return total < FEW and not wanted.email and any(map(typos_allowed, wanted.words))

    def _strict(self) -> Query:
        if not self._question.wanted:
            return self._queries.scope(self._question)
        return self._queries.ranked(self._question)

    def _ids(self, query: Query) -> list[str]:
        hits = self.searcher.search(query, limit=FEW, count=False, order_by_field="id").hits
        return [str(contact_id) for contact_id, _ in hits]

    def _find(self, query: Query, offset: int, limit: int) -> tuple[list[Row], int]:
        """Return up to `limit` rows from an offset on, and the count of all hits."""
        at_least_one = max(1, limit)
        sort = self._question.sort
        if self._by_rank:
            result = self.searcher.search(
                query, limit=at_least_one, offset=offset, weight_by_field=RECENCY
            )
        else:
            result = self.searcher.search(
                query,
                limit=at_least_one,
                offset=offset,
                order_by_field=_SORT_FIELD.get(sort.field, "active"),
                order=Order.Desc if sort.descending else Order.Asc,
            )
        wanted = result.hits[: max(0, limit)]
        return [read_row(self.searcher.doc(address)) for _, address in wanted], _count(result)


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
