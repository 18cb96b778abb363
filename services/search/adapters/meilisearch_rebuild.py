"""A rebuild on Meilisearch: a second index that is filled and then swapped in."""

import time
from collections.abc import Sequence

from services.search.adapters.meilisearch_documents import SETTINGS_DIGEST, document_of
from services.search.adapters.meilisearch_http import Json
from services.search.adapters.meilisearch_store import Store
from services.search.application.leave_out_refused import RefusedItems, leave_out_refused
from services.search.domain.document import FORMAT, SearchDocument
from services.search.ports import IndexRefusedError, SearchUnavailableError

_MOST_PENDING = 8
_CLOCKS_DIFFER_MS = 300_000


class MeilisearchRebuild:
    """See the port's Rebuild. Several processes may write to the old index meanwhile.

    What they wrote is known by its time of indexing: it is copied before the swap, and once more
    after it for the moments between. What was there when the rebuild began never stands against
    the snapshot. asked: the requests that it grants.
    """

    def __init__(self, store: Store, token: str, asked: Sequence[str]) -> None:
        self._store = store
        self._token = token
        self._asked = asked
        self._began = _now()
        self._before = self._recent(self._began)
        self._pending: list[tuple[int, Sequence[SearchDocument]]] = []
        self._refused = RefusedItems[SearchDocument]()
        self._ended = False

    def put_many(self, documents: Sequence[SearchDocument]) -> None:
        self._check()
        if not documents:
            return
        try:
            self._pending.append((self._send(documents), documents))
        except IndexRefusedError:
            leave_out_refused(self._put, documents, self._refused)
        if len(self._pending) >= _MOST_PENDING:
            self._await_one()

    def left_out(self) -> Sequence[str]:
        return [each.id for each in self._refused]

    def swap(self) -> None:
        self._check()
        store, server = self._store, self._store.server
        self._await_all()
        if store.about().get("rebuild") != self._token:
            raise SearchUnavailableError("another rebuild overtook this one")
        self._copy_gone(store.name, store.next_name)
        self._copy_recent(store.name, store.next_name, self._began)
        swapped = _now()
        pair = [{"indexes": [store.name, store.next_name]}]
        server.wait(server.change("POST", "/swap-indexes", pair))
        self._copy_recent(store.next_name, store.name, swapped)
        store.note(filled=True, format=FORMAT, settings=SETTINGS_DIGEST, rebuild=None)
        store.drop(store.next_name)
        self._ended = True
        store.granted(self._asked)

    def abandon(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._store.about().get("rebuild") == self._token:
            self._store.drop(self._store.next_name)
            self._store.note(rebuild=None)

    def _check(self) -> None:
        if self._ended:
            raise SearchUnavailableError("this rebuild has ended")

    def _await_all(self) -> None:
        while self._pending:
            self._await_one()

    def _await_one(self) -> None:
        """Await the oldest task; one that failed is done again without what it failed for."""
        task, documents = self._pending.pop(0)
        try:
            self._store.server.wait(task)
        except IndexRefusedError:
            leave_out_refused(self._put, documents, self._refused)

    def _put(self, documents: Sequence[SearchDocument]) -> None:
        self._store.server.wait(self._send(documents))

    def _send(self, documents: Sequence[SearchDocument]) -> int:
        written = [document_of(document) for document in documents]
        return self._store.server.add(self._store.next_name, written)

    def _recent(self, moment: int) -> dict[str, int]:
        """Return the versions of what may have been written since a moment by any clock."""
        pages = self._store.fetch_all(self._store.name, _since(moment), ["id", "version"])
        return {each["id"]: each["version"] for page in pages for each in page}

    def _copy_gone(self, source: str, target: str) -> None:
        """Copy what is gone and was not in the snapshot."""
        for found in self._store.fetch_all(source, "found = false"):
            known = self._known(target, found)
            self._add(target, [each for each in found if each["id"] not in known])

    def _copy_recent(self, source: str, target: str, moment: int) -> None:
        """Copy what was written since the rebuild began and is newer than the target's."""
        for found in self._store.fetch_all(source, _since(moment)):
            known = self._known(target, found)
            self._add(
                target,
                [
                    each
                    for each in found
                    if each["version"] > known.get(each["id"], -1)
                    and each["version"] != self._before.get(each["id"])
                ],
            )

    def _known(self, target: str, documents: Sequence[Json]) -> dict[str, int]:
        return self._store.known_versions(target, [each["id"] for each in documents])

    def _add(self, target: str, documents: Sequence[Json]) -> None:
        if documents:
            self._store.server.wait(self._store.server.add(target, documents))


def _since(moment: int) -> str:
    return f"indexed >= {moment - _CLOCKS_DIFFER_MS}"


def _now() -> int:
    return int(time.time() * 1000)
