"""The pipeline: Cold → Warm → Hot → Customer, and back to Cold when somebody is re-engaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from libs.common.errors import ConflictError, InvalidInputError

Move = Literal["advance", "skip_ahead", "step_back", "re_engage"]
Workflow = Literal["free", "guided"]

STATUSES = ("cold", "warm", "hot", "customer")
DEFAULT = "cold"
DEFAULT_LABELS = {"cold": "Cold", "warm": "Warm", "hot": "Hot", "customer": "Customer"}

MOVES: dict[tuple[str, str], Move] = {
    ("cold", "warm"): "advance",
    ("warm", "hot"): "advance",
    ("hot", "customer"): "advance",
    ("cold", "hot"): "skip_ahead",
    ("cold", "customer"): "skip_ahead",
    ("warm", "customer"): "skip_ahead",
    ("hot", "warm"): "step_back",
    ("customer", "hot"): "step_back",
    ("customer", "warm"): "step_back",
    ("warm", "cold"): "re_engage",
    ("hot", "cold"): "re_engage",
    ("customer", "cold"): "re_engage",
}
"""The name of every change there is; staying where one is, is none."""

_GUIDED: frozenset[Move] = frozenset({"advance", "re_engage"})


class MoveNotAllowedError(ConflictError):
    """Raised when a guided workflow has no arrow for a move; `allowed` lists those it has."""

    code = "move_not_allowed"

    def __init__(self, previous: str, current: str, allowed: Sequence[str]) -> None:
        super().__init__(
            f"this workspace's workflow does not go from {previous} to {current}",
            current=previous,
            requested=current,
            allowed=list(allowed),
        )


@dataclass(frozen=True, slots=True)
class Transition:
    """One contact's move. seconds: how long it had the previous status."""

    id: str
    contact_id: str
    previous: str
    current: str
    move: Move
    at: datetime
    seconds: int


def status_named(code: str) -> str:
    """Return a status code. Raises InvalidInputError naming the field status."""
    if code not in STATUSES:
        raise InvalidInputError.of("status", f"must be one of {', '.join(STATUSES)}")
    return code


def allowed_from(status: str, workflow: Workflow) -> list[str]:
    """List the statuses that a contact may go to, in the order of the pipeline."""
    return [
        each
        for each in STATUSES
        if (move := MOVES.get((status, each))) and (workflow == "free" or move in _GUIDED)
    ]


def move_between(previous: str, current: str, workflow: Workflow) -> Move:
    """Return the name of a move. Raises MoveNotAllowedError when the workflow forbids it."""
    allowed = allowed_from(previous, workflow)
    if current not in allowed:
        raise MoveNotAllowedError(previous, current, allowed)
    return MOVES[previous, current]
