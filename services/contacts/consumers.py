"""What contacts does with events from the bus."""

from collections.abc import Mapping

from libs.common.bus.port import Handler
from libs.common.clock import Clock
from services.contacts.application.apply_members import apply_members
from services.contacts.application.apply_reports import apply_reports
from services.contacts.application.apply_whatsapp import apply_whatsapp
from services.contacts.ports.storage import Storage


def handlers(storage: Storage, clock: Clock, key: str) -> Mapping[str, Handler]:
    """Return the handler of each queue that contacts listens to.

    key: of the hashes by which erased people are known.
    """
    return {
        "contacts.whatsapp": lambda batch: apply_whatsapp(storage, clock, key, batch),
        "contacts.whatsapp-bulk": lambda batch: apply_whatsapp(storage, clock, key, batch),
        "contacts.reports": lambda batch: apply_reports(storage, clock, batch),
        "contacts.reports-bulk": lambda batch: apply_reports(storage, clock, batch),
        "contacts.members": lambda batch: apply_members(storage, clock, batch),
    }
