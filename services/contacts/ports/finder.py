"""Who is found by what somebody typed, which only search knows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from libs.common.errors import UnavailableError


class FinderUnavailableError(UnavailableError):
    """Raised when search can't say now whom it finds."""

    code = "search_unavailable"
    title = "Search is not available now"


class Finder(Protocol):
    """The search service over REST. Thread-safe."""

    def found(self, workspace_id: str, asked: Mapping[str, Any]) -> Iterator[Sequence[str]]:
        """Yield the ids of everybody whom search finds in a workspace, in order, many at a time.

        asked: the filter of a selection with `q` in it; its expression is an object.
        Raises InvalidInputError that names what search can't read or can't list under the names of
        that filter, and FinderUnavailableError; then what came before is not everybody.
        """
        ...
