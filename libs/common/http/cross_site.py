"""Whose page made a browser send a write: Fetch Metadata, or Origin where a browser is too old."""

from collections.abc import Collection
from urllib.parse import urlsplit

from libs.common.errors import ForbiddenError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


class CrossSiteError(ForbiddenError):
    """Raised when another site's page made a browser send a write."""

    code = "cross_site"


def refuse_cross_site(
    method: str, fetch_site: str | None, origin: str | None, hosts: Collection[str], *,
    has_session: bool,
) -> None:  # fmt: skip
    """Refuse a write that another site's page made a browser send; raises CrossSiteError.

    fetch_site, origin: of the headers Sec-Fetch-Site and Origin. hosts: ours, with their ports.
    With a session a browser must prove that the page was ours. Without one only a foreign page is
    refused: a program that signs in sends neither header.
    """
    if method in SAFE_METHODS:
        return
    if fetch_site is not None:
        ours = fetch_site in _OURS
    elif origin is not None:
        ours = _host_of(origin) in hosts
    else:
        ours = not has_session
    if not ours:
        raise CrossSiteError("writes from another site are refused")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
