"""Security headers of what leaves through the edge."""

from collections.abc import Callable
from typing import Any

Header = tuple[str, str]

_ALWAYS: list[Header] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
]
_HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_DATA_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)


def page_policy(nonce: str) -> Header:
    """Return the policy of the frontend's page; nonce: for the styles it makes itself."""
    policy = (
        f"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return "Content-Security-Policy", policy


def guarded(
    start_response: Callable[..., Any], request_id: str, *, is_https: bool
) -> Callable[..., Any]:
    """Return a start_response that adds the security headers and the request's id.

    A response that brings a policy of its own keeps it; one that brings none can load nothing.
    """
    added = [*_ALWAYS, ("X-Request-Id", request_id), *([_HSTS] if is_https else [])]

    def start(status: str, headers: list[Header], *rest: Any) -> Any:
        names = {name.lower() for name, _ in headers}
        policy = [] if "content-security-policy" in names else [_DATA_POLICY]
        missing = [each for each in [*added, *policy] if each[0].lower() not in names]
        return start_response(status, [*headers, *missing], *rest)

    return start
