"""The storage as views see it: all of a request is one transaction where that was asked for."""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager

from flask import g, has_app_context

from services.contacts.domain.export import Value
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
        return self._own.as_one()

    @property
    def _own(self) -> Storage:
        """What streams goes on behind its request, where no transaction is left."""
        own: Storage = g.get("transaction", self._storage) if has_app_context() else self._storage
        return own
