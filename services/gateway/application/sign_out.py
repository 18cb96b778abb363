"""Sign a browser out."""

from services.gateway.domain.secret import digest
from services.gateway.ports import Door


def sign_out(door: Door, session: str | None) -> None:
    """End the session with this token; does nothing when there is none."""
    if session:
        with door.write() as tables:
            tables.sessions.end(digest(session))
