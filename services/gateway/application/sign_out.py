"""Sign a browser out."""

from libs.common.clock import Clock
from services.gateway.application.announce import note_access
from services.gateway.application.open_session import Browser
from services.gateway.domain.access import entry_about
from services.gateway.domain.secret import digest
from services.gateway.ports import Door


def sign_out(door: Door, clock: Clock, browser: Browser) -> None:
    """End the browser's session; does nothing when there is none."""
    if not browser.session:
        return
    token_hash = digest(browser.session)
    with door.write() as tables:
        found = tables.sessions.find(token_hash)
        tables.sessions.end(token_hash)
        if found is not None:
            _, member = found
            entry = entry_about(member, "signed_out", browser.by(member), clock.now())
            note_access(tables, clock, entry)
