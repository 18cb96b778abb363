"""What was in the trash for thirty days goes for good."""

from libs.common.clock import Clock
from services.contacts.application.erase_contact import forget
from services.contacts.domain.contact import TRASH_KEEPS
from services.contacts.domain.origin import RETENTION
from services.contacts.ports.storage import Storage

AT_ONCE = 100


def purge_trash(storage: Storage, clock: Clock, key: str) -> int:
    """Forget every contact whose time in the trash is over; return how many.

    Each like somebody who asked for it, with a certificate and audited, but not suppressed: an
    import may bring them back. One transaction for each. key: of the hashes by which other
    services find what they hold.
    """
    before = clock.now() - TRASH_KEEPS
    with storage.across() as across:
        workspaces = [each.id for each in across.workspaces.all()]
    purged = 0
    for workspace_id in workspaces:
        with storage.read(workspace_id) as unit:
            outdated = unit.erasure.outdated(before, AT_ONCE)
        purged += sum(_purge(storage, clock, key, workspace_id, each) for each in outdated)
    return purged


def _purge(storage: Storage, clock: Clock, key: str, workspace_id: str, contact_id: str) -> bool:
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        contact = unit.contacts.get(contact_id, lock=True)
        if contact is None or contact.state != "trashed":
            return False
        forget(unit, clock, RETENTION, contact, "retention", key)
    return True
