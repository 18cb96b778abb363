"""Readers of the current generation that see what any process commits."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Searcher

from services.search.adapters.embedded_folder import Folder
from services.search.adapters.embedded_queries import Queries
from services.search.adapters.embedded_schema import prepare

_META = "meta.json"
_SWAPS_IN_A_ROW = 5


@dataclass(slots=True)
class Reader:
    """One opened generation with the queries for its fields; filled says whether all contacts were
    put into it.

    Its searcher is reloaded when the engine's meta file was replaced.
    """

    folder: Folder
    generation: Path
    filled: bool
    index: Index
    queries: Queries
    meta: str
    seen: tuple[int, int]
    lock: threading.Lock

    def searcher(self) -> Searcher:
        """Return a searcher that sees every commit made before this call.

        A generation that was swapped out meanwhile answers as it was.
        """
        try:
            newest = _stamp(self.meta)
            if newest != self.seen:
                with self.lock:
                    self.index.reload()
                    self.seen = newest
        except (ValueError, OSError):
            if self.folder.current() == self.generation:
                raise
        return self.index.searcher()


class Readers:
    """Hands out the reader of the current generation. Thread-safe; a look costs two stat calls."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def current(self) -> Reader | None:
        """Return the reader of the current generation, or None when there is none.

        Raises ValueError or OSError when the engine's files are damaged.
        """
        for _ in range(_SWAPS_IN_A_ROW):
            generation = self._folder.current()
            reader = self._reader
            if reader is not None and reader.generation == generation:
                return reader
            try:
                with self._lock:
                    reader = self._open(generation)
            except (ValueError, OSError):
                if self._folder.current() == generation:
                    raise
                continue
            if reader is not None or self._folder.current() == generation:
                return reader
        return None

    def _open(self, generation: Path | None) -> Reader | None:
        if generation is None or not (generation / _META).exists():
            self._reader = None
            return None
        meta = str(generation / _META)
        seen = _stamp(meta)
        index = prepare(Index.open(str(generation)))
        index.reload()
        self._reader = Reader(
            self._folder,
            generation,
            self._folder.about(generation).filled,
            index,
            Queries(index.schema),
            meta,
            seen,
            threading.Lock(),
        )
        return self._reader


def _stamp(meta: str) -> tuple[int, int]:
    found = os.stat(meta)  # noqa: PTH116 - on the path of every search
    return found.st_ino, found.st_mtime_ns
