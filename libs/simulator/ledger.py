"""What was promised: the ids of everything that got a 200."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """answers: how many webhooks got each status, 0 standing for none; repeated tries count.

    accepted: the wamids in webhooks that got 200. refused: webhooks given up. updates: accepted
    ones, copies counted. seconds: how long it took.
    """

    answers: Counter[int] = field(default_factory=Counter)
    accepted: set[str] = field(default_factory=set)
    refused: int = 0
    updates: int = 0
    seconds: float = 0.0

    def merge(self, other: "Ledger") -> None:
        """Add what another sender was promised."""
        self.answers += other.answers
        self.accepted |= other.accepted
        self.refused += other.refused
        self.updates += other.updates
        self.seconds = max(self.seconds, other.seconds)
