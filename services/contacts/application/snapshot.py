"""Every live contact as a document: what search is rebuilt from."""

from libs.common.errors import MalformedRequestError
from libs.common.events.contacts import ContactDocument
from libs.common.ids import is_id
from services.contacts.application.document import documents_of
from services.contacts.ports.storage import Storage


def snapshot(
    storage: Storage, after: str, limit: int, workspace_id: str | None = None
) -> tuple[list[ContactDocument], str | None]:
    """Return documents in the order of workspace and id, and where to go on, None at the end.

    A page may be shorter than its limit and still not be the last. Raises
    MalformedRequestError when `after` is not what an earlier page returned.
    """
    at_workspace, at_contact = _place(after)
    for each in _workspaces(storage, at_workspace, workspace_id):
        start = at_contact if each == at_workspace else ""
        items = _page(storage, each, start, limit)
        if items:
            return items, f"{each}.{items[-1].id}"
    return [], None


def _page(storage: Storage, workspace_id: str, after: str, limit: int) -> list[ContactDocument]:
    with storage.read(workspace_id) as unit:
        contacts = unit.contacts.snapshot(after, limit)
        documents = documents_of(unit, contacts)
    return [documents[each.id] for each in contacts]


def _workspaces(storage: Storage, start: str, only: str | None) -> list[str]:
    if only is not None:
        return [only]
    with storage.across() as across:
        return [each.id for each in across.workspaces.all() if each.id >= start]


def _place(after: str) -> tuple[str, str]:
    workspace_id, _, contact_id = after.partition(".")
    if after and not (is_id(workspace_id) and is_id(contact_id)):
        raise MalformedRequestError("after: not where a page of the snapshot ended")
    return workspace_id, contact_id
