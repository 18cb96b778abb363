"""How the plan filled up, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from libs.common.clock import Clock
from services.contacts.domain.time_zone import zone_of
from services.contacts.ports.contacts import Filter
from services.contacts.ports.storage import Storage

MONTHS = 12


@dataclass(frozen=True, slots=True)
class UsageMonth:
    """A month in the workspace's time zone. added: contacts made in it that are live now.
    total: live at its end.
    """

    month: str
    added: int
    total: int


def usage_history(storage: Storage, clock: Clock, actor: Actor) -> Sequence[UsageMonth]:
    """Return the last twelve months, oldest first, of the contacts that are live now.

    A constant number of statements. Raises NotFoundError when there is no such workspace.
    """
    with storage.read(actor.workspace_id) as unit:
        starts = _starts(clock.now().astimezone(zone_of(unit.places.settings())))
        total = unit.places.usage().used
        added = [
            unit.contacts.count_without(Filter(created_from=since, created_to=until), ())
            for since, until in zip(starts, [*starts[1:], None], strict=True)
        ]
    months = []
    for start, count in zip(reversed(starts), reversed(added), strict=True):
        months.append(UsageMonth(start.strftime("%Y-%m"), count, total))
        total -= count
    return months[::-1]


def _starts(now: datetime) -> list[datetime]:
    """Return the first moments of this month and those before it in its zone, oldest first."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    place = first.year * 12 + first.month - 1
    return [
        first.replace(year=each // 12, month=each % 12 + 1)
        for each in range(place - MONTHS + 1, place + 1)
    ]
