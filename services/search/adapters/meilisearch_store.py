"""The indexes of one installation on a Meilisearch server, and what is noted about them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.search.adapters.meilisearch_documents import SETTINGS, document_of, id_order
from services.search.adapters.meilisearch_http import Meilisearch, Missing
from services.search.ports import Change

BATCH = 1000
ASKED = "asked-"
"""What ids of requests for a rebuild begin with; each is a document beside that about the index."""

BY_ID = ["id_time:asc", "id_tail:asc"]
_ABOUT = "contacts"


def later_than(contact_id: str) -> list[str]:
    """Return the filter, a list of which one must hold, for ids that come after one."""
    last = id_order(contact_id)
    tied = f"id_time = {last['id_time']} AND id_tail > {last['id_tail']}"
    return [f"id_time > {last['id_time']}", f"({tied})"]


class Store:
    """The index `name` answers; `next_name` is being filled during a rebuild; `about_name` holds
    documents about the state of the first. Thread-safe.
    """

    def __init__(self, server: Meilisearch, prefix: str) -> None:
        self.server = server
        self.name = f"{prefix}-contacts"
        self.next_name = f"{prefix}-contacts-next"
        self.about_name = f"{prefix}-about"
        self._settled: set[str] = set()

    def write_newer(self, index: str, changes: Sequence[Change]) -> int:
        """Write the changes that are newer than what an index knows; return how many."""
        self.make(index)
        known = self.known_versions(index, [change.id for change in changes])
        fresh = [change for change in changes if change.version > known.get(change.id, -1)]
        if fresh:
            self.server.wait(self.server.add(index, [document_of(change) for change in fresh]))
        return len(fresh)

    def make(self, index: str) -> None:
        """Make an index if there is none, and give it its settings, before documents.

        A process may have died between the two, so each one gives them once; the engine does
        nothing when it has them.
        """
        if not self.exists(index):
            body = {"uid": index, "primaryKey": "id"}
            self.server.wait(self.server.change("POST", "/indexes", body))
        elif index in self._settled:
            return
        self.server.wait(self.server.change("PATCH", f"/indexes/{index}/settings", SETTINGS))
        self._settled.add(index)

    def drop(self, index: str) -> None:
        """Delete an index if there is one."""
        if self.exists(index):
            self.server.wait(self.server.change("DELETE", f"/indexes/{index}"))

    def about(self) -> dict[str, Any]:
        """Return what is noted about the index; empty when nothing ever was."""
        path = f"/indexes/{self.about_name}/documents/{_ABOUT}"
        return dict(self.ask("GET", path) or {})

    def asked(self) -> dict[str, str]:
        """Return why rebuilds were asked for that have not ended, by the id of the request."""
        found = self.fetch(self.about_name, {"limit": BATCH})["results"]
        return {each["id"]: each["reason"] for each in found if each["id"].startswith(ASKED)}

    def granted(self, asked: Sequence[str]) -> None:
        """Forget requests for a rebuild."""
        if asked:
            path = f"/indexes/{self.about_name}/documents/delete-batch"
            self.server.wait(self.server.change("POST", path, list(asked)))

    def note(self, **facts: Any) -> None:
        """Change what is noted about the index."""
        document = {**self.about(), **facts, "id": _ABOUT}
        self.server.wait(self.server.add(self.about_name, [document]))

    def fetch_all(
        self, index: str, wanted: str, fields: Sequence[str] = ()
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield documents that a filter finds, a batch at a time; whole if no fields are named."""
        last: str | None = None
        while True:
            filters = [wanted, *([later_than(last)] if last else [])]
            body: dict[str, Any] = {"filter": filters, "limit": BATCH, "sort": BY_ID}
            body |= {"fields": list(fields)} if fields else {}
            found = self.fetch(index, body)["results"]
            if found:
                yield found
            if len(found) < BATCH:
                return
            last = found[-1]["id"]

    def known_versions(self, index: str, ids: Sequence[str]) -> dict[str, int]:
        """Return the versions an index has of contacts."""
        body = {"ids": list(ids), "fields": ["id", "version"], "limit": len(ids)}
        return {each["id"]: each["version"] for each in self.fetch(index, body)["results"]}

    def fetch(self, index: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Read documents; an index that does not exist has none."""
        found: Mapping[str, Any] | None
        found = self.ask("POST", f"/indexes/{index}/documents/fetch", body)
        return {"results": [], "total": 0} if found is None else found

    def exists(self, index: str) -> bool:
        """Tell whether there is an index."""
        return self.ask("GET", f"/indexes/{index}") is not None

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the server; None when the index or document does not exist."""
        try:
            return self.server.ask(method, path, body)
        except Missing:
            return None
