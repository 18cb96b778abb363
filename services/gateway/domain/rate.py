"""How many requests one key or one signed-in browser may make: a rate, and a burst beyond it."""

from dataclasses import dataclass
from typing import Literal

from services.gateway.domain.api_key import read_key_text
from services.gateway.domain.edge import EdgeRequest, is_service_path, is_under
from services.gateway.domain.secret import digest

Zone = Literal["key", "session"]


@dataclass(frozen=True, slots=True)
class Rate:
    """per_second: what may go on for ever. burst: requests beyond it that may come at once."""

    per_second: int
    burst: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What one asker made of a rate. excess: requests ahead of it. at: seconds of any clock."""

    excess: float
    at: float


def ask_once(before: Asked | None, now: float, rate: Rate) -> tuple[Asked, float]:
    """Count a request as nginx's limit_req does; return the seconds to wait, 0 to go ahead.

    A refused request is not counted: who goes on asking is let in as often as anybody.
    """
    if before is None:
        return Asked(0.0, now), 0.0
    excess = max(0.0, before.excess - (now - before.at) * rate.per_second + 1)
    if excess > rate.burst:
        return before, (excess - rate.burst) / rate.per_second
    return Asked(excess, now), 0.0


def askers_of(request: EdgeRequest) -> list[tuple[Zone, str]]:
    """Return under which names a request is counted: no secret, and none for a webhook.

    The whole of a key counts: who knows its public part can't use up what its holder may ask.
    """
    if not is_service_path(request.path) or is_under(request.path, "/webhooks"):
        return []
    key = read_key_text(request.bearer) if request.bearer else None
    names: list[tuple[Zone, str]] = [("key", digest(key.text))] if key else []
    return [*names, ("session", digest(request.session))] if request.session else names
