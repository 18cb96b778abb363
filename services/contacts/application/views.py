"""Saved views: kept, listed, changed, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from libs.common.ids import new_id
from libs.common.storable import storable_json
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.actions import Action
from services.contacts.domain.origin import origin_of
from services.contacts.domain.view import (
    MOST,
    StaleViewError,
    View,
    check_may_change_view,
    check_may_share,
    clean_view_name,
)
from services.contacts.ports.storage import Storage, Unit


def list_views(storage: Storage, actor: Actor) -> Sequence[View]:
    """List the actor's own views and those the team shares."""
    with storage.read(actor.workspace_id) as unit:
        return unit.views.seen_by(actor.id)


def add_view(storage: Storage, clock: Clock, actor: Actor, given: Mapping[str, Any]) -> View:
    """Keep a view and return it. Raises InvalidInputError, ForbiddenError."""
    if given["shared"]:
        check_may_share(actor)
    view = View(
        id=new_id(), name=clean_view_name(given["name"]), owner_id=actor.id,
        query=storable_json(given["query"]), created_at=clock.now(), shared=given["shared"],
        pinned=given["pinned"], is_default=given["is_default"],
    )  # fmt: skip
    with storage.write(actor.workspace_id) as unit:
        own = [each for each in unit.views.seen_by(actor.id) if each.owner_id == actor.id]
        if len(own) >= MOST:
            raise InvalidInputError.of(
                "name", f"you have {MOST} views already", why="too_many_views"
            )
        if view.is_default:
            unit.views.clear_default(actor.id)
        unit.views.add(view)
        _audit(unit, clock, actor, view, "view.created", {
            name: [None, getattr(view, name)] for name in _SHOWN if getattr(view, name)
        })  # fmt: skip
    return view


def change_view(
    storage: Storage, clock: Clock, actor: Actor, view_id: str, given: Mapping[str, Any],
    version: int | None = None,
) -> View:  # fmt: skip
    """Change a view and return it, audited if anything is new.

    Raises NotFoundError, ForbiddenError, InvalidInputError, and StaleViewError when `version` is
    not the one it has.
    """
    with storage.write(actor.workspace_id) as unit:
        view = _changeable(unit, actor, view_id, version)
        before = replace(view)
        if "name" in given:
            view.name = clean_view_name(given["name"])
        if "query" in given:
            view.query = storable_json(given["query"])
        if given.get("shared") and not view.shared:
            check_may_share(actor)
        view.shared = given.get("shared", view.shared)
        view.pinned = given.get("pinned", view.pinned)
        if given.get("is_default"):
            unit.views.clear_default(view.owner_id)
        view.is_default = given.get("is_default", view.is_default)
        view.version += 1
        unit.views.save(view)
        noted = {
            name: [getattr(before, name), getattr(view, name)]
            for name in _SHOWN
            if getattr(before, name) != getattr(view, name)
        }
        if noted or before.query != view.query:
            _audit(unit, clock, actor, view, "view.changed", noted,
                   query_changed=before.query != view.query)  # fmt: skip
    return view


def delete_view(
    storage: Storage, clock: Clock, actor: Actor, view_id: str, version: int | None = None
) -> None:
    """Delete a view.

    Raises NotFoundError, ForbiddenError, and StaleViewError when `version` is not the one it has.
    """
    with storage.write(actor.workspace_id) as unit:
        view = _changeable(unit, actor, view_id, version)
        unit.views.delete(view_id)
        _audit(unit, clock, actor, view, "view.deleted", {"name": [view.name, None]})


_SHOWN = ("name", "shared", "pinned", "is_default")


def _audit(
    unit: Unit, clock: Clock, actor: Actor, view: View, action: Action,
    noted: dict[str, list[Any]], **facts: Any,
) -> None:  # fmt: skip
    """Note what became of a view, without whom it asks for: the trail outlives the person."""
    changes = ChangeSet(unit, clock, origin_of(actor))
    changes.audit(None, action, noted, view_id=view.id, **facts)
    changes.write()


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
