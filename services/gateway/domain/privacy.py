"""Who sees numbers and e-mail addresses as they are."""

from dataclasses import replace

from libs.common.actor import PRIVATE, Actor


def depends_on_workspace(actor: Actor) -> bool:
    """Tell whether it is for the workspace to say what an actor sees: viewers, and API keys that
    were not given the permission.
    """
    return actor.role == "viewer" or (actor.kind == "key" and not actor.may(PRIVATE))


def with_sight(actor: Actor, *, masked: bool) -> Actor:
    """Return an actor who depends on the workspace with the sight that it allows."""
    scopes = actor.scopes - {PRIVATE} if masked else actor.scopes | {PRIVATE}
    return replace(actor, scopes=scopes)
