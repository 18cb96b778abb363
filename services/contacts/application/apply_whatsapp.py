"""A batch from WhatsApp: each event to the workspace whose number it names, nothing lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from services.contacts.application.apply_address_book import apply_address_book
from services.contacts.application.apply_copies import apply_copies
from services.contacts.application.apply_identity_changes import Rename, apply_identity_changes
from services.contacts.application.apply_preferences import apply_preferences
from services.contacts.application.apply_statuses import apply_statuses
from services.contacts.application.gather import hold
from services.contacts.application.late_events import drop_late
from services.contacts.application.receive_messages import receive_messages
from services.contacts.application.sort_events import Work, sort_events
from services.contacts.domain.set_aside import UNKNOWN_PERSON
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.storage import Across, Storage, Unit


@dataclass(slots=True)
class Effects:
    """What became of events that were new, by workspace; None is what nobody knows whose it is.

    dropped: of before somebody's erasure, and gone. reasons: why each was set aside that was.
    """

    stored: Counter[str | None] = field(default_factory=Counter)
    dropped: Counter[str | None] = field(default_factory=Counter)
    set_aside: Counter[str | None] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)


def apply_whatsapp(
    storage: Storage, clock: Clock, key: str, deliveries: Sequence[Delivery]
) -> None:
    """Apply a batch of deliveries in one transaction, each event once.

    Unknown numbers and items that mean nothing for a contact are set aside whole. key: of the
    hashes by which erased people are known. Raises UnreadableEventError for an event whose payload
    can't be read, and retryable errors.
    """
    with storage.across() as across:
        now = clock.now()
        fresh = across.arrivals.fresh(deliveries, now)
        owners = owners_of(across, [each.event for each in deliveries])
        mine = {each.event.id: own for each, own in zip(deliveries, owners, strict=True)}
        effects = apply_events(across, clock, key, [each.event for each in fresh], mine, now)
        across.arrivals.count(counted(deliveries[0].queue, owners, effects), now)


def apply_events(
    across: Across, clock: Clock, key: str, events: Sequence[Event],
    owners: Mapping[str, str | None], arrived_at: datetime,
) -> Effects:  # fmt: skip
    """Apply events that are known to be new; return what became of them.

    What was neither stored, dropped nor set aside is a copy under another event's id.
    owners: whose each is, by its id. arrived_at: noted with what is set aside.
    """
    sorted_ = sort_events(across, events)
    across.arrivals.quarantine(sorted_.set_aside, arrived_at)
    effects = Effects()
    for event, reason, _ in sorted_.set_aside:
        effects.set_aside[owners[event.id]] += 1
        effects.reasons.append(reason)
    for workspace_id in sorted(sorted_.work):
        unit, work = across.inside(workspace_id), sorted_.work[workspace_id]
        effects.dropped[workspace_id] += drop_late(unit, clock, key, work)
        stored, unknown = _apply(unit, clock, key, work)
        across.arrivals.quarantine(_aside(unknown), arrived_at)
        effects.stored[workspace_id] += stored
        effects.set_aside[workspace_id] += len(unknown)
        effects.reasons += [UNKNOWN_PERSON] * len(unknown)
    return effects


def _aside(unknown: Sequence[Rename]) -> list[tuple[Event, str, str | None]]:
    """Return changes of people who are not known as they are set aside: they may become known."""
    return [(each.event, UNKNOWN_PERSON, each.number.phone_number_id) for each in unknown]


def owners_of(across: Across, events: Sequence[Event]) -> list[str | None]:
    """Return whose each event is, before the transaction goes inside any workspace."""
    named = [_number_in(each) for each in events]
    numbers = across.workspaces.numbers(sorted({each for each in named if each}))
    known = {each: found.workspace_id for each, found in numbers.items()}
    return [known.get(each or "") for each in named]


def counted(queue: str, owners: Sequence[str | None], effects: Effects) -> list[Arrived]:
    """Say what became of a batch, workspace by workspace: what is left over are copies. What was
    dropped is done with, as what is stored is.
    """
    done = effects.stored + effects.dropped
    return [
        Arrived(
            queue=queue, received=many, stored=done[own],
            duplicate=many - done[own] - effects.set_aside[own],
            quarantined=effects.set_aside[own], of_workspace_id=own,
        )
        for own, many in Counter(owners).items()
    ]  # fmt: skip


def _number_in(event: Event) -> str | None:
    number = event.data.get("number")
    named = number.get("phone_number_id") if isinstance(number, dict) else None
    return named if isinstance(named, str) else None


def _apply(unit: Unit, clock: Clock, key: str, work: Work) -> tuple[int, list[Rename]]:
    """Apply what is one workspace's; return how much was stored, and changes of identifiers of
    people who are unknown even after it.

    The address book and changes of identifiers come first, so that nobody who writes in the same
    batch is called by a number or made twice; changes of people whom the batch makes come last.
    """
    if work.steps() > 1:
        hold(unit, clock, work.parties(), work.making())
    stored = apply_address_book(unit, clock, work.synced) if work.synced else 0
    unknown = apply_identity_changes(unit, clock, work.renames) if work.renames else []
    if work.messages:
        stored += receive_messages(unit, clock, key, work.messages)
    if work.copies:
        stored += apply_copies(unit, clock, key, work.copies)
    if unknown and (work.messages or work.copies):
        unknown = apply_identity_changes(unit, clock, unknown)
    if work.reports:
        stored += apply_statuses(unit, clock, work.reports)
    if work.choices:
        stored += apply_preferences(unit, clock, work.choices)
    return stored + len(work.renames) - len(unknown), unknown
