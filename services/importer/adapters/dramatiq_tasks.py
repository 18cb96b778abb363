"""Messages for workers on a Dramatiq broker."""

from dramatiq import Broker, Message

from services.importer.domain.job import Phase

QUEUE = "importer.tasks"
ACTOR = "importer.task"


class DramatiqTasks:
    """Keeps the promises of the port Tasks. A message says which task, nothing else."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def send(self, import_id: str, phase: Phase, number: int) -> None:
        self._broker.enqueue(
            Message(
                queue_name=QUEUE,
                actor_name=ACTOR,
                args=(import_id, phase, number),
                kwargs={},
                options={},
            )
        )
