"""Events that leave with the transaction."""

from collections.abc import Sequence
from typing import Protocol

from libs.common.events.envelope import Event


class Outgoing(Protocol):
    """The transactional outbox."""

    def add(self, events: Sequence[Event]) -> None:
        """Have events published once the transaction is kept, and never otherwise."""
        ...
