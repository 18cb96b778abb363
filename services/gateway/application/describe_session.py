"""Say who is acting, where, and with which permissions."""

from dataclasses import dataclass

from libs.common.actor import Actor
from libs.common.errors import UnauthenticatedError
from services.gateway.application.privacy import as_allowed
from services.gateway.domain.member import Member
from services.gateway.ports import Door, Workspace, Workspaces


@dataclass(frozen=True, slots=True)
class Present:
    """Who is here. member: None for the holder of an API key."""

    member: Member | None
    workspace: Workspace
    scopes: list[str]


def nobody(door: Door) -> UnauthenticatedError:
    """Return what to say to who is not signed in: also whether there is anybody who could be."""
    with door.read() as tables:
        return UnauthenticatedError(
            "sign in, or send an API key as `Authorization: Bearer wl_…`",
            first_run=tables.members.is_empty(),
        )


def describe_session(door: Door, workspaces: Workspaces, actor: Actor) -> Present:
    """Return the actor's member record, workspace and permissions.

    Raises UnauthenticatedError when the member is gone.
    """
    member = None
    with door.read() as tables:
        allowed = as_allowed(tables, actor)
        if actor.kind == "member":
            member = tables.members.find(actor.id)
    if actor.kind == "member" and member is None:
        raise UnauthenticatedError("this member is gone")
    return Present(member, workspaces.find(actor.workspace_id), sorted(allowed.scopes))
