"""The tags that an import made: they go with its undo when nobody uses them."""

from collections.abc import Sequence

from services.contacts.application.change_set import ChangeSet
from services.contacts.ports.storage import Unit
from services.contacts.ports.tags import Tag


def note_made(unit: Unit, changes: ChangeSet, import_id: str, chunk: int) -> None:
    """Remember the tags that a chunk was the first to need."""
    if changes.made_tags:
        made = [{"id": each.id, "name": each.name, "colour": each.colour}
                for each in changes.made_tags]  # fmt: skip
        unit.imports.claim(_name(import_id), chunk, changes.now)
        unit.imports.keep(_name(import_id), chunk, made)


def made_by(unit: Unit, import_id: str) -> Sequence[Tag]:
    """Return the tags that an import made, as it made them."""
    return [Tag(**each) for each in unit.imports.every(_name(import_id))]


def take_unused(unit: Unit, changes: ChangeSet, made: Sequence[Tag]) -> None:
    """Delete those of the tags that no contact has and nobody renamed or recoloured; audit it.

    After the contacts are written, and before `changes` is written again.
    """
    for each in unit.tags.delete_unused(made) if made else ():
        changes.audit(None, "tag.deleted", {"name": [each.name, None]}, tag_id=each.id)


def _name(import_id: str) -> str:
    """Return the name under which an import's tags are remembered beside its chunks."""
    return f"{import_id}:tags"
