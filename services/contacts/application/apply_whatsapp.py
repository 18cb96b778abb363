"""A batch from WhatsApp: each event to the workspace whose number it names, nothing lost."""

from collections.abc import Sequence

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from services.contacts.application.apply_address_book import apply_address_book
from services.contacts.application.apply_copies import apply_copies
from services.contacts.application.apply_identity_changes import apply_identity_changes
from services.contacts.application.apply_preferences import apply_preferences
from services.contacts.application.apply_statuses import apply_statuses
from services.contacts.application.receive_messages import receive_messages
from services.contacts.application.sort_events import Work, sort_events
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.storage import Across, Storage, Unit


def apply_whatsapp(storage: Storage, clock: Clock, deliveries: Sequence[Delivery]) -> None:
    """Apply a batch of deliveries in one transaction, each event once.

    Unknown numbers and items that mean nothing for a contact are set aside whole. Raises
    UnreadableEventError for an event whose payload can't be read, and retryable errors.
    """
    with storage.across() as across:
        fresh = across.arrivals.fresh(deliveries, clock.now())
        stored, aside = apply_events(across, clock, [each.event for each in fresh])
        across.arrivals.count(
            Arrived(
                queue=deliveries[0].queue, received=len(deliveries), stored=stored,
                duplicate=len(deliveries) - stored - aside, quarantined=aside,
            ),
            clock.now(),
        )  # fmt: skip


def apply_events(across: Across, clock: Clock, events: Sequence[Event]) -> tuple[int, int]:
    """Apply events that are known to be new; return how many were stored and set aside.

    What is neither is a copy of a message under another event's id.
    """
    sorted_ = sort_events(across, events)
    across.arrivals.quarantine(sorted_.set_aside, clock.now())
    stored = 0
    for workspace_id in sorted(sorted_.work):
        stored += _apply(across.inside(workspace_id), clock, sorted_.work[workspace_id])
    return stored, len(sorted_.set_aside)


def _apply(unit: Unit, clock: Clock, work: Work) -> int:
    """Apply what is one workspace's; return how much was stored.

    The address book and changes of identifiers come first, so that nobody who writes in the same
    batch is called by a number or made twice; changes of people whom the batch makes come last.
    """
    if work.synced:
        apply_address_book(unit, clock, work.synced)
    unknown = apply_identity_changes(unit, clock, work.renames) if work.renames else []
    received = receive_messages(unit, clock, work.messages) if work.messages else 0
    if work.copies:
        apply_copies(unit, clock, work.copies)
    if unknown and (work.messages or work.copies):
        apply_identity_changes(unit, clock, unknown)
    if work.reports:
        apply_statuses(unit, clock, work.reports)
    if work.choices:
        apply_preferences(unit, clock, work.choices)
    said = sum(each.source == "preference" for each in work.choices)
    others = (work.copies, work.renames, work.reports, work.synced)
    return received + said + sum(len(each) for each in others)
