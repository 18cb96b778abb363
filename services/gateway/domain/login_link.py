"""One-time links: how a member gets in without a password, or sets a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.errors import InvalidInputError

LIFE = timedelta(days=7)


class BadLinkError(InvalidInputError):
    """Raised when a link was used before, has expired, was replaced, or never existed."""

    code = "bad_link"
    title = "This link does not work any more"


class PasswordRequiredError(InvalidInputError):
    """Raised when a member without a password follows a link and sets none."""

    code = "password_required"
    title = "Choose a password"


@dataclass(frozen=True, slots=True)
class LoginLink:
    """A link that was handed out. used_at: None until somebody signed in with it."""

    token_hash: str
    member_id: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        """Tell whether it still lets its member in."""
        return self.used_at is None and now < self.expires_at


def address_of(public_url: str, token: str, *, has_password: bool) -> str:
    """Return the link itself. The token is in the fragment, which no server and no log sees.

    Who has no password yet is led to the screen that asks for a new one.
    """
    path = "/sign-in" if has_password else "/invite"
    return f"{public_url.rstrip('/')}{path}#token={token}"
