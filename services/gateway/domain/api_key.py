"""API keys: `wl_<prefix>_<secret>`, shown once, looked up by prefix, compared by digest."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from libs.common.actor import ALL_SCOPES, Actor
from libs.common.errors import ForbiddenError, InvalidInputError
from services.gateway.domain.secret import digest, new_token, same_digest

NAME_LENGTH = 100
USED_STEP = timedelta(minutes=1)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_FORM = re.compile(r"wl_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a workspace. created_by: a member's id; None when the operator made it.

    maker_left: whether that member is disabled, as far as it was asked for.
    """

    id: str
    workspace_id: str
    name: str
    prefix: str
    secret_hash: str = field(repr=False)
    scopes: frozenset[str]
    created_at: datetime
    created_by: str | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    maker_left: bool = False

    def opens_with(self, secret: str, now: datetime) -> bool:
        """Tell whether this key, with this secret, lets its holder in now."""
        over = self.revoked_at is not None or self.maker_left
        expired = self.expires_at is not None and self.expires_at <= now
        return same_digest(self.secret_hash, digest(secret)) and not (over or expired)

    def is_used_anew(self, now: datetime) -> bool:
        """Tell whether it is worth noting that it was used now."""
        return self.last_used_at is None or now - self.last_used_at >= USED_STEP

    @property
    def actor(self) -> Actor:
        """The key's holder as someone who acts."""
        return Actor("key", self.id, self.name, self.workspace_id, self.scopes & ALL_SCOPES)


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as its holder sends it, taken apart."""

    prefix: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """The key in one piece."""
        return f"wl_{self.prefix}_{self.secret}"


def new_key_text() -> KeyText:
    """Make the text of a new key."""
    return KeyText("".join(secrets.choice(_ALPHABET) for _ in range(8)), new_token())


def read_key_text(text: str) -> KeyText | None:
    """Take a key apart; None when it does not have the form of one."""
    found = _FORM.fullmatch(text)
    return KeyText(found[1], found[2]) if found else None


def chosen_scopes(wanted: Iterable[str] | None, most: frozenset[str]) -> frozenset[str]:
    """Return the scopes of a new key: those wanted, or all that its maker has.

    Raises InvalidInputError for a scope that does not exist, ForbiddenError for one that the
    maker does not have.
    """
    scopes = frozenset(wanted) if wanted else most & ALL_SCOPES
    unknown = sorted(scopes - ALL_SCOPES)
    if unknown:
        raise InvalidInputError.of("scopes", f"there is no permission {', '.join(unknown)}")
    beyond = sorted(scopes - most)
    if beyond:
        raise ForbiddenError(
            f"a key can't have a permission that its maker lacks: {', '.join(beyond)}", needs=beyond
        )
    return scopes
