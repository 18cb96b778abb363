"""Give a browser a session of its own."""

from dataclasses import dataclass, field
from datetime import datetime

from libs.common.ids import new_id
from services.gateway.domain.access import By
from services.gateway.domain.member import Member
from services.gateway.domain.secret import digest, new_token
from services.gateway.domain.session import ABSOLUTE, AGENT_LENGTH, PASSING, Session
from services.gateway.ports import Tables


@dataclass(frozen=True, slots=True)
class Browser:
    """Who knocks. address: of the client. session: the token it already has, if any."""

    address: str = ""
    agent: str = ""
    session: str | None = field(default=None, repr=False)

    def by(self, member: Member) -> By:
        """Return this browser with its member, for the access log."""
        return By(member.id, member.name, self.address[:64])


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member who just came in, with the token for the browser's cookie.

    keep: whether the browser keeps the cookie when it is closed.
    """

    member: Member
    token: str = field(repr=False)
    keep: bool


def open_session(
    tables: Tables, member: Member, browser: Browser, now: datetime, *, keep: bool = True
) -> SignedIn:
    """Add a session with a new token; the one that the browser had before ends."""
    if browser.session:
        tables.sessions.end(digest(browser.session))
    token = new_token()
    tables.sessions.purge(now)
    tables.throttle.purge(now)
    tables.members.seen(member.id, now)
    tables.sessions.add(
        Session(
            new_id(),
            digest(token),
            member.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + (ABSOLUTE if keep else PASSING),
            address=browser.address,
            agent=browser.agent[:AGENT_LENGTH],
        )
    )
    return SignedIn(member, token, keep)
