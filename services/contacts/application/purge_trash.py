"""What was in the trash for thirty days goes for good."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from libs.common.clock import Clock
from libs.common.errors import WarmlineError
from libs.common.log import get_logger
from libs.common.metrics import trash_purged
from services.contacts.application.erase_contact import forget, look_for
from services.contacts.domain.contact import TRASH_KEEPS
from services.contacts.domain.origin import RETENTION
from services.contacts.ports.erasure import Mentions
from services.contacts.ports.storage import Storage

AT_ONCE = 500
"""Contacts of one workspace whose mentions are looked for together, before it is another's turn."""
ROUND = timedelta(minutes=8)
"""After which the rest is left to the next round."""

log = get_logger(__name__)


def purge_trash(storage: Storage, clock: Clock, key: str) -> int:
    """Forget every contact whose time in the trash is over; return how many.

    Each like somebody who asked for it, with a certificate and audited, but not suppressed: an
    import may bring them back. One transaction for each; workspaces take turns until nothing is
    left, or the round is over. Who can't be forgotten is logged and keeps nobody else. key: of
    the hashes by which other services find what they hold. Raises retryable errors.
    """
    began = clock.now()
    with storage.across() as across:
        workspaces = [each.id for each in across.workspaces.all()]
    waiting = {each: _chunks(storage, each, began - TRASH_KEEPS) for each in workspaces}
    purged = 0
    while waiting and clock.now() - began < ROUND:
        for workspace_id, chunks in list(waiting.items()):
            chunk = next(chunks, None)
            if chunk is None:
                del waiting[workspace_id]
            else:
                purged += _purge_all(storage, clock, key, workspace_id, chunk)
    return purged


def _chunks(storage: Storage, workspace_id: str, before: datetime) -> Iterator[Sequence[str]]:
    """Yield who is due, AT_ONCE each time; who could not be forgotten does not come again."""
    after = ""
    while True:
        with storage.read(workspace_id) as unit:
            due = unit.erasure.outdated(before, AT_ONCE, after)
        if not due:
            return
        yield due
        after = due[-1]


def _purge_all(
    storage: Storage, clock: Clock, key: str, workspace_id: str, contact_ids: Sequence[str]
) -> int:
    seen = look_for(storage, clock, workspace_id, contact_ids)
    purged = 0
    for each in contact_ids:
        try:
            purged += _purge(storage, clock, key, workspace_id, each, seen)
        except Exception as problem:
            if isinstance(problem, WarmlineError) and problem.retryable and not problem.at_once:
                raise
            trash_purged.labels("failed").inc()
            log.exception("contact not purged", workspace_id=workspace_id, contact_id=each)
    trash_purged.labels("purged").inc(purged)
    return purged


def _purge(
    storage: Storage, clock: Clock, key: str, workspace_id: str, contact_id: str, seen: Mentions
) -> bool:
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        contact = unit.contacts.get(contact_id, lock=True)
        if contact is None or contact.state != "trashed":
            return False
        return forget(unit, clock, RETENTION, contact, "retention", key, seen) is not None
