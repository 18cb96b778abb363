"""Change one's own password."""

from dataclasses import replace

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, UnauthenticatedError
from services.gateway.application.announce import note_access
from services.gateway.application.open_session import Browser, SignedIn, open_session
from services.gateway.application.sign_in import count_try, enabled, forget_tries, held
from services.gateway.domain.access import entry_about
from services.gateway.domain.member import Member
from services.gateway.domain.password import check_password, normal_password
from services.gateway.domain.secret import digest
from services.gateway.ports import Door, PasswordHasher, Tables


def change_password(
    door: Door,
    hasher: PasswordHasher,
    clock: Clock,
    member_id: str,
    current: str,
    password: str,
    browser: Browser,
) -> SignedIn:
    """Set a new password, end all other sessions, and return a new one.

    Guessing the current one is slowed down as signing in is. Raises InvalidInputError naming
    `current` or `password`, RateLimitedError, UnauthenticatedError, MemberDisabledError.
    """
    now, member = clock.now(), _member(door, member_id)
    check_password(password, member.email)
    count_try(door, member.email, browser, now)
    if not hasher.verify(member.password_hash, normal_password(current)):
        raise _wrong()
    password_hash = hasher.hash(normal_password(password))
    with door.write() as tables:
        newest = held(tables, hasher, member, current)
        if newest is None:
            raise _wrong()
        newest = enabled(newest)
        forget_tries(tables, member.email, browser)
        tables.members.save(replace(newest, password_hash=password_hash))
        keep = _is_kept(tables, browser)
        tables.sessions.end_all(member_id)
        tables.links.drop_all(member_id)
        note_access(tables, clock, entry_about(member, "password_changed", browser.by(member), now))
        return open_session(tables, newest, browser, now, keep=keep)


def _is_kept(tables: Tables, browser: Browser) -> bool:
    found = tables.sessions.find(digest(browser.session)) if browser.session else None
    return found is None or found[0].is_kept


def _member(door: Door, member_id: str) -> Member:
    with door.read() as tables:
        member = tables.members.find(member_id)
    if member is None:
        raise UnauthenticatedError("this member is gone")
    return member


def _wrong() -> InvalidInputError:
    return InvalidInputError.of("current", "this is not your password", code="wrong_password")
