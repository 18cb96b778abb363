"""What other services tell of themselves: into the audit trail and certificates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from libs.common.bus.port import Delivery
from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.gateway import AccessNoted
from libs.common.events.importer import ForgottenByImporter, ImportFinished
from libs.common.events.registry import read_payload
from services.contacts.domain import access
from services.contacts.domain.actions import Action
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.origin import Origin
from services.contacts.ports.deliveries import Arrived
from services.contacts.ports.storage import Storage, Unit

ENDS_OF_IMPORTS: Mapping[str, Action] = {
    "failed": "import.failed",
    "finished": "import.finished",
    "stopped": "import.stopped",
    "undone": "import.undone",
}
"""How an import ends; another end of a later release keeps its name."""


def apply_reports(storage: Storage, clock: Clock, deliveries: Sequence[Delivery]) -> None:
    """Apply a batch of reports in one transaction, each once.

    Those of a workspace that nobody knows are set aside. Raises UnreadableEventError for an event
    that can't be read.
    """
    now = clock.now()
    with storage.across() as across:
        fresh = [each.event for each in across.arrivals.fresh(deliveries, now)]
        known = {each.id for each in across.workspaces.all()}
        mine = [each for each in fresh if each.workspaceid in known]
        for workspace_id in sorted({str(each.workspaceid) for each in mine}):
            unit = across.inside(workspace_id)
            _apply(unit, clock, [each for each in mine if each.workspaceid == workspace_id])
        strangers = [each for each in fresh if each.workspaceid not in known]
        across.arrivals.quarantine([(each, "unknown_workspace", None) for each in strangers], now)
        across.arrivals.count(
            [Arrived(
                queue=deliveries[0].queue, received=len(deliveries), stored=len(mine),
                duplicate=len(deliveries) - len(fresh), quarantined=len(strangers),
            )],
            now,
        )  # fmt: skip


def _apply(unit: Unit, clock: Clock, events: Sequence[Event]) -> None:
    """Apply the reports of one workspace; a type that this release does not know is passed over."""
    entries = [_ENTRIES[each.type](each) for each in events if each.type in _ENTRIES]
    unit.history.audit(entries)
    for event in events:
        if event.type in _EFFECTS:
            _EFFECTS[event.type](unit, clock, event)


def _access(event: Event) -> AuditEntry:
    noted = read_payload(event, AccessNoted)
    origin = access.origin_of_access(noted.kind, noted.by_id, noted.by_name)
    facts = {"subject_id": noted.subject_id, "subject": noted.subject, "address": noted.address}
    changes, others = access.changes_in(noted.kind, noted.facts)
    known = {name: value for name, value in facts.items() if value is not None}
    action = access.action_of(noted.kind)
    return AuditEntry(event.id, event.time, origin, action, None, changes, {**others, **known})


def _import_ended(event: Event) -> AuditEntry:
    ended = read_payload(event, ImportFinished)
    by = Origin(
        ended.by_kind or "member", ended.by_id or "importer", ended.by_name or "Importer", "import"
    )
    counts: dict[str, Any] = {
        name: many
        for name in ended.counts.__dataclass_fields__
        if (many := getattr(ended.counts, name))
    }
    facts = {"import_id": ended.import_id, "rows": ended.rows, "counts": counts}
    action = ENDS_OF_IMPORTS.get(ended.state, f"import.{ended.state}")
    return AuditEntry(event.id, event.time, by, action, None, {}, facts)


def _forgotten_by_importer(unit: Unit, clock: Clock, event: Event) -> None:
    told = read_payload(event, ForgottenByImporter)
    unit.erasure.confirm(told.contact_id, "importer", told.removed, clock.now())


_ENTRIES: Mapping[str, Callable[[Event], AuditEntry]] = {
    "access.noted.v1": _access,
    "import.finished.v1": _import_ended,
}
_EFFECTS: Mapping[str, Callable[[Unit, Clock, Event], None]] = {
    "import.forgotten.v1": _forgotten_by_importer,
}
