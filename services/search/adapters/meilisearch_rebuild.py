"""A rebuild on Meilisearch: a second index that is filled and then swapped in."""

import time
from collections.abc import Sequence

from services.search.adapters.meilisearch_documents import SETTINGS_DIGEST, document_of
from services.search.adapters.meilisearch_http import Json
from services.search.adapters.meilisearch_lease import Lease
from services.search.adapters.meilisearch_store import Store
from services.search.application.leave_out_refused import RefusedItems, leave_out_refused
from services.search.domain.document import FORMAT, SearchDocument
from services.search.ports import IndexRefusedError, SearchUnavailableError

_MOST_PENDING = 8
_CLOCKS_DIFFER_MS = 300_000


class MeilisearchRebuild:
    """See the port's Rebuild. Several processes may write to the old index meanwhile; only the one
    with the lease rebuilds, into an index of its own, so that what it swaps in is whole.

    What they wrote is known by its time of indexing: it is copied before the swap, and once more
    after it for the moments between. What was there when the rebuild began never stands against
    the snapshot. It grants what was asked before it began.
    """

    def __init__(self, store: Store, lease: Lease) -> None:
        self._store = store
        self._lease = lease
        self.name = store.next_name(lease.token)
        for left in store.others(self.name):
            store.drop(left)
        store.make(self.name)
        self._asked = list(store.asked())
        self._began = _now()
        self._before = self._recent(self._began)
        self._pending: list[tuple[int, Sequence[SearchDocument]]] = []
        self._refused = RefusedItems[SearchDocument]()
        self._ended = False

    def put_many(self, documents: Sequence[SearchDocument]) -> None:
        self._check()
        self._lease.renew()
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
        self._lease.check()
        self._copy_gone(store.name, self.name)
        self._copy_recent(store.name, self.name, self._began)
        # who takes over drops this index first: a swap that comes too late fails
        self._lease.check()
        swapped = _now()
        pair = [{"indexes": [store.name, self.name]}]
        server.wait(server.change("POST", "/swap-indexes", pair))
        self._copy_recent(self.name, store.name, swapped)
        store.note(filled=True, format=FORMAT, settings=SETTINGS_DIGEST)
        store.drop(self.name)
        self._ended = True
        store.forget(self._asked)
        self._lease.release()

    def abandon(self) -> None:
        if self._ended:
            return
        self._ended = True
        self._store.drop(self.name)
        self._lease.release()

    def _check(self) -> None:
        if self._ended:
            raise SearchUnavailableError("this rebuild has ended")

    def _await_all(self) -> None:
        while self._pending:
            self._await_one()

    def _await_one(self) -> None:
        """Await the oldest task; one that failed is done again without what it failed for."""
        self._lease.renew()
        task, documents = self._pending.pop(0)
        try:
            self._store.server.wait(task)
        except IndexRefusedError:
            leave_out_refused(self._put, documents, self._refused)

    def _put(self, documents: Sequence[SearchDocument]) -> None:
        self._store.server.wait(self._send(documents))

    def _send(self, documents: Sequence[SearchDocument]) -> int:
        written = [document_of(document) for document in documents]
        return self._store.server.add(self.name, written)

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
            self._lease.renew()
            self._store.server.wait(self._store.server.add(target, documents))


def _since(moment: int) -> str:
    return f"indexed >= {moment - _CLOCKS_DIFFER_MS}"


def _now() -> int:
    return int(time.time() * 1000)
