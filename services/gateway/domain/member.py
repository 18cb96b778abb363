"""Members of a workspace's team, and what may be done to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from libs.common.actor import SCOPES_OF_ROLE, Actor, Role
from libs.common.errors import ConflictError, ForbiddenError, InvalidInputError

Status = Literal["invited", "active", "disabled"]
EMAIL_LENGTH = 254
NAME_LENGTH = 200
PREFERENCES_LENGTH = 16_384


class LastOwnerError(ConflictError):
    """Raised when a change would leave a workspace without an owner who can sign in."""

    code = "last_owner"
    title = "A workspace needs an owner"


class EmailTakenError(ConflictError):
    """Raised when another member already has this e-mail address."""

    code = "email_taken"
    title = "This e-mail address belongs to a member already"


class NotInvitedError(ConflictError):
    """Raised when the invitation of somebody who came in, or was disabled, is to be revoked."""

    code = "not_invited"


class OwnersOnlyError(ForbiddenError):
    """Raised when somebody who is not an owner would make, change or unmake one."""

    code = "owners_only"


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team. email: normalised. password_hash: None until the person set one.

    preferences: JSON values that the person's own screens keep; nothing else reads them.
    """

    id: str
    workspace_id: str
    email: str
    name: str
    role: Role
    status: Status
    version: int
    created_at: datetime
    last_seen_at: datetime | None = None
    password_hash: str | None = field(default=None, repr=False)
    preferences: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_acting_owner(self) -> bool:
        """Whether this person owns the workspace and is able to sign in."""
        return self.role == "owner" and self.status == "active"

    @property
    def actor(self) -> Actor:
        """The person as someone who acts, with all that the role allows."""
        scopes = SCOPES_OF_ROLE[self.role]
        return Actor("member", self.id, self.name, self.workspace_id, scopes, role=self.role)


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What to change about a member; None leaves a value as it is.

    successor_id: who takes over the contacts of one who is disabled.
    """

    name: str | None = None
    role: Role | None = None
    status: Status | None = None
    successor_id: str | None = None


def changed(member: Member, change: MemberChange) -> Member:
    """Return the member after a change; the same object when nothing is different.

    Raises InvalidInputError when somebody who never signed in would be called active.
    """
    status = _status_after(member, change.status)
    after = replace(
        member,
        name=clean_name(change.name) if change.name is not None else member.name,
        role=change.role or member.role,
        status=status,
    )
    return member if after == member else replace(after, version=member.version + 1)


def check_change(by_role: Role | None, before: Member, after: Member, other_owners: int) -> None:
    """Check that a change is allowed.

    by_role: of whoever asks; None for the machine's operator. other_owners: how many other
    members are owners and able to sign in. Raises OwnersOnlyError or LastOwnerError.
    """
    touches_owner = "owner" in {before.role, after.role} and before != after
    if touches_owner and by_role not in {"owner", None}:
        raise OwnersOnlyError("only an owner may make or change an owner")
    if before.is_acting_owner and not after.is_acting_owner and not other_owners:
        raise LastOwnerError("this is the last owner; make somebody else an owner first")


def clean_email(text: str) -> str:
    """Return an e-mail address as it is stored and compared: trimmed, in lower case.

    Raises InvalidInputError, naming the field, when it can't be one.
    """
    email = text.strip().lower()
    local, at, domain = email.rpartition("@")
    fits = len(email) <= EMAIL_LENGTH and email.isprintable() and not set(email) & set(' <>,;:"\\')
    parts = domain.split(".")
    if not (at and local and "@" not in local and len(parts) > 1 and all(parts) and fits):
        raise InvalidInputError.of("email", "this is not an e-mail address", code="bad_email")
    return email


def clean_name(text: str) -> str:
    """Return a name without surrounding or doubled blanks; raises InvalidInputError."""
    name = " ".join(text.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise InvalidInputError.of(
            "name", f"a name has 1 to {NAME_LENGTH} visible characters", why="bad_name"
        )
    return name


def merged_preferences(before: Mapping[str, Any], change: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return preferences with some set, and those that are None removed.

    Raises InvalidInputError when they are more than PREFERENCES_LENGTH characters of JSON.
    """
    after = {name: value for name, value in {**before, **change}.items() if value is not None}
    if len(json.dumps(after)) > PREFERENCES_LENGTH:
        raise InvalidInputError.of("preferences", "these are too many to keep")
    return after


def _status_after(member: Member, wanted: Status | None) -> Status:
    if wanted is None or wanted == member.status:
        return member.status
    if wanted == "disabled":
        return "disabled"
    if wanted == "active":
        return "active" if member.password_hash else "invited"
    raise InvalidInputError.of("status", "a member becomes `active` or `disabled`")
