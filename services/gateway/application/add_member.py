"""Add a person to a workspace's team."""

from dataclasses import dataclass, field

from libs.common.actor import Role
from libs.common.clock import Clock
from libs.common.ids import new_id
from services.gateway.application.announce import announce, note_access
from services.gateway.application.asker import Asker
from services.gateway.application.make_link import Invited, new_link
from services.gateway.domain.access import entry_about
from services.gateway.domain.member import Member, OwnersOnlyError, clean_email, clean_name
from services.gateway.domain.password import check_password, normal_password
from services.gateway.ports import Door, PasswordHasher


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who to add. name: by default the part of the e-mail address before the @.

    password: given by an operator; without one the member gets a link to set it.
    """

    workspace_id: str
    email: str
    role: Role
    name: str | None = None
    password: str | None = field(default=None, repr=False)


def add_member(
    door: Door, hasher: PasswordHasher, clock: Clock, asker: Asker, new: NewMember
) -> Invited:
    """Add a member and tell the others.

    Raises InvalidInputError, EmailTakenError, OwnersOnlyError.
    """
    if new.role == "owner" and asker.role not in {"owner", None}:
        raise OwnersOnlyError("only an owner may make or change an owner")
    member = _member(hasher, clock, new)
    with door.write() as tables:
        tables.members.add(member)
        announce(tables, clock, member)
        note_access(
            tables,
            clock,
            entry_about(member, "member_invited", asker.by, clock.now(), role=member.role),
        )
        token = None if new.password else new_link(tables, member.id, clock.now())
    return Invited(member, token)


def _member(hasher: PasswordHasher, clock: Clock, new: NewMember) -> Member:
    email = clean_email(new.email)
    name = clean_name(email.partition("@")[0] if new.name is None else new.name)
    password_hash = None
    if new.password is not None:
        check_password(new.password, email)
        password_hash = hasher.hash(normal_password(new.password))
    return Member(
        new_id(),
        new.workspace_id,
        email,
        name,
        new.role,
        "active" if password_hash else "invited",
        version=1,
        created_at=clock.now(),
        password_hash=password_hash,
    )
