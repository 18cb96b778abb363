"""The storage as views see it: all of a request is one transaction where that was asked for."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from flask import g, has_app_context

from services.contacts.domain.export import Value
from services.contacts.ports.finder import Finder
from services.contacts.ports.selection import Selection
from services.contacts.ports.storage import Across, Storage, Unit


class RequestStorage:
    """The port Storage, on whichever storage the request at hand uses."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def write(self, workspace_id: str, *, many: bool = False) -> AbstractContextManager[Unit]:
        return self._own.write(workspace_id, many=many)

    def read(self, workspace_id: str, *, many: bool = False) -> AbstractContextManager[Unit]:
        return self._own.read(workspace_id, many=many)

    def export(
        self, workspace_id: str, selection: Selection, columns: Sequence[str]
    ) -> Generator[Sequence[Sequence[Value]]]:
        return self._own.export(workspace_id, selection, columns)

    def across(self) -> AbstractContextManager[Across]:
        return self._own.across()

    def as_one(self) -> AbstractContextManager[Storage]:
        # Asked for to begin the request's transaction, which is not there yet or was let go
        return self._storage.as_one()

    @property
    def _own(self) -> Storage:
        """What streams goes on behind its request, where no transaction is left."""
        if not has_app_context() or "transaction" not in g:
            return self._storage
        own: Storage = g.transaction.storage
        return own


class RequestFinder:
    """The port Finder for views: the request holds no transaction while search is asked.

    Others could not write for as long as a search takes, and search itself may look into contacts.
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def found(self, workspace_id: str, asked: Mapping[str, Any]) -> Iterator[Sequence[str]]:
        if has_app_context() and "transaction" in g:
            g.transaction.let_go()
        return self._finder.found(workspace_id, asked)
