"""Whether a contact may be written to, by which business number, and why."""

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.application.consents import ledger_of
from services.contacts.application.get_contact import visible
from services.contacts.domain.consent import refusals
from services.contacts.domain.contact import WINDOW
from services.contacts.domain.may_write import Overall, may_write
from services.contacts.ports.storage import Storage


def ask_may_write(storage: Storage, clock: Clock, actor: Actor, contact_id: str) -> Overall:
    """Return the verdict for each business number of the workspace. Raises ContactNotFoundError.

    A window is opened by what is in the conversation with that number, so it is asked of that,
    of its last day alone, and only while some window may be open.
    """
    now = clock.now()
    with storage.read(actor.workspace_id) as unit:
        contact = visible(unit, unit.contacts.get(contact_id))
        until = contact.window_open_until
        heard = unit.messages.heard(contact_id, now - WINDOW) if until and until > now else {}
        stopped = refusals(ledger_of(unit, contact_id))
        numbers = {each.phone_number_id: each.display for each in unit.places.numbers()}
    return may_write(contact, numbers, heard, stopped, now)
