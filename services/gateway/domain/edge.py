"""The rules of the edge: which paths are open, how large a body may be, which writes are ours.

The embedded front and nginx's template (`deploy/nginx`) follow the same rules; the tests in
`tests/edge` hold both to them.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from libs.common.errors import ForbiddenError

MEBIBYTE = 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_SITES = frozenset({"same-origin", "none"})

_DESCRIPTION = re.compile(r"/api/v1/[a-z-]+/(openapi\.json|docs)")
_OPEN = frozenset(
    {
        ("POST", "/api/v1/session"),
        ("DELETE", "/api/v1/session"),
        ("POST", "/api/v1/session/link"),
    }
)
_FOR_EITHER = frozenset({("GET", "/api/v1/session"), ("HEAD", "/api/v1/session")})
_BAD_PATH = re.compile(r"//|/\.{1,2}(/|$)|[\x00-\x1f\x7f\\]")
_BACKSTAGE = ("/internal", "/metrics")
_SERVICES = ("/api", "/webhooks")


@dataclass(frozen=True, slots=True)
class EdgeRequest:
    """A request as the edge sees it. path: decoded, without query. host: of the Host header.

    session: the cookie's token. bearer: the text after `Bearer` in Authorization.
    fetch_site, origin: the headers by which a browser says whose page made it send this.
    """

    method: str
    path: str
    host: str = ""
    session: str | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)
    fetch_site: str | None = None
    origin: str | None = None


class CrossSiteError(ForbiddenError):
    """Raised when another site's page made a browser send a write."""

    code = "cross_site"


def is_open(method: str, path: str) -> bool:
    """Tell whether a path needs nobody to be signed in."""
    if not is_service_path(path):
        return method in SAFE_METHODS
    if is_under(path, "/webhooks"):
        return True
    read = "GET" if method == "HEAD" else method
    return (method, path) in _OPEN or (read == "GET" and bool(_DESCRIPTION.fullmatch(path)))


def is_for_either(method: str, path: str) -> bool:
    """Tell whether a path has an answer for nobody beside the one for who is signed in."""
    return (method, path) in _FOR_EITHER


def is_service_path(path: str) -> bool:
    """Tell whether a path belongs to a service; the others belong to the frontend."""
    return any(is_under(path, each) for each in _SERVICES)


def is_backstage(path: str) -> bool:
    """Tell whether a path is between services only and must not exist for the outside."""
    return any(is_under(path, each) for each in _BACKSTAGE)


def is_bad_path(path: str) -> bool:
    """Tell whether a path could mean different things to the edge and to a service."""
    return not path.startswith("/") or bool(_BAD_PATH.search(path))


def is_under(path: str, prefix: str) -> bool:
    """Tell whether a path is prefix or lies below it."""
    return path == prefix or path.startswith(prefix + "/")


def body_limit(path: str, import_limit: int) -> int:
    """Return how many bytes the body of a request to this path may have."""
    if is_under(path, "/webhooks"):
        return 4 * MEBIBYTE
    if is_under(path, "/api/v1/imports"):
        return import_limit
    return MEBIBYTE


def refuse_cross_site(request: EdgeRequest, public_url: str) -> None:
    """Refuse a write that another site's page made a browser send; raises CrossSiteError.

    With a session cookie a browser must prove that the page was ours: by Sec-Fetch-Site, or,
    where it is too old for that, by Origin. Without a cookie only a foreign page is refused: a
    program that signs in sends neither header.
    """
    if request.method in SAFE_METHODS or is_under(request.path, "/webhooks"):
        return
    if request.fetch_site is not None:
        ours = request.fetch_site in OUR_SITES
    elif request.origin is not None:
        ours = urlsplit(request.origin).netloc in {request.host, urlsplit(public_url).netloc}
    else:
        ours = request.session is None
    if not ours:
        raise CrossSiteError("writes from another site are refused")
