"""Sign a member in with e-mail and password."""

from dataclasses import replace
from datetime import datetime

from libs.common.clock import Clock
from libs.common.errors import ForbiddenError, RateLimitedError, UnauthenticatedError
from libs.common.log import get_logger
from services.gateway.application.announce import note_access
from services.gateway.application.open_session import Browser, SignedIn, open_session
from services.gateway.domain.access import By, entry_about
from services.gateway.domain.member import Member
from services.gateway.domain.password import LONGEST, normal_password
from services.gateway.domain.secret import digest
from services.gateway.domain.throttle import account_rule, address_rule
from services.gateway.ports import Door, PasswordHasher, Tables

log = get_logger(__name__)


class WrongCredentialsError(UnauthenticatedError):
    """Raised when e-mail and password don't belong together; it never says which is wrong."""

    code = "wrong_credentials"
    title = "E-mail or password is wrong"


class MemberDisabledError(ForbiddenError):
    """Raised when the person is known and was disabled by an admin."""

    code = "member_disabled"


def sign_in(
    door: Door,
    hasher: PasswordHasher,
    clock: Clock,
    email: str,
    password: str,
    browser: Browser,
    *,
    keep: bool = True,
) -> SignedIn:
    """Return the member with a new session. keep: it outlives the browser's window.

    A try is counted before the password is looked at, so that many at once are counted too, and
    an unknown address costs the same time as a known one. Raises RateLimitedError,
    WrongCredentialsError or MemberDisabledError.
    """
    email = email.strip().lower()
    now = clock.now()
    count_try(door, email, browser, now)
    member = _member_with(door, hasher, email, normal_password(password))
    if member is None:
        _note_failure(door, clock, email, browser)
        raise _wrong()
    new_hash = _new_hash(hasher, enabled(member), normal_password(password))
    with door.write() as tables:
        newest = held(tables, hasher, member, password)
        if newest is None:
            raise _wrong()
        if new_hash:
            tables.members.save(replace(enabled(newest), password_hash=new_hash))
        forget_tries(tables, email, browser)
        note_access(tables, clock, entry_about(newest, "signed_in", browser.by(newest), now))
        log.info("member signed in", member_id=member.id)
        return open_session(tables, enabled(newest), browser, now, keep=keep)


def held(tables: Tables, hasher: PasswordHasher, seen: Member, password: str) -> Member | None:
    """Hold the member whose password was right a moment ago; None when it is so no longer.

    Looking at a password takes so long that others may have changed the member meanwhile.
    """
    newest = tables.members.hold(seen.id)
    if newest is None or newest.password_hash == seen.password_hash:
        return newest
    return newest if hasher.verify(newest.password_hash, normal_password(password)) else None


def enabled(member: Member) -> Member:
    """Return the member. Raises MemberDisabledError."""
    if member.status == "disabled":
        raise MemberDisabledError("this member is disabled; ask an owner")
    return member


def count_try(door: Door, email: str, browser: Browser, now: datetime) -> None:
    """Count a try from this browser on this account. Raises RateLimitedError."""
    with door.write() as tables:
        wait = tables.throttle.take(_address(browser), address_rule, now)
        wait = wait or tables.throttle.take(_account(email), account_rule, now)
    if wait:
        seconds = max(1, round(wait + 0.5))
        raise RateLimitedError(f"try again in {seconds} s", retry_after=seconds)


def forget_tries(tables: Tables, email: str, browser: Browser) -> None:
    """Forget the tries on this account: one of them was good."""
    tables.throttle.forget(_account(email))
    tables.throttle.give_back(_address(browser))


def _wrong() -> WrongCredentialsError:
    return WrongCredentialsError("e-mail or password is wrong")


def _note_failure(door: Door, clock: Clock, email: str, browser: Browser) -> None:
    """Tell the members of the workspace that somebody failed to come in as one of them."""
    log.info("sign-in failed")
    with door.write() as tables:
        member = tables.members.find_by_email(email)
        if member is not None:
            by = By(address=browser.address[:64])
            note_access(tables, clock, entry_about(member, "sign_in_failed", by, clock.now()))


def _member_with(door: Door, hasher: PasswordHasher, email: str, password: str) -> Member | None:
    with door.read() as tables:
        member = tables.members.find_by_email(email)
    known = member.password_hash if member and len(password) <= LONGEST else None
    return member if hasher.verify(known, password[:LONGEST]) else None


def _new_hash(hasher: PasswordHasher, member: Member, password: str) -> str | None:
    outdated = member.password_hash is not None and hasher.is_outdated(member.password_hash)
    return hasher.hash(password) if outdated else None


def _account(email: str) -> str:
    return f"account:{digest(email)}"


def _address(browser: Browser) -> str:
    return f"address:{browser.address}"
