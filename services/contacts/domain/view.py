"""Saved views: a filter and a sort under a name, for oneself or for the team."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.common.actor import Actor
from libs.common.errors import ForbiddenError, InvalidInputError, VersionConflictError
from services.contacts.domain.text import one_line

MOST = 200


@dataclass(slots=True, kw_only=True)
class View:
    """A saved view. shared: the team sees it. is_default: its owner's list begins with it.

    query: the filter, sort and columns, with the names of the list.
    """

    id: str
    name: str
    owner_id: str
    query: dict[str, Any]
    created_at: datetime
    shared: bool = False
    pinned: bool = False
    is_default: bool = False
    version: int = 1


class StaleViewError(VersionConflictError):
    """Raised when If-Match names an older version; `view` is the view as it is now."""

    def __init__(self, view: View) -> None:
        super().__init__(f"the view is at version {view.version} by now")
        self.view = view


def clean_view_name(text: str) -> str:
    """Return a view's name. Raises InvalidInputError when it is blank."""
    name = one_line(text, 100)
    if not name:
        raise InvalidInputError.of("name", "must not be blank", why="blank")
    return name


def check_may_share(actor: Actor) -> None:
    """Raise ForbiddenError where an actor only reads: what the team sees is the team's work."""
    if not actor.may("contacts:write"):
        raise ForbiddenError("viewers keep views for themselves", code="views_of_own_only")


def check_may_change_view(view: View, actor: Actor) -> None:
    """Raise ForbiddenError unless it is the actor's own, or shared and the actor runs things."""
    if view.owner_id != actor.id and not (view.shared and actor.may("settings:write")):
        raise ForbiddenError("only its owner and admins change a view", code="not_the_owner")
