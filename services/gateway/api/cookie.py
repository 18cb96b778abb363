"""The session cookie."""

from werkzeug.http import dump_cookie, parse_cookie

from services.gateway.domain.session import ABSOLUTE
from services.gateway.settings import GatewaySettings


def cookie_name(settings: GatewaySettings) -> str:
    """Return the cookie's name; `__Host-` binds it to this host, to path / and to TLS."""
    return "__Host-warmline" if settings.is_https else "warmline"


def read_cookie(settings: GatewaySettings, header: str) -> str | None:
    """Return the session token in a Cookie header, or None."""
    return parse_cookie(header).get(cookie_name(settings)) or None


def cookie_with(settings: GatewaySettings, token: str, *, keep: bool) -> dict[str, str]:
    """Return the header that hands a token to the browser, for its window or to keep."""
    return _header(settings, token, int(ABSOLUTE.total_seconds()) if keep else None)


def no_cookie(settings: GatewaySettings) -> dict[str, str]:
    """Return the header that makes the browser forget its token."""
    return _header(settings, "", 0)


def _header(settings: GatewaySettings, token: str, seconds: int | None) -> dict[str, str]:
    cookie = dump_cookie(
        cookie_name(settings),
        token,
        max_age=seconds,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    return {"Set-Cookie": cookie}
