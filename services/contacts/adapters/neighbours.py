"""The other services over REST."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from libs.common.errors import WarmlineError
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import ServiceClient
from libs.common.http.tokens import service_actor
from libs.common.log import get_logger
from services.contacts.ports.neighbours import ImportSums, IndexState, SpoolState

log = get_logger(__name__)

T = TypeVar("T")
SECONDS = 2.0
_SELF = service_actor("contacts", frozenset({INTERNAL_SCOPE}))


class RestNeighbours:
    """The port Neighbours over `libs.common.http.client`."""

    def __init__(
        self, search: ServiceClient, ingests: Sequence[ServiceClient], importer: ServiceClient
    ) -> None:
        self._search = search
        self._ingests = ingests
        self._importer = importer

    def forgotten(self, workspace_id: str, contact_ids: Sequence[str]) -> Sequence[str]:
        body = {"workspace_id": workspace_id, "ids": list(contact_ids)}
        found = _ask(self._search, "POST", "/internal/v1/search/forgotten", json=body)
        return [] if found is None else list(found["ids"])

    def index(self) -> IndexState | None:
        return _read(_ask(self._search, "GET", "/internal/v1/search/state"), IndexState)

    def spool(self) -> SpoolState | None:
        found: list[SpoolState] = []
        for each in self._ingests:
            state = _read(_ask(each, "GET", "/internal/v1/ingest/spool"), SpoolState)
            if state is None:
                return None
            found.append(state)
        return SpoolState(
            files=sum(each.files for each in found),
            bytes=sum(each.bytes for each in found),
            damaged=sum(each.damaged for each in found),
            oldest_seconds=max(
                (each.oldest_seconds for each in found if each.oldest_seconds is not None),
                default=None,
            ),
        )

    def verify_token(self) -> str | None:
        found = _ask(self._ingests[0], "GET", "/internal/v1/ingest/challenge")
        token: str | None = found and found["verify_token"]
        return token

    def imports(self, workspace_id: str) -> ImportSums | None:
        params = {"workspace_id": workspace_id}
        found = _ask(self._importer, "GET", "/internal/v1/imports/sums", params=params)
        return _read(found, ImportSums)


def _ask(client: ServiceClient, method: str, path: str, **more: Any) -> Any:
    try:
        return client.call(method, path, _SELF, timeout=SECONDS, **more)
    except WarmlineError as problem:
        log.debug("a service is not known now", path=path, cause=problem.reason_code)
        return None


def _read(answer: Any, kind: type[T]) -> T | None:
    if answer is None:
        return None
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError:
        log.warning("a service answered with something else", wanted=kind.__name__)
        return None
