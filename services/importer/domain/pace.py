"""How fast the present phase of an import goes, and how long it will take."""

import math
from dataclasses import dataclass
from datetime import datetime

from services.importer.domain.job import ImportJob

_LEAST_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """rows_per_second since the phase began; seconds_left at that rate. None when unknown."""

    rows_per_second: float | None = None
    seconds_left: int | None = None


def pace(job: ImportJob, done: int, now: datetime) -> Pace:
    """Say how fast workers are, once there is a telling part. done: rows of the phase so far."""
    if not job.is_working or job.phase_began_at is None or not done:
        return Pace()
    rate = done / max((now - job.phase_began_at).total_seconds(), _LEAST_SECONDS)
    return Pace(round(rate, 1), math.ceil(max(job.rows - done, 0) / rate))
