"""The contacts service over its REST API."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import msgspec

from libs.common.actor import Actor
from libs.common.errors import NotFoundError, UnavailableError
from libs.common.events.contacts import ContactDocument
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import ServiceClient
from libs.common.http.tokens import service_actor
from services.search.domain.document import LIVE
from services.search.ports import SnapshotPage

_SNAPSHOT_SECONDS = 60.0


class ContactsApi:
    """Keeps the promises of the port Contacts over `libs.common.http.client`."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._self = service_actor("search", frozenset({INTERNAL_SCOPE}))

    def snapshot(
        self, after: str | None, limit: int, workspace_id: str | None = None
    ) -> SnapshotPage:
        params = {"after": after, "limit": limit, "workspace_id": workspace_id}
        answer = self._client.call(
            "GET", "/internal/v1/snapshot", self._self,
            params={name: value for name, value in params.items() if value is not None},
            timeout=_SNAPSHOT_SECONDS,
        )  # fmt: skip
        try:
            contacts = msgspec.convert(answer["items"], list[ContactDocument], strict=False)
        except (msgspec.ValidationError, KeyError) as problem:
            raise UnavailableError("contacts answered with something else") from problem
        return SnapshotPage(contacts, answer["next"])

    def live_version(self, workspace_id: str, contact_id: str) -> int | None:
        reader = service_actor("search", frozenset({"contacts:read"}), workspace_id)
        try:
            found = self._client.call("GET", f"/api/v1/contacts/{quote(contact_id)}", reader)
        except NotFoundError:
            return None
        return int(found["version"]) if found["state"] == LIVE else None

    def lookup(
        self, actor: Actor, kind: str, value: str, seconds: float
    ) -> Sequence[Mapping[str, Any]]:
        answer = self._client.call(
            "GET", "/api/v1/contacts/lookup", replace(actor, via="search"),
            params={kind: value}, timeout=seconds,
        )  # fmt: skip
        items: Sequence[Mapping[str, Any]] = answer["items"]
        return items

    def problem(self) -> str | None:
        return self._client.problem()
