"""Bring contacts into the index as they are now."""

from collections.abc import Sequence

from libs.common.events.contacts import ContactDocument
from services.search.domain.document import LIVE, search_document
from services.search.domain.stale import SOMEBODY_ERASED
from services.search.ports import Applied, Change, Gone, SearchIndex

_ERASED = "erased"


def apply_changes(index: SearchIndex, contacts: Sequence[ContactDocument]) -> Applied:
    """Write contacts to the index in one batch; those that are not live are taken out of it.

    Engines keep the words of what they deleted until they tidy up. After an erasure the index is
    therefore rebuilt, which leaves nothing behind.
    Raises SearchUnavailableError and IndexRefusedError.
    """
    applied = index.apply([change_of(contact) for contact in contacts])
    if any(contact.state == _ERASED for contact in contacts):
        index.ask_rebuild(SOMEBODY_ERASED)
    return applied


def change_of(contact: ContactDocument) -> Change:
    """Return what a contact means for the index."""
    if contact.state == LIVE:
        return search_document(contact)
    return Gone(contact.id, contact.workspace_id, contact.version)
