"""What a contact said about being written to."""

from collections.abc import Sequence

from libs.common.actor import Actor
from services.contacts.application.get_contact import visible
from services.contacts.domain.consent import Consent
from services.contacts.domain.identity import party_key
from services.contacts.ports.storage import Storage, Unit


def consents_of_contact(storage: Storage, actor: Actor, contact_id: str) -> Sequence[Consent]:
    """List what a contact said, newest first. Raises ContactNotFoundError."""
    with storage.read(actor.workspace_id) as unit:
        visible(unit, unit.contacts.get(contact_id))
        return ledger_of(unit, contact_id)


def ledger_of(unit: Unit, contact_id: str) -> Sequence[Consent]:
    """List what a contact said, also before it was a contact, newest first."""
    keys = [each.key for each in unit.identities.of([contact_id])]
    return unit.consents.of(contact_id, [found for key in keys if (found := party_key([key]))])
