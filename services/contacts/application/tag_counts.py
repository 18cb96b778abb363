"""How many of a selection have each tag."""

from dataclasses import replace

from libs.common.actor import Actor
from services.contacts.domain.selection import MOST_IDS, clean_ids
from services.contacts.ports.selection import Selection
from services.contacts.ports.storage import Storage
from services.contacts.ports.tags import TagCounts


def count_tags(storage: Storage, actor: Actor, selection: Selection) -> TagCounts | None:
    """Count the tags of a selection's live contacts; None where they are more than `MOST_IDS`.

    Raises InvalidInputError.
    """
    ids = None if selection.ids is None else clean_ids(selection.ids, "selection.ids")
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    with storage.read(actor.workspace_id) as unit:
        return unit.tags.counts_of(replace(selection, ids=ids, exclude=exclude), MOST_IDS)
