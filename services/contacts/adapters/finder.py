"""The search service over REST, for whom it finds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from libs.common.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    WarmlineError,
)
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import ServiceClient
from libs.common.http.tokens import service_actor
from services.contacts.ports.finder import FinderUnavailableError

_PATH = "/internal/v1/search/ids"
_SCOPES = frozenset({INTERNAL_SCOPE, "contacts:read"})
"""While its index is down, search looks exact numbers and addresses up in contacts in our name."""

_NOT_NOW: tuple[type[WarmlineError], ...] = (UnavailableError, NotFoundError, ForbiddenError)
"""The last two, and 405, are what a search of an older release says, which lists nobody."""

_DOWN = "whom the search finds can't be told now; try again shortly, or select by filters"


class RestFinder:
    """The port Finder over `libs.common.http.client`."""

    def __init__(self, search: ServiceClient) -> None:
        self._search = search

    def found(self, workspace_id: str, asked: Mapping[str, Any]) -> Iterator[Sequence[str]]:
        body, after = _question(asked), ""
        own = service_actor("contacts", _SCOPES, workspace_id)
        while True:
            page = self._page(own, {**body, "after": after})
            yield page["ids"]
            if page["next"] is None:
                return
            after = page["next"]

    def _page(self, own: Any, body: Mapping[str, Any]) -> Any:
        try:
            return self._search.call("POST", _PATH, own, json=body)
        except InvalidInputError:
            raise
        except _NOT_NOW as problem:
            raise FinderUnavailableError(
                _DOWN, retry_after=problem.facts.get("retry_after", 2)
            ) from problem


def _question(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a filter as search takes it: its expression as text, and nothing that is null.

    How names begin is left to contacts, which looks at everybody who is found.
    """
    given = {name: value for name, value in asked.items() if value is not None and name != "name"}
    if "filter" in given:
        given["filter"] = msgspec.json.encode(given["filter"]).decode()
    return given
