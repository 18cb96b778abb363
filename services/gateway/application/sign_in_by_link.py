"""Sign a member in with a one-time link, setting a password where there is none."""

from dataclasses import replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.log import get_logger
from services.gateway.application.announce import announce, note_access
from services.gateway.application.open_session import Browser, SignedIn, open_session
from services.gateway.application.sign_in import enabled
from services.gateway.domain.access import entry_about
from services.gateway.domain.login_link import BadLinkError, PasswordRequiredError
from services.gateway.domain.member import Member
from services.gateway.domain.password import check_password, normal_password
from services.gateway.domain.secret import digest
from services.gateway.ports import Door, PasswordHasher, Tables

log = get_logger(__name__)


def sign_in_by_link(
    door: Door,
    hasher: PasswordHasher,
    clock: Clock,
    token: str,
    password: str | None,
    browser: Browser,
) -> SignedIn:
    """Use up a link and return its member with a new session.

    password: the new one; a member who has one may leave it out. A new password ends all other
    sessions. The link stays good when anything is refused. Raises BadLinkError,
    PasswordRequiredError, MemberDisabledError, or InvalidInputError for a weak password.
    """
    now = clock.now()
    member = _member_of(door, token, now)
    if password is None and member.password_hash is None:
        raise PasswordRequiredError.of("password", "choose a password")
    new_hash = None
    if password is not None:
        check_password(password, member.email)
        new_hash = hasher.hash(normal_password(password))
    with door.write() as tables:
        held = tables.members.hold(member.id)
        if held is None or not tables.links.use(digest(token), now):
            raise _bad_link()
        came_in = _let_in(tables, clock, enabled(held), new_hash)
        note_access(tables, clock, entry_about(came_in, "link_followed", browser.by(came_in), now))
        log.info("member signed in by link", member_id=member.id)
        return open_session(tables, came_in, browser, now)


def _member_of(door: Door, token: str, now: datetime) -> Member:
    with door.read() as tables:
        link = tables.links.find(digest(token))
        member = tables.members.find(link.member_id) if link and link.works(now) else None
    if member is None:
        raise _bad_link()
    return enabled(member)


def _let_in(tables: Tables, clock: Clock, before: Member, new_hash: str | None) -> Member:
    """Make a member who is held active, with a new password hash if there is one."""
    password_hash = new_hash or before.password_hash
    after = replace(before, password_hash=password_hash, status="active")
    if new_hash:
        tables.sessions.end_all(before.id)
    if after.status != before.status:
        after = replace(after, version=before.version + 1)
        announce(tables, clock, after)
    tables.members.save(after)
    return after


def _bad_link() -> InvalidInputError:
    return BadLinkError.of("token", "this link was used or has expired; ask for a new one")
