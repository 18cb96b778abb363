"""The workspace's tags: listed, renamed, recoloured, deleted, everywhere at once."""

from collections.abc import Sequence

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.origin import origin_of
from services.contacts.domain.tags import COLOURS, clean_tag, tag_key
from services.contacts.ports.storage import Storage, Unit
from services.contacts.ports.tags import Tag

AT_ONCE = 1000


def tags_of(storage: Storage, actor: Actor) -> Sequence[Tag]:
    """List the workspace's tags with counts."""
    with storage.read(actor.workspace_id) as unit:
        return unit.tags.all()


def change_tag(
    storage: Storage, clock: Clock, actor: Actor, tag_id: str,
    name: str | None, colour: str | None,
) -> Tag:  # fmt: skip
    """Rename or recolour a tag everywhere and return it.

    Raises NotFoundError, InvalidInputError, ConflictError when another tag has the name.
    """
    if colour is not None and colour not in COLOURS:
        raise InvalidInputError.of("colour", f"must be one of {', '.join(COLOURS)}")
    clean = clean_tag(name) if name is not None else None
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        tag = unit.tags.get(tag_id)
        if tag is None:
            raise NotFoundError("there is no such tag")
        new = Tag(tag.id, clean or tag.name, colour or tag.colour)
        unit.tags.change(tag_id, new.name, new.colour)
        changes = ChangeSet(unit, clock, origin_of(actor), "bulk")
        changes.audit(None, "tag.changed", {"name": [tag.name, new.name]}, tag_id=tag_id)
        changes.write()
        if new.name != tag.name:
            _touch_tagged(unit, clock, actor, tag_id)
    return new


def delete_tag(storage: Storage, clock: Clock, actor: Actor, tag_id: str) -> None:
    """Delete a tag and take it from every contact. Raises NotFoundError."""
    with storage.write(actor.workspace_id) as unit:
        unit.places.lock()
        tag = unit.tags.get(tag_id)
        if tag is None:
            raise NotFoundError("there is no such tag")
        after = ""
        while ids := unit.tags.contact_ids(tag_id, after, AT_ONCE):
            after = ids[-1]
            _untag(unit, clock, actor, ids, tag)
        unit.tags.delete(tag_id)
        changes = ChangeSet(unit, clock, origin_of(actor))
        changes.audit(None, "tag.deleted", {"name": [tag.name, None]}, tag_id=tag_id)
        changes.write()


def _untag(unit: Unit, clock: Clock, actor: Actor, ids: Sequence[str], tag: Tag) -> None:
    changes = ChangeSet(unit, clock, origin_of(actor), "bulk")
    for contact in unit.contacts.many(ids, lock=True).values():
        kept = [each for each in contact.tags if tag_key(each) != tag_key(tag.name)]
        changes.change(contact, changes.retag(contact, kept))
    changes.write()


def _touch_tagged(unit: Unit, clock: Clock, actor: Actor, tag_id: str) -> None:
    """Tell readers of the tag's contacts; the audit trail has the renaming itself."""
    after = ""
    while ids := unit.tags.contact_ids(tag_id, after, AT_ONCE):
        after = ids[-1]
        changes = ChangeSet(unit, clock, origin_of(actor), "bulk")
        for contact in unit.contacts.many(ids, lock=True).values():
            changes.touch(contact, ["tags"])
        changes.write()
