"""Bring contacts into the index as they are now."""

from collections.abc import Sequence

from libs.common.events.contacts import ContactDocument
from services.search.domain.document import LIVE, search_document
from services.search.ports import Applied, Change, Gone, SearchIndex


def apply_changes(index: SearchIndex, contacts: Sequence[ContactDocument]) -> Applied:
    """Write contacts to the index in one batch; those that are not live are taken out of it.

    Raises SearchUnavailableError and IndexRefusedError.
    """
    return index.apply([change_of(contact) for contact in contacts])


def change_of(contact: ContactDocument) -> Change:
    """Return what a contact means for the index."""
    if contact.state == LIVE:
        return search_document(contact)
    return Gone(contact.id, contact.workspace_id, contact.version)
