"""The raw engine under the index: what the box could cost at the least."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from tantivy import DocAddress, Document, Index, Occur, Query, Searcher, SearchResult

from libs.common.text import words
from services.search.adapters.embedded import Asked
from services.search.adapters.embedded_queries import Queries
from services.search.adapters.embedded_schema import build_schema, prepare
from services.search.domain.question import Question

LIMIT = 20


class Raw(Protocol):
    """An engine asked without a box around it."""

    def ask(self, text: str) -> int:
        """Return how many rows of the first page there are."""
        ...

    def sizes(self) -> dict[str, int]:
        """Return what the index takes, in MiB."""
        ...


class RawEngine:
    """tantivy on the files of the embedded index.

    Looks each word up as it stands, as a beginning, with one slip, and in addresses.
    """

    def __init__(self, folder: Path) -> None:
        index = prepare(Index.open(str(next(folder.glob("gen-*")))))
        index.reload()
        self._folder = folder
        self._searcher = index.searcher()
        self._schema = build_schema()

    def ask(self, text: str) -> int:
        """Return how many rows of the first page there are."""
        found = Query.boolean_query([(Occur.Must, self._word(word)) for word in words(text)])
        hits = self._searcher.search(found, limit=LIMIT).hits
        return len([self._searcher.doc(address)["row"] for _, address in hits])

    def sizes(self) -> dict[str, int]:
        """Return what the index takes on disk and this process in memory, now and at most."""
        on_disk = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        status = Path("/proc/self/status").read_text().splitlines()
        memory = {line.partition(":")[0]: int(line.split()[1]) for line in status if "kB" in line}
        return {
            "index_mib": round(on_disk / 2**20),
            "memory_mib": round(memory["VmRSS"] / 1024),
            "memory_at_most_mib": round(memory["VmHWM"] / 1024),
        }

    def _word(self, word: str) -> Query:
        schema = self._schema
        if word.isdigit():
            runs: list[str | tuple[int, str]] = [
                word[place : place + 3] for place in range(len(word) - 2)
            ]
            return Query.phrase_query(schema, "digits", runs)
        return Query.disjunction_max_query(
            [
                Query.term_query(schema, "word", word),
                Query.fuzzy_term_query(schema, "word", word, 0, prefix=True),
                Query.fuzzy_term_query(schema, "word", word, 1, prefix=False),
                Query.fuzzy_term_query(schema, "email_word", word, 0, prefix=True),
            ]
        )


class SameQueries:
    """The embedded engine asked exactly what the box asks it for a text, and for the same
    documents: what remains of the box's time is the box's own.
    """

    def __init__(self, folder: Path) -> None:
        index = prepare(Index.open(str(next(folder.glob("gen-*")))))
        index.reload()
        self._searcher = index.searcher()
        self._queries = Queries(build_schema())
        self._made: dict[str, Sequence[Callable[[], Any]]] = {}

    def prepare(self, question: Question) -> None:
        """Note what the box asks the engine for a question."""
        noting = _Noting(self._searcher)
        Asked(noting, self._queries, question).page()  # type: ignore[arg-type] # asks the same
        self._made[question.wanted.text] = noting.asked

    def ask(self, text: str) -> None:
        """Ask it again."""
        for each in self._made[text]:
            each()


class _Noting:
    """Passes on what a searcher is asked, and notes it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.asked: list[Callable[[], Any]] = []

    def search(self, query: Query, **how: Any) -> SearchResult:
        self.asked.append(lambda: self._searcher.search(query, **how).hits)
        return self._searcher.search(query, **how)

    def doc(self, address: DocAddress) -> Document:
        self.asked.append(lambda: self._searcher.doc(address)["row"])
        return self._searcher.doc(address)


class RawMeilisearch:
    """A Meilisearch server, asked for the words as they stand. name: of the index."""

    def __init__(self, url: str, key: str, name: str) -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._name = name
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, text: str) -> int:
        """Return how many rows of the first page there are."""
        body = {"q": text, "limit": LIMIT, "attributesToRetrieve": ["row"]}
        path = f"{self._base}/indexes/{self._name}/search"
        return len(self._answer("POST", path, body)["hits"])

    def sizes(self) -> dict[str, int]:
        """Return what the server's database takes on disk; its memory is not ours to see."""
        return {
            "database_mib": round(
                self._answer("GET", f"{self._base}/stats")["databaseSize"] / 2**20
            )
        }

    def _answer(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._session.request(method, path, json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()
