"""Owners: members of the workspace, as gateway last said."""

from collections.abc import Mapping

from libs.common.actor import Actor
from libs.common.errors import InvalidInputError
from services.contacts.domain.contact import Owner
from services.contacts.ports.storage import Storage, Unit


def owner_named(unit: Unit, owner_id: str | None) -> Owner | None:
    """Return the owner with an id. Raises InvalidInputError when no active member has it."""
    if owner_id is None:
        return None
    member = unit.members.get(owner_id)
    if member is None or not member.active:
        raise InvalidInputError.of("owner_id", "is no member of this workspace", why="no_member")
    return Owner(member.id, member.name)


def contacts_by_owner(storage: Storage, actor: Actor) -> Mapping[str, int]:
    """Return how many live contacts each member owns, by their id; who owns none is left out."""
    with storage.read(actor.workspace_id) as unit:
        return unit.contacts.by_owner()
