"""Build the index anew from contacts while the old one answers."""

from collections.abc import Iterator

from libs.common.events.contacts import ContactDocument
from libs.common.log import get_logger
from services.search.domain.document import search_document
from services.search.ports import Contacts, SearchIndex

log = get_logger(__name__)

PAGE = 1000


def rebuild_index(index: SearchIndex, contacts: Contacts) -> int:
    """Read every contact into a fresh index and swap it in; return how many it holds.

    One that the engine will never take is left out, and named in the log.
    Raises UnavailableError when contacts or the index can't go on, and IndexRefusedError when the
    engine takes hardly any; the old index then stays.
    """
    rebuild = index.begin_rebuild()
    indexed = 0
    try:
        for page in pages(contacts):
            rebuild.put_many([search_document(contact) for contact in page])
            indexed += len(page)
        rebuild.swap()
        left_out = rebuild.left_out()
    finally:
        rebuild.abandon()
    if left_out:
        log.error("the search engine refuses contacts", contacts=list(left_out))
    return indexed - len(left_out)


def pages(contacts: Contacts, workspace_id: str | None = None) -> Iterator[list[ContactDocument]]:
    """Yield all live contacts in order of workspace and id, a page at a time."""
    after: str | None = None
    while True:
        page = contacts.snapshot(after, PAGE, workspace_id)
        if page.contacts:
            yield list(page.contacts)
        if page.next is None:
            return
        after = page.next
