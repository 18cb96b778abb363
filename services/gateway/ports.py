"""What gateway needs from outside: its tables, a slow hash, and what contacts knows."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from libs.common.events.envelope import Event
from services.gateway.domain.access import AccessEntry
from services.gateway.domain.api_key import ApiKey
from services.gateway.domain.login_link import LoginLink
from services.gateway.domain.member import Member
from services.gateway.domain.session import Session
from services.gateway.domain.throttle import Rule


class Members(Protocol):
    """The members of all workspaces, inside one transaction."""

    def find(self, member_id: str) -> Member | None:
        """Return a member of any workspace by id."""
        ...

    def hold(self, member_id: str) -> Member | None:
        """Return a member as the last change left it; the next one waits for this transaction.

        Whoever saves a member holds it first: `save` writes every value, and one that was read
        earlier would undo what others did meanwhile.
        """
        ...

    def find_in(self, workspace_id: str, member_id: str) -> Member:
        """Return a member of one workspace. Raises NotFoundError."""
        ...

    def find_by_email(self, email: str) -> Member | None:
        """Return the member with a normalised e-mail address; there is at most one."""
        ...

    def page(self, workspace_id: str, after: str, limit: int) -> Sequence[Member]:
        """Return up to `limit` members with ids greater than `after`, in the order of ids."""
        ...

    def count(self, workspace_id: str) -> int:
        """Count the members of a workspace."""
        ...

    def lock(self, workspace_id: str) -> None:
        """Make every other change of this workspace's members wait for this transaction."""
        ...

    def other_owners(self, member: Member) -> int:
        """Count the acting owners of a member's workspace besides the member."""
        ...

    def add(self, member: Member) -> None:
        """Add a member. Raises EmailTakenError."""
        ...

    def save(self, member: Member) -> None:
        """Write a member who is held, all but when it was last seen."""
        ...

    def remove(self, member: Member) -> None:
        """Remove a member who is held, with every session and link."""
        ...

    def is_empty(self) -> bool:
        """Tell whether there is no member in any workspace."""
        ...

    def seen(self, member_id: str, now: datetime) -> None:
        """Note that a member was here."""
        ...


class Sessions(Protocol):
    """Signed-in browsers, inside one transaction."""

    def find(self, token_hash: str) -> tuple[Session, Member] | None:
        """Return a session, alive or not, with its member."""
        ...

    def of_member(self, member_id: str) -> Sequence[Session]:
        """Return a member's sessions, the newest first, alive or not."""
        ...

    def add(self, session: Session) -> None:
        """Add a session."""
        ...

    def seen(self, session_id: str, now: datetime) -> None:
        """Note that a session was used."""
        ...

    def end(self, token_hash: str) -> None:
        """End the session with this token, if there is one."""
        ...

    def end_one(self, member_id: str, session_id: str) -> bool:
        """End one session of a member; tell whether there was one."""
        ...

    def end_all(self, member_id: str) -> None:
        """End every session of a member."""
        ...

    def purge(self, now: datetime) -> None:
        """Forget the sessions that let nobody in any more."""
        ...


class LoginLinks(Protocol):
    """One-time links, inside one transaction."""

    def find(self, token_hash: str) -> LoginLink | None:
        """Return a link, working or not."""
        ...

    def add(self, link: LoginLink) -> None:
        """Add a link; the member's earlier ones stop working."""
        ...

    def use(self, token_hash: str, now: datetime) -> bool:
        """Use up a link; of several callers at once exactly one is told True."""
        ...

    def drop_all(self, member_id: str) -> None:
        """Make every link of a member stop working."""
        ...


class ApiKeys(Protocol):
    """API keys, inside one transaction."""

    def find(self, prefix: str) -> ApiKey | None:
        """Return the key with a prefix, alive or not."""
        ...

    def maker_of(self, workspace_id: str, key_id: str) -> str | None:
        """Return the id of the member who made a key, or None."""
        ...

    def one(self, workspace_id: str, key_id: str) -> ApiKey | None:
        """Return a key of a workspace if it works, an expired one too."""
        ...

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[ApiKey]:
        """Return a workspace's keys that work, expired ones too, the newest first, with ids smaller
        than `before`.
        """
        ...

    def add(self, key: ApiKey) -> None:
        """Add a key."""
        ...

    def used(self, key_id: str, now: datetime) -> None:
        """Note that a key was used."""
        ...

    def revoke(self, workspace_id: str, key_id: str, now: datetime) -> bool:
        """Revoke a key of a workspace; tell whether there was one to revoke."""
        ...

    def revoke_all_of(self, workspace_id: str, member_id: str, now: datetime) -> Sequence[str]:
        """Revoke every key that a member made; return which were not revoked before."""
        ...


class AccessLog(Protocol):
    """The access log, inside one transaction. Entries are never changed."""

    def note(self, entry: AccessEntry) -> None:
        """Add an entry."""
        ...

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[AccessEntry]:
        """Return up to `limit` entries with ids below `before`, the newest first."""
        ...


class Privacy(Protocol):
    """What workspaces decided about numbers and e-mail addresses, inside one transaction."""

    def is_masked_for_viewers(self, workspace_id: str) -> bool:
        """Tell whether a workspace's viewers see them masked; they do not unless it was decided."""
        ...

    def mask_for_viewers(self, workspace_id: str, *, masked: bool) -> None:
        """Write what a workspace decided."""
        ...


class Throttle(Protocol):
    """How often was tried under a name, inside one transaction; shared by all processes."""

    def take(self, name: str, rule: Rule, now: datetime) -> float:
        """Count a try under a name by a rule; return the seconds to wait, 0 to go ahead.

        Two callers at once are counted one after the other.
        """
        ...

    def give_back(self, name: str) -> None:
        """Take one try back: it turned out to be good."""
        ...

    def forget(self, name: str) -> None:
        """Forget all tries under a name."""
        ...

    def purge(self, now: datetime) -> None:
        """Forget what no rule looks at any more."""
        ...


class Tables(Protocol):
    """Everything in the database, as one transaction sees it."""

    @property
    def members(self) -> Members: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def links(self) -> LoginLinks: ...
    @property
    def keys(self) -> ApiKeys: ...
    @property
    def access(self) -> AccessLog: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def throttle(self) -> Throttle: ...

    def publish(self, events: Sequence[Event]) -> None:
        """Have events published if, and only if, this transaction is kept."""
        ...


class Door(Protocol):
    """Gateway's database. Thread-safe. Both methods raise UnavailableError."""

    def write(self) -> AbstractContextManager[Tables]:
        """Run a block in one transaction, rolled back when it raises."""
        ...

    def read(self) -> AbstractContextManager[Tables]:
        """Run a block that only reads."""
        ...


class PasswordHasher(Protocol):
    """A slow, salted hash. Thread-safe; only a few run at once, the rest wait."""

    def hash(self, password: str) -> str:
        """Hash a new password."""
        ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Tell whether a password has this hash; None takes as long and is always False."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than new ones are."""
        ...


@dataclass(frozen=True, slots=True)
class Workspace:
    """What the door shows of a workspace. name, plan: None while contacts can't be asked.
    time_zone: an IANA name, None then and until somebody chose one.
    """

    id: str
    name: str | None = None
    plan: str | None = None
    time_zone: str | None = None


class Workspaces(Protocol):
    """What contacts knows of workspaces."""

    def find(self, workspace_id: str) -> Workspace:
        """Return a workspace; without name and plan when contacts does not answer. Never raises."""
        ...
