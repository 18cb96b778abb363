"""How many of a selection have each tag."""

from dataclasses import replace

from libs.common.actor import Actor
from services.contacts.application.ask_search import ask_search
from services.contacts.domain.selection import MOST_IDS, clean_ids
from services.contacts.ports.finder import Finder
from services.contacts.ports.selection import Selection
from services.contacts.ports.storage import Storage
from services.contacts.ports.tags import TagCounts


def count_tags(
    storage: Storage, finder: Finder, actor: Actor, selection: Selection
) -> TagCounts | None:
    """Count the tags of a selection's live contacts; None where they are more than `MOST_IDS`.

    Raises InvalidInputError, ForbiddenError, and FinderUnavailableError when it has words and
    search is down.
    """
    ids = None if selection.ids is None else clean_ids(selection.ids, "selection.ids")
    exclude = clean_ids(selection.exclude, "selection.exclude_ids")
    selection = ask_search(finder, actor, selection, MOST_IDS + len(exclude))
    with storage.read(actor.workspace_id) as unit:
        return unit.tags.counts_of(replace(selection, ids=ids, exclude=exclude), MOST_IDS)
