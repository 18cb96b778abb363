"""The one writer of an embedded index: batches with a version guard, and rebuilds beside it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tantivy import Document, Index, IndexWriter, Query, Schema, Searcher

from services.search.adapters.embedded_folder import About, Folder
from services.search.adapters.embedded_queries import Queries, count_of
from services.search.adapters.embedded_schema import (
    SCHEMA,
    gone_document,
    live_document,
    prepare,
    read_row,
)
from services.search.application.leave_out_refused import RefusedItems
from services.search.domain.document import FORMAT, SearchDocument
from services.search.ports import (
    Applied,
    Change,
    Gone,
    IndexRefusedError,
    SearchUnavailableError,
    WriterElsewhereError,
    newest,
)

AChange = TypeVar("AChange", bound=Change)

_HEAP_BYTES = 64_000_000
_IDS_A_QUERY = 1000
_COMMIT_EVERY = 50_000
_EMPTY = About(FORMAT, SCHEMA)


class Generation:
    """One generation opened for writing."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._index = prepare(Index(schema, path=str(path)))
        self._writer: IndexWriter = self._index.writer(_HEAP_BYTES, num_threads=1)
        self._index.reload()

    def searcher(self) -> Searcher:
        """Return a searcher that sees the last commit."""
        return self._index.searcher()

    def add(self, document: Document) -> None:
        """Add a document; it is not seen before `commit`."""
        self._writer.add_document(document)

    def replace(self, documents: Mapping[str, Document]) -> None:
        """Put documents, by contact, in the place of what is known of those, and commit."""
        for contact_id, document in documents.items():
            self._writer.delete_documents_by_term("id", contact_id)
            self._writer.add_document(document)
        self.commit()

    def delete(self, query: Query) -> None:
        """Delete what a query finds, and commit."""
        self._writer.delete_documents_by_query(query)
        self.commit()

    def commit(self) -> None:
        """Make what was added durable and seen."""
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Free the writer; what was not committed is lost, a merge begins again another time."""
        del self._writer


class Writing:
    """Serialises everything that changes the index. Thread-safe.

    The process becomes the writer with its first write, or when it asks whether it may, and stays
    it until `close`.
    """

    def __init__(self, folder: Folder, schema: Schema, queries: Queries) -> None:
        self._folder = folder
        self._schema = schema
        self._queries = queries
        self._lock = threading.RLock()
        self._generation: Generation | None = None
        self._journal: dict[str, Change] | None = None

    def apply(self, changes: Sequence[Change]) -> Applied:
        """Write the changes that are newer than what is known.

        The documents are made before the writer is taken: most of the time goes into them, and
        another batch is committed meanwhile.
        """
        kept = newest(changes)
        written = {change.id: _document(change) for change in kept}
        with self._lock:
            generation = self._open()
            fresh = {change.id: written[change.id] for change in self._newer(generation, kept)}
            if fresh:
                self._changing(lambda: generation.replace(fresh))
            if self._journal is not None:
                noted = newest([*self._journal.values(), *changes])
                self._journal.update({change.id: change for change in noted})
            return Applied(len(fresh), len(changes) - len(fresh))

    def may_write(self) -> bool:
        """Become the writer, if no other process is."""
        with self._lock:
            return self._folder.lock()

    def create(self) -> None:
        """Make an empty generation if there is none and no other process is making one.

        Asking does not make this process the writer: the one that indexes must get the lock.
        """
        with self._lock, suppress(SearchUnavailableError):
            was_writer = self._generation is not None
            self._open()
            if not was_writer:
                self.close()

    def wipe(self) -> None:
        """Begin again with an empty generation."""
        with self._lock:
            self._become_writer()
            self._forget()
            self._start_fresh()

    def forget_gone(self, before: int) -> int:
        """Delete what is gone since before a moment, in milliseconds; return how many."""
        with self._lock:
            generation = self._open()
            query = self._queries.gone_before(before)
            number = count_of(generation.searcher(), query)
            if number:
                self._changing(lambda: generation.delete(query))
            return number

    def begin_rebuild(self) -> "EmbeddedRebuild":
        """Begin a generation beside the current one and note every change from now on."""
        with self._lock:
            self._become_writer()
            self._folder.sweep()
            self._folder.begin_granting()
            fresh = Generation(self._folder.new_generation(_EMPTY), self._schema)
            self._journal = {}
            return EmbeddedRebuild(self, fresh, self._journal)

    def finish_rebuild(self, fresh: Generation, journal: dict[str, Change]) -> None:
        """Let a fresh generation take over, with what changed meanwhile and what is gone."""
        fresh.commit()
        with self._lock:
            if self._journal is not journal:
                raise SearchUnavailableError("another rebuild overtook this one")
            changes = newest([*self._still_gone(fresh), *journal.values()])
            for some in _portions(changes):
                newer = self._newer(fresh, some)
                fresh.replace({change.id: _document(change) for change in newer})
            self._folder.describe(fresh.path, replace(_EMPTY, filled=True))
            self._take_over(fresh)
            self._folder.granted()

    def end_rebuild(self, fresh: Generation, journal: dict[str, Change]) -> None:
        """Throw a generation away and stop noting changes for it."""
        with self._lock:
            fresh.close()
            if self._journal is journal:
                self._journal = None
                self._folder.sweep()

    def close(self) -> None:
        with self._lock:
            self._forget()
            self._folder.unlock()

    def _take_over(self, fresh: Generation) -> None:
        self._journal = None
        old, self._generation = self._generation, fresh
        self._folder.make_current(fresh.path)
        if old:
            old.close()

    def _become_writer(self) -> None:
        if not self._folder.lock():
            raise WriterElsewhereError("another process writes to the search index", retry_after=1)

    def _open(self) -> Generation:
        """Return the current generation for writing; make one where there is none.

        Raises SearchUnavailableError while one with other fields waits for its rebuild.
        """
        self._become_writer()
        current = self._folder.current()
        if self._generation and self._generation.path == current and current.exists():
            return self._generation
        self._forget()
        about = self._folder.about(current) if current else About()
        if current is None or about == About():
            return self._start_fresh()
        if about.schema != SCHEMA:
            raise SearchUnavailableError("the search index waits for its rebuild", retry_after=2)
        try:
            self._generation = Generation(current, self._schema)
        except (ValueError, OSError):
            return self._start_fresh()
        return self._generation

    def _start_fresh(self) -> Generation:
        fresh = Generation(self._folder.new_generation(_EMPTY), self._schema)
        self._take_over(fresh)
        return fresh

    def _changing(self, change: Callable[[], None]) -> None:
        """Change the current generation; a writer that failed is not used again."""
        try:
            change()
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        """Drop the writer after a failure; the next write opens the folder again."""
        if self._generation:
            self._generation.close()
        self._generation = None

    def _current(self) -> tuple[Searcher | None, Queries]:
        """Return a searcher of the current generation, which may have other fields."""
        if self._generation is not None:
            return self._generation.searcher(), self._queries
        try:
            index = prepare(Index.open(str(self._folder.current())))
            index.reload()
            return index.searcher(), Queries(index.schema)
        except (ValueError, OSError):
            return None, self._queries

    def _newer(self, generation: Generation, changes: Sequence[Change]) -> list[Change]:
        fresh: list[Change] = []
        for some in _portions(changes):
            known = self._known(generation.searcher(), [change.id for change in some])
            fresh += [change for change in some if change.version > known.get(change.id, -1)]
        return fresh

    def _known(self, searcher: Searcher, ids: list[str]) -> dict[str, int]:
        hits = searcher.search(
            self._queries.ids(ids), limit=len(ids), count=False, order_by_field="id"
        ).hits
        if not hits:
            return {}
        versions = searcher.fast_field_values("version", [address for _, address in hits])
        return {
            str(contact_id): int(version or 0)
            for (contact_id, _), version in zip(hits, versions, strict=True)
        }

    def _still_gone(self, fresh: Generation) -> Iterator[Gone]:
        """Yield what is gone but for those whom the snapshot brought back into a generation."""
        for some in _portions(list(self._gone())):
            there = self._known(fresh.searcher(), [each.id for each in some])
            yield from (each for each in some if each.id not in there)

    def _gone(self) -> Iterator[Gone]:
        """Yield what is gone, so that a late event can't bring it back."""
        searcher, queries = self._current()
        if searcher is None:
            return
        number = max(1, count_of(searcher, queries.gone()))
        hits = searcher.search(queries.gone(), limit=number, count=False, order_by_field="id").hits
        if hits:
            addresses = [address for _, address in hits]
            versions = searcher.fast_field_values("version", addresses)
            moments = searcher.fast_field_values("updated", addresses)
            for (contact_id, address), version, since in zip(hits, versions, moments, strict=True):
                row = read_row(searcher.doc(address))
                yield Gone(
                    str(contact_id), row["workspace_id"], int(version or 0),
                    None if since is None else int(since),
                )  # fmt: skip


class EmbeddedRebuild:
    """A generation being filled; see the port's Rebuild."""

    def __init__(self, writing: Writing, fresh: Generation, journal: dict[str, Change]) -> None:
        self._writing = writing
        self._journal = journal
        self._fresh: Generation | None = fresh
        self._uncommitted = 0
        self._refused = RefusedItems[str]()

    def put_many(self, documents: Sequence[SearchDocument]) -> None:
        if self._fresh is None:
            raise SearchUnavailableError("this rebuild has ended")
        try:
            for document in documents:
                self._put(self._fresh, document)
            self._uncommitted += len(documents)
            if self._uncommitted >= _COMMIT_EVERY:
                self._fresh.commit()
                self._uncommitted = 0
        except (ValueError, OSError) as problem:
            raise SearchUnavailableError("the fresh search index can't be written") from problem

    def swap(self) -> None:
        if self._fresh is None:
            raise SearchUnavailableError("this rebuild has ended")
        try:
            self._writing.finish_rebuild(self._fresh, self._journal)
        except (ValueError, OSError) as problem:
            raise SearchUnavailableError("the fresh search index can't be written") from problem
        self._fresh = None

    def left_out(self) -> Sequence[str]:
        return tuple(self._refused)

    def _put(self, fresh: Generation, document: SearchDocument) -> None:
        try:
            fresh.add(_document(document))
        except IndexRefusedError as problem:
            self._refused.note(document.id, problem)

    def abandon(self) -> None:
        if self._fresh is not None:
            self._writing.end_rebuild(self._fresh, self._journal)
            self._fresh = None


def _document(change: Change) -> Document:
    """Write a change as the engine's document."""
    try:
        return gone_document(change) if isinstance(change, Gone) else live_document(change)
    except UnicodeEncodeError as problem:
        raise IndexRefusedError("a contact has text that is not Unicode") from problem


def _portions(changes: Sequence[AChange]) -> Iterator[Sequence[AChange]]:
    for start in range(0, len(changes), _IDS_A_QUERY):
        yield changes[start : start + _IDS_A_QUERY]
