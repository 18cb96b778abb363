"""Compare the index with contacts by id and version, and repair what differs."""

from collections.abc import Iterator
from itertools import groupby

from libs.common.events.contacts import ContactDocument
from libs.common.log import get_logger
from services.search.application.apply_changes import change_of
from services.search.application.leave_out_refused import RefusedItems, leave_out_refused
from services.search.application.rebuild_index import pages
from services.search.ports import Change, Contacts, Drift, Gone, SearchIndex, Version

log = get_logger(__name__)

AHEAD = "the index is ahead of contacts"
"""Why the index is to be rebuilt when contacts lost changes that it had, as to an older backup."""

_BATCH = 1000
_SURE = 100
"""After so many contacts that were asked for again, others like them need no question."""


def reconcile_index(
    index: SearchIndex, contacts: Contacts, workspace_id: str | None = None
) -> Drift:
    """Make the index equal to contacts, in one workspace or in all.

    Reads both in order, so memory stays small. What the index has in a version that contacts does
    not have can't be written over: it asks for a rebuild. A contact that the engine will never
    take is counted, named in the log and left out. Raises UnavailableError, and IndexRefusedError
    when the engine takes hardly any.
    """
    compared = behind = left_over = ahead = 0
    repairs: list[Change] = []
    refused = RefusedItems[Change]()
    for workspace, contact, known in _pairs(index, contacts, workspace_id):
        compared += 1
        if contact is not None and known is not None and _is_suspicious(contact, known):
            ahead += ahead >= _SURE or _is_ahead(contacts, workspace, known)
            continue
        repair = _repair(contacts, workspace, contact, known)
        if repair is None:
            continue
        left_over += isinstance(repair, Gone)
        behind += not isinstance(repair, Gone)
        repairs.append(repair)
        if len(repairs) >= _BATCH:
            leave_out_refused(index.apply, repairs, refused)
            repairs = []
    leave_out_refused(index.apply, repairs, refused)
    if refused:
        log.error("the search engine refuses contacts", contacts=[each.id for each in refused])
    if ahead:
        index.ask_rebuild(AHEAD)
    return Drift(compared, behind, left_over, ahead, len(refused))


def _is_suspicious(contact: ContactDocument, known: Version) -> bool:
    """Tell whether the index knows a live contact as gone, or in a version still to come."""
    return known.version > contact.version or (known.version == contact.version and not known.found)


def _is_ahead(contacts: Contacts, workspace: str, known: Version) -> bool:
    """Ask again: the contact may have changed after its page of the snapshot was read."""
    version = contacts.live_version(workspace, known.id)
    if version is None:
        return False
    return version < known.version or (version == known.version and not known.found)


def _repair(
    contacts: Contacts, workspace: str, contact: ContactDocument | None, known: Version | None
) -> Change | None:
    if contact is not None:
        is_known = known is not None and known.version >= contact.version
        return None if is_known else change_of(contact)
    if known is None or not known.found:
        return None
    # It may be younger than the page of the snapshot that lacked it.
    if contacts.live_version(workspace, known.id) is not None:
        return None
    return Gone(known.id, workspace, known.version + 1)


_Pair = tuple[str, ContactDocument | None, Version | None]


def _pairs(index: SearchIndex, contacts: Contacts, only: str | None) -> Iterator[_Pair]:
    """Walk contacts and index side by side; what one of them lacks is None."""
    everyone = (contact for page in pages(contacts, only) for contact in page)
    seen: set[str] = set()
    for workspace, group in groupby(everyone, key=lambda contact: contact.workspace_id):
        seen.add(workspace)
        yield from _pairs_of(index, workspace, group)
    others = [only] if only is not None else index.workspaces()
    for workspace in others:
        if workspace not in seen:
            yield from _pairs_of(index, workspace, iter(()))


def _pairs_of(
    index: SearchIndex, workspace: str, group: Iterator[ContactDocument]
) -> Iterator[_Pair]:
    versions = _versions(index, workspace)
    known = next(versions, None)
    for contact in group:
        while known is not None and known.id < contact.id:
            yield workspace, None, known
            known = next(versions, None)
        is_same = known is not None and known.id == contact.id
        yield workspace, contact, known if is_same else None
        known = next(versions, None) if is_same else known
    while known is not None:
        yield workspace, None, known
        known = next(versions, None)


def _versions(index: SearchIndex, workspace: str) -> Iterator[Version]:
    after = ""
    while True:
        page = index.versions(workspace, after, _BATCH)
        yield from page
        if len(page) < _BATCH:
            return
        after = page[-1].id
