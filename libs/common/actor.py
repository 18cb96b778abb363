"""Who is acting, and what they may do. No framework; every use case takes an Actor."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["member", "key", "service"]
Role = Literal["owner", "admin", "staff", "viewer"]

PRIVATE = "contacts:private"
"""The permission without which numbers and e-mail addresses are masked, wherever they stand."""

READ = frozenset({"contacts:read", PRIVATE, "search:read", "usage:read", "imports:read"})
WORK = READ | {"contacts:write", "bulk:write"}
RUN = WORK | {
    "imports:write", "exports:write", "numbers:export", "contacts:delete", "audit:read",
    "audit:export", "keys:write", "members:read", "members:write", "settings:write", "flow:read",
    "flow:write",
}  # fmt: skip
SCOPES_OF_ROLE: dict[str, frozenset[str]] = {
    "owner": RUN | {"plan:write"},
    "admin": RUN,
    "staff": WORK,
    "viewer": READ,
}
ALL_SCOPES = SCOPES_OF_ROLE["owner"]
"""Every permission there is: `noun:verb`. A new one is added to a role here or nobody has it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts inside one workspace.

    id: the member's, key's or service's id. name: as shown in the audit trail, frozen there.
    via: for a service, the name of the service that calls on behalf of `id`. session_id: the
    member's session, whose browser sent the request at hand; it is no secret.
    """

    kind: Kind
    id: str
    name: str
    workspace_id: str
    scopes: frozenset[str]
    role: Role | None = None
    via: str | None = None
    session_id: str | None = None

    def may(self, scope: str) -> bool:
        """Tell whether this actor has a permission; nothing is implied by anything else."""
        return scope in self.scopes
