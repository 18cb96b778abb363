"""Places of the plan: taken under the counter's lock, given back, handed to those who wait."""

from libs.common.clock import Clock
from libs.common.events.contacts import UsageThresholdCrossed
from libs.common.events.envelope import Lane
from libs.common.events.registry import make_event
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.errors import ConcurrentChangeError, PlanFullError
from services.contacts.domain.origin import PLAN
from services.contacts.domain.plan import Usage, thresholds_crossed
from services.contacts.ports.storage import Unit

ADMITTED_AT_ONCE = 1000


def reserve(unit: Unit, clock: Clock, wanted: int, lane: Lane = "live") -> int:
    """Take up to `wanted` places and return how many there were.

    Holds the counter until the transaction ends; announces 75, 90 and 100 %.
    """
    usage = unit.places.lock()
    granted = wanted if usage.free is None else min(wanted, usage.free)
    if not granted:
        return 0
    if not unit.places.take(granted):
        raise ConcurrentChangeError("the plan filled up meanwhile", retry_after=1)
    _announce(unit, clock, usage, granted, lane)
    return granted


def reserve_one(unit: Unit, clock: Clock) -> None:
    """Take one place. Raises PlanFullError with the facts of the plan."""
    if not reserve(unit, clock, 1):
        raise PlanFullError(unit.places.usage())


def admit_waiting(unit: Unit, clock: Clock) -> int:
    """Let people out of the waiting room, oldest first, while there is room; return how many."""
    admitted = 0
    while some := _admit_some(unit, clock):
        admitted += some
    return admitted


def _admit_some(unit: Unit, clock: Clock) -> int:
    usage = unit.places.lock()
    room = ADMITTED_AT_ONCE if usage.free is None else min(usage.free, ADMITTED_AT_ONCE)
    people = unit.contacts.waiting(room, lock=True) if room and usage.waiting else []
    if not people:
        return 0
    reserve(unit, clock, len(people))
    unit.places.wait(-len(people))
    changes = ChangeSet(unit, clock, PLAN)
    for each in people:
        each.go_live()
        changes.change(each, {"state": ["waiting", "live"]}, "contact.admitted", "created")
    changes.write()
    return len(people)


def _announce(unit: Unit, clock: Clock, usage: Usage, granted: int, lane: Lane) -> None:
    crossed = thresholds_crossed(usage.limit, usage.used, usage.used + granted)
    unit.outgoing.add(
        [
            make_event(
                UsageThresholdCrossed(
                    plan=usage.plan, used=usage.used + granted, limit=usage.limit or 0,
                    percent=percent,
                ),
                clock, subject=unit.workspace_id, workspace_id=unit.workspace_id, lane=lane,
            )
            for percent in crossed
        ]
    )  # fmt: skip
