"""The workspace's tags: listed, renamed, recoloured, deleted, everywhere at once."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import ForbiddenError, InvalidInputError, NotFoundError
from libs.common.ids import new_id
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.errands import begin_errand
from services.contacts.domain.actions import Action
from services.contacts.domain.errand import Errand, Kind
from services.contacts.domain.errors import TagExistsError
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import COLOURS, clean_tag
from services.contacts.ports.storage import Storage, Unit
from services.contacts.ports.tags import Tag

DELETING = "settings:write"
"""What it takes to delete a tag, and to merge it, which can't be undone either."""


def tags_of(storage: Storage, actor: Actor) -> Sequence[Tag]:
    """List the workspace's tags with counts."""
    with storage.read(actor.workspace_id) as unit:
        return unit.tags.all()


def change_tag(
    storage: Storage, clock: Clock, actor: Actor, tag_id: str,
    name: str | None, colour: str | None, *, merge: bool = False,
) -> Tag:  # fmt: skip
    """Rename or recolour a tag everywhere and return it.

    merge: into the tag that has the new name already; the answer is that one then. Raises
    NotFoundError, InvalidInputError, TagExistsError when another tag has the name, and
    ForbiddenError when they are to be one for somebody who may not delete a tag either.
    """
    if colour is not None and colour not in COLOURS:
        raise InvalidInputError.of("colour", f"must be one of {', '.join(COLOURS)}")
    clean = clean_tag(name) if name is not None else None
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        tag = _known(unit, tag_id)
        other = unit.tags.find(clean) if clean else None
        if other is not None and other.id != tag.id:
            if not merge:
                raise TagExistsError(other.id)
            if not actor.may(DELETING):
                raise ForbiddenError("a merge takes a tag away for good", needs=[DELETING])
            return _merge(unit, clock, actor, tag, other)
        new = Tag(tag.id, clean or tag.name, colour or tag.colour)
        unit.tags.change(tag_id, new.name, new.colour)
        _note(unit, clock, actor, "tag.changed", tag, new.name)
        if new.name != tag.name:
            begin_errand(unit, clock, _errand("tag_renamed", tag, clock, actor))
    return new


def delete_tag(storage: Storage, clock: Clock, actor: Actor, tag_id: str) -> None:
    """Delete a tag and take it from every contact. Raises NotFoundError."""
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        tag = _known(unit, tag_id)
        unit.tags.hide(tag_id, clock.now())
        _note(unit, clock, actor, "tag.deleted", tag, None)
        begin_errand(unit, clock, _errand("tag_deleted", tag, clock, actor))


def _merge(unit: Unit, clock: Clock, actor: Actor, tag: Tag, into: Tag) -> Tag:
    unit.tags.merge(tag.id, into.id)
    unit.tags.hide(tag.id, clock.now())
    _note(unit, clock, actor, "tag.merged", tag, into.name)
    begin_errand(unit, clock, _errand("tag_merged", tag, clock, actor))
    return into


def _known(unit: Unit, tag_id: str) -> Tag:
    tag = unit.tags.get(tag_id)
    if tag is None:
        raise NotFoundError("there is no such tag")
    return tag


def _note(
    unit: Unit, clock: Clock, actor: Actor, action: Action, tag: Tag, name: str | None
) -> None:
    changes = ChangeSet(unit, clock, origin_of(actor))
    changes.audit(None, action, {"name": [tag.name, name]}, tag_id=tag.id)
    changes.write()


def _errand(kind: Kind, tag: Tag, clock: Clock, actor: Actor) -> Errand:
    return Errand(
        id=new_id(), kind=kind, subject_id=tag.id, name=tag.name, by=origin_of(actor),
        created_at=clock.now(),
    )  # fmt: skip
