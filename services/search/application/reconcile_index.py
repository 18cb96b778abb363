"""Compare the index with contacts by id and version, and repair what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from libs.common.events.contacts import ContactDocument
from services.search.application.apply_changes import LIVE, change_of
from services.search.application.rebuild_index import pages
from services.search.ports import Change, Contacts, Gone, SearchIndex, Version

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Drift:
    """What a comparison found and repaired: contacts the index lacked or had in an older
    version, and contacts it had that are gone.
    """

    compared: int
    behind: int
    left_over: int

    @property
    def total(self) -> int:
        """All differences."""
        return self.behind + self.left_over


def reconcile_index(
    index: SearchIndex, contacts: Contacts, workspace_id: str | None = None
) -> Drift:
    """Make the index equal to contacts, in one workspace or in all.

    Reads both in order of id, so memory stays small. Raises UnavailableError.
    """
    repairs: list[Change] = []
    compared = behind = left_over = 0
    for contact, known in _paired(index, contacts, workspace_id):
        compared += 1
        repair = _repair(contacts, contact, known)
        if repair is None:
            continue
        left_over += isinstance(repair, Gone)
        behind += not isinstance(repair, Gone)
        repairs.append(repair)
        if len(repairs) >= _BATCH:
            index.apply(repairs)
            repairs = []
    if repairs:
        index.apply(repairs)
    return Drift(compared, behind, left_over)


def _repair(
    contacts: Contacts, contact: ContactDocument | None, known: Version | None
) -> Change | None:
    if contact is not None:
        if known is not None and known.version >= contact.version:
            return None
        lacks_nothing = known is None and contact.state != LIVE
        return None if lacks_nothing else change_of(contact)
    if known is None or not known.found or _exists(contacts, known.id):
        return None
    return Gone(known.id, "", known.version + 1)


def _exists(contacts: Contacts, contact_id: str) -> bool:
    """Tell whether a contact exists after all: it may be younger than the page that lacked it."""
    page = contacts.snapshot(str(UUID(int=UUID(contact_id).int - 1)), 1)
    return any(contact.id == contact_id for contact in page.contacts)


def _paired(
    index: SearchIndex, contacts: Contacts, workspace_id: str | None
) -> Iterator[tuple[ContactDocument | None, Version | None]]:
    """Walk both in order of id; a side that lacks an id is None."""
    known = _versions(index, workspace_id)
    version = next(known, None)
    for page in pages(contacts, workspace_id):
        for contact in page:
            while version is not None and version.id < contact.id:
                yield None, version
                version = next(known, None)
            if version is not None and version.id == contact.id:
                yield contact, version
                version = next(known, None)
            else:
                yield contact, None
    while version is not None:
        yield None, version
        version = next(known, None)


def _versions(index: SearchIndex, workspace_id: str | None) -> Iterator[Version]:
    after = ""
    while True:
        page = index.versions(workspace_id, after, _BATCH)
        yield from page
        if len(page) < _BATCH:
            return
        after = page[-1].id
