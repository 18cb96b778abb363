"""The raw engine on the files of the index: what the box could cost at the least."""

from pathlib import Path

from tantivy import Index, Occur, Query

from libs.common.text import words
from services.search.adapters.embedded_schema import build_schema, prepare

LIMIT = 20


class RawEngine:
    """Looks each word up as it stands, as a beginning, with one slip, and in addresses."""

    def __init__(self, folder: Path) -> None:
        index = prepare(Index.open(str(next(folder.glob("gen-*")))))
        index.reload()
        self._searcher = index.searcher()
        self._schema = build_schema()

    def ask(self, text: str) -> int:
        """Return how many rows of the first page there are."""
        found = Query.boolean_query([(Occur.Must, self._word(word)) for word in words(text)])
        hits = self._searcher.search(found, limit=LIMIT).hits
        return len([self._searcher.doc(address)["row"] for _, address in hits])

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
