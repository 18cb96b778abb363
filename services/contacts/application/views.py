"""Saved views: kept, listed, changed, deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from libs.common.ids import new_id
from services.contacts.domain.text import storable_json
from services.contacts.domain.view import (
    MOST,
    StaleViewError,
    View,
    check_may_change_view,
    clean_view_name,
)
from services.contacts.ports.storage import Storage, Unit


def list_views(storage: Storage, actor: Actor) -> Sequence[View]:
    """List the actor's own views and those the team shares."""
    with storage.read(actor.workspace_id) as unit:
        return unit.views.seen_by(actor.id)


def add_view(storage: Storage, clock: Clock, actor: Actor, given: Mapping[str, Any]) -> View:
    """Keep a view and return it. Raises InvalidInputError."""
    view = View(
        id=new_id(), name=clean_view_name(given["name"]), owner_id=actor.id,
        query=storable_json(given["query"]), created_at=clock.now(), shared=given["shared"],
        pinned=given["pinned"], is_default=given["is_default"],
    )  # fmt: skip
    with storage.write(actor.workspace_id) as unit:
        own = [each for each in unit.views.seen_by(actor.id) if each.owner_id == actor.id]
        if len(own) >= MOST:
            raise InvalidInputError.of("name", f"you have {MOST} views already")
        if view.is_default:
            unit.views.clear_default(actor.id)
        unit.views.add(view)
    return view


def change_view(
    storage: Storage, actor: Actor, view_id: str, given: Mapping[str, Any],
    version: int | None = None,
) -> View:  # fmt: skip
    """Change a view and return it.

    Raises NotFoundError, ForbiddenError, InvalidInputError, and StaleViewError when `version` is
    not the one it has.
    """
    with storage.write(actor.workspace_id) as unit:
        view = _changeable(unit, actor, view_id, version)
        if "name" in given:
            view.name = clean_view_name(given["name"])
        if "query" in given:
            view.query = storable_json(given["query"])
        view.shared = given.get("shared", view.shared)
        view.pinned = given.get("pinned", view.pinned)
        if given.get("is_default"):
            unit.views.clear_default(view.owner_id)
        view.is_default = given.get("is_default", view.is_default)
        view.version += 1
        unit.views.save(view)
    return view


def delete_view(storage: Storage, actor: Actor, view_id: str, version: int | None = None) -> None:
    """Delete a view.

    Raises NotFoundError, ForbiddenError, and StaleViewError when `version` is not the one it has.
    """
    with storage.write(actor.workspace_id) as unit:
        _changeable(unit, actor, view_id, version)
        unit.views.delete(view_id)


def _changeable(unit: Unit, actor: Actor, view_id: str, version: int | None) -> View:
    view = _seen(unit, actor, view_id)
    check_may_change_view(view, actor)
    if version is not None and version != view.version:
        raise StaleViewError(view)
    return view


def _seen(unit: Unit, actor: Actor, view_id: str) -> View:
    """Return a view that the actor sees: another's private one does not exist for them."""
    view = unit.views.get(view_id, lock=True)
    if view is None or not (view.shared or view.owner_id == actor.id):
        raise NotFoundError("there is no such view")
    return view
