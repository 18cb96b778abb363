"""What was promised: the ids of everything that got a 200."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from libs.simulator.traffic import Webhook


@dataclass(slots=True)
class Ledger:
    """answers: how many webhooks got each status, 0 standing for none; repeated tries count.

    accepted: the wamids in webhooks that got 200. refused: webhooks given up. updates: accepted
    ones, copies counted. people: whose each wamid is. reported: the states reported of a message.
    seconds: how long it took.
    """

    answers: Counter[int] = field(default_factory=Counter)
    accepted: set[str] = field(default_factory=set)
    refused: int = 0
    updates: int = 0
    seconds: float = 0.0
    people: dict[str, str] = field(default_factory=dict)
    reported: dict[str, set[str]] = field(default_factory=dict)

    def promise(self, webhook: Webhook) -> None:
        """Note that a webhook got 200."""
        self.accepted.update(webhook.wamids)
        self.updates += webhook.updates
        self.people.update(webhook.people)
        for wamid, state in webhook.delivery:
            self.reported.setdefault(wamid, set()).add(state)

    def merge(self, other: "Ledger") -> None:
        """Add what another sender was promised."""
        self.answers += other.answers
        self.accepted |= other.accepted
        self.refused += other.refused
        self.updates += other.updates
        self.seconds = max(self.seconds, other.seconds)
        self.people |= other.people
        self.reported = _united(self.reported, other.reported)


def _united(one: Mapping[str, set[str]], two: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {name: one.get(name, set()) | two.get(name, set()) for name in chain(one, two)}
