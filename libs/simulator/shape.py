"""What traffic is asked for."""

from dataclasses import dataclass, replace
from typing import Any

from libs.simulator.contents import CONTENTS


@dataclass(frozen=True, slots=True)
class Traffic:
    """What to make. messages: from people. The shares are of messages, from 0 to 1.

    types: types of messages to choose from. albums: share that is followed by pictures of the same
    person at the same moment. echoes: share that the business answers in its app. statuses: share
    with the statuses of an answer, in any order and around its echo if there is one. edits: share
    that the person changes or takes back. others: share followed by something else (preferences,
    calls, address book, agents, groups, history). id_changes: share after which the person has
    another user id. every_type: changes of identity of every kind, and news of the business too.
    batch: updates in one webhook at most. duplicates: share of webhooks that come again. reorder:
    how many places a webhook may be late. start: seconds since 1970 of the first update; they are
    a second apart and end now if it is None.
    """

    people: int = 50
    messages: int = 500
    without_phone: float = 0.1
    types: tuple[str, ...] = ("text",)
    albums: float = 0.0
    statuses: float = 0.0
    echoes: float = 0.0
    edits: float = 0.0
    others: float = 0.0
    id_changes: float = 0.0
    every_type: bool = False
    batch: int = 1
    duplicates: float = 0.0
    reorder: int = 0
    start: int | None = None
    seed: int = 1


_SHARES = {
    "albums": 0.1, "statuses": 0.5, "echoes": 0.4, "edits": 0.1, "others": 0.7, "id_changes": 0.1,
}  # fmt: skip


def of_every_type(traffic: Traffic) -> Traffic:
    """Return traffic with some of everything that WhatsApp sends; shares that are set are kept.

    A hundred messages have all of it.
    """
    shares: dict[str, Any] = {
        name: getattr(traffic, name) or share for name, share in _SHARES.items()
    }
    return replace(traffic, types=tuple(CONTENTS), every_type=True, **shares)
