"""The indexes of one installation on a Meilisearch server, and what is noted about them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.search.adapters.meilisearch_documents import SETTINGS, document_of, id_order
from services.search.adapters.meilisearch_http import READ_SECONDS, Meilisearch, Missing
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
    """The index `name` answers; `next_name` is what a rebuild fills; `about_name` holds documents
    about the state of the first. Thread-safe.
    """

    def __init__(self, server: Meilisearch, prefix: str) -> None:
        self.server = server
        self.name = f"{prefix}-contacts"
        self._next = f"{self.name}-next"
        self.about_name = f"{prefix}-about"
        self._settled: set[str] = set()

    def next_name(self, token: str) -> str:
        """Return the name of the index that one rebuild fills, so that no other one does."""
        return f"{self._next}-{token}"

    def others(self, name: str) -> list[str]:
        """Return the indexes of rebuilds but for one, with that of earlier versions."""
        found = self.ask("GET", f"/indexes?limit={BATCH}") or {"results": []}
        names = [str(each["uid"]) for each in found["results"]]
        return [each for each in names if each.startswith(self._next) and each != name]

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
        self._settled.discard(index)
        if self.exists(index):
            self.server.wait(self.server.change("DELETE", f"/indexes/{index}"))

    def delete(self, index: str, wanted: str) -> int:
        """Delete the documents that a filter finds; return how many there were."""
        found = self.fetch(index, {"filter": wanted, "limit": 0, "fields": ["id"]})
        if found["total"]:
            path = f"/indexes/{index}/documents/delete"
            self.server.wait(self.server.change("POST", path, {"filter": wanted}))
        return int(found["total"])

    def about(self) -> dict[str, Any]:
        """Return what is noted about the index; empty when nothing ever was."""
        return self.noted(_ABOUT) or {}

    def noted(self, name: str) -> dict[str, Any] | None:
        """Return one of the documents about the index."""
        found = self.ask("GET", f"/indexes/{self.about_name}/documents/{name}")
        return None if found is None else dict(found)

    def put(self, document: Mapping[str, Any]) -> None:
        """Put one of the documents about the index in its place."""
        self.server.wait(self.put_aside(document))

    def put_aside(self, document: Mapping[str, Any]) -> int:
        """Do as `put` does, some time later; returns the task."""
        return self.server.add(self.about_name, [document])

    def forget(self, names: Sequence[str]) -> None:
        """Delete documents about the index."""
        if names:
            path = f"/indexes/{self.about_name}/documents/delete-batch"
            self.server.wait(self.server.change("POST", path, list(names)))

    def asked(self) -> dict[str, str]:
        """Return why rebuilds were asked for that have not ended, by the id of the request."""
        found = self.fetch(self.about_name, {"limit": BATCH})["results"]
        return {each["id"]: each["reason"] for each in found if each["id"].startswith(ASKED)}

    def note(self, **facts: Any) -> None:
        """Change what is noted about the index."""
        self.put({**self.about(), **facts, "id": _ABOUT})

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

    def rows(self, index: str, ids: Sequence[str], seconds: float) -> list[Mapping[str, Any]]:
        """Return the rows of contacts in the order of the ids, without those that went away."""
        body = {"ids": list(ids), "fields": ["id", "row"], "limit": len(ids)}
        found = self.ask("POST", f"/indexes/{index}/documents/fetch", body, seconds)
        rows = {each["id"]: each["row"] for each in (found or {"results": []})["results"]}
        return [rows[each] for each in ids if each in rows]

    def ask(self, method: str, path: str, body: Any = None, seconds: float = READ_SECONDS) -> Any:
        """Ask the server; None when the index or document does not exist."""
        try:
            return self.server.ask(method, path, body, seconds)
        except Missing:
            return None
