"""Search beside the raw engine and beside ILIKE over three columns.

Every case answers the same mixed queries over the same people: names, misspelt names, beginnings,
numbers in full and in part, e-mails. The raw engine looks each word up as it stands, as a
beginning and with one slip, in the same files. How long the slowest answers take, sizes and memory:
`python -m bench.finding`.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from tantivy import Index

from bench.finding.__main__ import fill
from bench.finding.engine import LIMIT, RawEngine
from bench.finding.ilike import ilike
from bench.finding.people import BATCH, WORKSPACE, contacts, known_people, mixed_queries
from bench.harness import Case, Comparison, Run
from libs.common.bus.port import Delivery
from libs.common.clock import SystemClock
from libs.common.events.contacts import ContactDocument, ContactUpdated
from libs.common.events.registry import make_event
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.embedded_schema import build_schema, live_document, prepare
from services.search.consumers import index_contacts
from services.search.domain.document import SearchDocument, search_document
from services.search.domain.question import Question
from services.search.domain.wanted import understand
from tests.support.postgresql import PostgresNode

SAMPLE = 400
EVENTS = 10 * BATCH
EVENT_ROUNDS = 3


def comparisons(scale: float) -> list[Comparison]:
    """Return the comparisons at 100,000 contacts times scale."""
    size = max(BATCH, int(100_000 * scale) // BATCH * BATCH)
    cases = [
        Case("raw tantivy", lambda: _raw(size)),
        Case("embedded index", lambda: _embedded(size)),
    ]
    if PostgresNode.home() is not None:
        cases.append(Case("ILIKE in PostgreSQL", lambda: _ilike(size), max(10, SAMPLE // 20)))
    return [
        Comparison(
            f"Search box, {size:,} contacts", "queries", cases, SAMPLE,
            floor=("embedded index", 0.5) if scale >= 1 else None,
        ),
        Comparison(
            f"Index contact events behind {size:,} contacts", "contacts",
            [Case("raw tantivy, documents at hand", lambda: _raw_writes(size)),
             Case("events through the handler", lambda: _events(size))],
            EVENTS, rounds=EVENT_ROUNDS, floor=("events through the handler", 0.5),
        ),
    ]  # fmt: skip


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="warmline-bench-search-"))


@cache
def _contacts(size: int) -> list[ContactDocument]:
    return list(contacts(size))


@cache
def _queries(size: int) -> list[str]:
    return mixed_queries(known_people(size, SAMPLE))


@cache
def _filled(size: int) -> EmbeddedIndex:
    index = EmbeddedIndex(_folder() / str(size))
    fill(index, size)
    return index


def _ask(index: EmbeddedIndex, query: str) -> int:
    question = Question(workspace_id=WORKSPACE, wanted=understand(query), limit=LIMIT)
    return len(index.search(question).rows)


@contextmanager
def _embedded(size: int) -> Iterator[Run]:
    index = _filled(size)
    yield lambda n: _each(n, _queries(size), lambda query: _ask(index, query))


@contextmanager
def _raw(size: int) -> Iterator[Run]:
    _filled(size)
    raw = RawEngine(_folder() / str(size))
    yield lambda n: _each(n, _queries(size), raw.ask)


@contextmanager
def _ilike(size: int) -> Iterator[Run]:
    with ilike(contacts(size)) as table:
        yield lambda n: _each(n, _queries(size), lambda query: len(table.ask(query, LIMIT)))


def _each(n: int, queries: Sequence[str], ask: Callable[[str], int]) -> int:
    for place in range(n):
        ask(queries[place % len(queries)])
    return n


class _NoLag:
    def begin(self, queue: str, oldest: datetime) -> None:
        """Nothing is shown."""

    def end(self, queue: str) -> None:
        """Nothing is shown."""


@contextmanager
def _events(size: int) -> Iterator[Run]:
    index = _filled(size)
    handle = index_contacts(index, _NoLag())
    published = [_published(size, version) for version in range(2, 3 + EVENT_ROUNDS)]

    def run(n: int) -> int:
        some = published.pop(0)[:n]
        for start in range(0, len(some), BATCH):
            handle(some[start : start + BATCH])
        return len(some)

    yield run


def _published(size: int, version: int) -> list[Delivery]:
    """Make what a consumer is handed when contacts have changed."""
    clock = SystemClock()
    changed = (
        ContactUpdated(contact=replace(each, version=version)) for each in _contacts(size)[:EVENTS]
    )
    return [Delivery(make_event(each, clock), "q", 1, None) for each in changed]


@contextmanager
def _raw_writes(size: int) -> Iterator[Run]:
    """Delete and add again in an index of its own that holds as much."""
    folder = _folder() / f"raw-{size}"
    folder.mkdir()
    opened = prepare(Index(build_schema(), path=str(folder)))
    writer = opened.writer(64_000_000, num_threads=1)
    documents = [search_document(contact) for contact in _contacts(size)]
    for document in documents:
        writer.add_document(live_document(document))
    writer.commit()

    def run(n: int) -> int:
        some: Sequence[SearchDocument] = documents[:n]
        for start in range(0, len(some), BATCH):
            for document in some[start : start + BATCH]:
                writer.delete_documents_by_term("id", document.id)
                writer.add_document(live_document(document))
            writer.commit()
        return len(some)

    yield run
    shutil.rmtree(folder, ignore_errors=True)
