"""What workers do with messages of the job queue."""

from typing import cast

import dramatiq
from dramatiq import Broker

from services.importer.application.run_task import Workshop, run_task
from services.importer.domain.job import Phase


def declare(broker: Broker, queue: str, name: str, shop: Workshop) -> None:
    """Declare the actor on a broker. Its messages hold ids only; all else is in the database.

    Without retries of Dramatiq's own: attempts are counted in the task's row, where a worker's
    death is counted too, and the recovery loop sends what is left to do.
    """

    @dramatiq.actor(broker=broker, actor_name=name, queue_name=queue, max_retries=0)
    def work(import_id: str, phase: str, number: int) -> None:
        run_task(shop, import_id, cast("Phase", phase), number)
