"""The job queue inside this process: Dramatiq's in-memory broker (untyped), kept small.

Nothing of it survives the process. A service re-queues its unfinished jobs from its own table at
start, which it must do on any broker, so a durable queue would only store the same ids twice.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any

from dramatiq import Message, MessageProxy
from dramatiq.brokers.stub import StubBroker, _StubConsumer
from dramatiq.common import q_name
from dramatiq.errors import QueueNotFound

from libs.common.jobs.middleware import middleware

KEPT_DEAD = 100
"""Dead messages kept for a look, per queue; older ones are forgotten."""


class EmbeddedBroker(StubBroker):
    """An in-memory broker for a process that runs for months."""

    def __init__(self) -> None:
        super().__init__(middleware())
        self._dead: dict[str, deque[MessageProxy]] = {}

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 100) -> "_Consumer":
        if queue_name not in self.queues:
            raise QueueNotFound(queue_name)  # type: ignore[no-untyped-call]
        dead = self._dead.setdefault(q_name(queue_name), deque(maxlen=KEPT_DEAD))
        return _Consumer(self.queues[queue_name], dead, prefetch, timeout)  # type: ignore[no-untyped-call]

    def dead(self, queue_name: str) -> list[MessageProxy]:
        """List the messages of a queue that were set aside, oldest first."""
        return list(self._dead.get(queue_name, ()))


class _Consumer(_StubConsumer):
    def __next__(self) -> MessageProxy | None:
        found = super().__next__()  # type: ignore[no-untyped-call]
        return None if found is None else MessageProxy(_plain(found))

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        for message in messages:
            self.queue.put(_plain(message).encode())
            self.queue.task_done()


def _plain(message: MessageProxy) -> Message[Any]:
    plain: Message[Any] = message._message  # noqa: SLF001 - Dramatiq offers no other way to it
    return plain


def open_broker(_: str) -> EmbeddedBroker:
    """Open `embedded://`."""
    return EmbeddedBroker()
