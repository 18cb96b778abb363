"""Requests that were answered, so that a repeated one gets the same answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and its answer. status: None while it is being worked on."""

    request_hash: str
    asked_at: datetime
    status: int | None = None
    headers: dict[str, str] | None = None
    body: bytes | None = None


class Answers(Protocol):
    """Answers by the asker and the key they chose."""

    def begin(self, actor_id: str, key: str, request_hash: str, now: datetime) -> Answered | None:
        """Claim a key; None when it is new, else what is known of it."""
        ...

    def finish(self, actor_id: str, key: str, answered: Answered) -> None:
        """Keep the answer of a claimed key."""
        ...

    def forget(self, actor_id: str, key: str) -> None:
        """Let a key go, so that the request may be tried again."""
        ...
