"""The pipeline in numbers: who is where, who moved, how many became customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common.actor import Actor
from services.contacts.domain.lead_status import STATUSES
from services.contacts.ports.contacts import Filter
from services.contacts.ports.history import Movement
from services.contacts.ports.storage import Storage


@dataclass(frozen=True, slots=True)
class PipelineNumbers:
    """counts: live contacts by status, now. movement: of the period. created, converted: live
    contacts made in the period, and those of them who are customers now.
    """

    counts: Mapping[str, int]
    movement: Sequence[Movement]
    created: int
    converted: int

    @property
    def conversion(self) -> float | None:
        """Percent of those made in the period who are customers; None when nobody was."""
        return round(100 * self.converted / self.created, 1) if self.created else None


def pipeline_numbers(
    storage: Storage, actor: Actor, since: datetime, until: datetime
) -> PipelineNumbers:
    """Return the pipeline in numbers for a period. A constant number of statements."""
    made = Filter(created_from=since, created_to=until)
    bought = Filter(created_from=since, created_to=until, statuses=("customer",))
    with storage.read(actor.workspace_id) as unit:
        counts = unit.contacts.by_status()
        return PipelineNumbers(
            {each: counts.get(each, 0) for each in STATUSES},
            unit.history.movement(since, until),
            unit.contacts.count_without(made, ()),
            unit.contacts.count_without(bought, ()),
        )
