"""Search beside the raw engine and beside ILIKE over three columns.

Every case answers the same mixed queries over the same people: names, misspelt names, beginnings,
numbers in full and in part, e-mails. The raw engine looks each word up as it stands, as a
beginning and with one slip, in the same files. Size, memory and slowest answers are printed once.
"""

import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import psycopg
from tantivy import Index, Occur, Query

from bench.harness import Case, Comparison, Run
from libs.common.bus.port import Delivery
from libs.common.clock import SystemClock
from libs.common.events.contacts import ContactDocument, ContactUpdated
from libs.common.events.registry import make_event
from libs.common.ids import new_id
from libs.common.text import words
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.embedded_schema import build_schema, live_document, prepare
from services.search.consumers import index_contacts
from services.search.domain.document import SearchDocument, search_document
from services.search.domain.question import Question
from services.search.domain.wanted import understand
from tests.support.made_up import MadeUp, people
from tests.support.postgresql import PostgresNode

WORKSPACE = "bench"
BATCH = 1000
LIMIT = 20
SAMPLE = 400
EVENTS = 10 * BATCH
EVENT_ROUNDS = 3
MOMENT = "2026-01-01T00:00:00.000Z"


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
    chance = random.Random(2)
    return [
        ContactDocument(
            id=new_id(), workspace_id=WORKSPACE, version=1, state="live", name=person.name,
            status=chance.choice(("cold", "warm", "hot", "customer")), created_at=MOMENT,
            updated_at=MOMENT, source="import", phone=person.phone, wa_id=person.phone[1:],
            email=person.email, tags=chance.sample(["vip", "lead", "new", "old"], 2),
            last_active_at=f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}T00:00:00.000Z",
        )
        for person in people(size)
    ]  # fmt: skip


@cache
def _queries(size: int) -> list[str]:
    chance = random.Random(3)
    everybody = list(people(size))
    ways: list[Callable[[MadeUp], str | None]] = [
        lambda one: one.name,
        lambda one: _misspelt(one.name, chance),
        lambda one: one.name[: len(one.name.split()[0]) + 4],
        lambda one: one.phone,
        lambda one: one.phone[-4:],
        lambda one: one.phone[-8:],
        lambda one: one.email,
        lambda one: one.email and one.email.partition("@")[0],
    ]
    asked = (ways[place % len(ways)](chance.choice(everybody)) for place in range(2 * SAMPLE))
    return [query for query in asked if query][:SAMPLE]


def _misspelt(name: str, chance: random.Random) -> str:
    letters = list(name)
    place = chance.randrange(1, len(letters) - 2)
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


@cache
def _filled(size: int) -> EmbeddedIndex:
    index = EmbeddedIndex(_folder() / str(size))
    documents = [search_document(contact) for contact in _contacts(size)]
    started = time.perf_counter()
    rebuild = index.begin_rebuild()
    for start in range(0, size, BATCH):
        rebuild.put_many(documents[start : start + BATCH])
    rebuild.swap()
    seconds = time.perf_counter() - started
    _print_facts(index, size, seconds)
    return index


def _print_facts(index: EmbeddedIndex, size: int, seconds: float) -> None:
    times = []
    for query in _queries(size):
        started = time.perf_counter()
        _ask(index, query)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    on_disk = sum(path.stat().st_size for path in (_folder() / str(size)).rglob("*"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {size:,} contacts: built in {seconds:.1f} s, {on_disk / 2**20:.0f} MiB on disk,"
        f" {memory:.0f} MiB in memory at most; answers p50 {times[len(times) // 2]:.1f} ms,"
        f" p99 {times[int(len(times) * 0.99)]:.1f} ms",
        flush=True,
    )


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
    generation = next((_folder() / str(size)).glob("gen-*"))
    opened = prepare(Index.open(str(generation)))
    opened.reload()
    searcher, schema = opened.searcher(), build_schema()

    def one(word: str) -> Query:
        if word.isdigit():
            runs = [word[place : place + 3] for place in range(len(word) - 2)]
            return Query.phrase_query(schema, "digits", runs)
        return Query.disjunction_max_query(
            [
                Query.term_query(schema, "word", word),
                Query.fuzzy_term_query(schema, "word", word, 0, prefix=True),
                Query.fuzzy_term_query(schema, "word", word, 1, prefix=False),
                Query.fuzzy_term_query(schema, "email_word", word, 0, prefix=True),
            ]
        )

    def ask(text: str) -> int:
        found = Query.boolean_query([(Occur.Must, one(word)) for word in words(text)])
        hits = searcher.search(found, limit=LIMIT).hits
        return len([searcher.doc(address)["row"] for _, address in hits])

    yield lambda n: _each(n, _queries(size), ask)


@contextmanager
def _ilike(size: int) -> Iterator[Run]:
    node = PostgresNode().start()
    try:
        url = node.server.url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE c (name text, phone text, email text, row text)")
            with connection.cursor().copy("COPY c FROM STDIN") as copy:
                for each in _contacts(size):
                    copy.write_row((each.name, each.phone, each.email, "x" * 400))
            connection.execute("ANALYZE c")

            def ask(text: str) -> int:
                pattern = f"%{text}%"
                statement = (
                    "SELECT row FROM c WHERE name ILIKE %s OR phone ILIKE %s OR email ILIKE %s"
                    f" LIMIT {LIMIT}"
                )
                return len(connection.execute(statement, (pattern,) * 3).fetchall())

            yield lambda n: _each(n, _queries(size), ask)
    finally:
        node.close()


def _each(n: int, queries: Sequence[str], ask: Callable[[str], int]) -> int:
    for place in range(n):
        ask(queries[place % len(queries)])
    return n


class _NoLag:
    def note(self, seconds: float) -> None:
        """Nothing is shown."""


@contextmanager
def _events(size: int) -> Iterator[Run]:
    index = _filled(size)
    clock = SystemClock()
    handle = index_contacts(index, clock, _NoLag())
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
