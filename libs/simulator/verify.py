"""Reads back through the public API what was promised."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from libs.simulator.ledger import Ledger

PAGE = 200
SHOWN = 20
TIMEOUT_SECONDS = 15.0
READERS = 4

_FURTHER = ("sent", "failed", "delivered", "read", "played")
"""States of a message; whichever comes later here counts, in whatever order they came."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """missing: promised and not stored. doubled: stored more than once. behind: stored, and not in
    the furthest state that was reported of it. Some of each by id.

    stored, missing and not_shown make what was promised: messages, calls and history, by id.
    contacts: how many live contacts there are. waiting: people in the waiting room; not_shown:
    messages of people of whom nothing is stored, as far as they can be those who wait: what
    they wrote is not shown before they are admitted.
    """

    promised: int
    stored: int
    missing: int
    doubled: int
    contacts: int
    waiting: int
    behind: int = 0
    not_shown: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether all that was promised and can be shown is stored exactly once, as reported."""
        return not self.missing and not self.doubled and not self.behind


def verify(api_base: str, api_key: str, ledger: Ledger, *, patience: float = 30.0) -> Verdict:
    """Compare the ledger with what the API shows, until it is good or patience (seconds) ends.

    Raises requests.RequestException when the API can't be read.
    """
    api = _Api(api_base, api_key)
    deadline = time.monotonic() + patience
    while True:
        verdict = _compare(api, ledger)
        if verdict.good or time.monotonic() > deadline:
            return verdict
        time.sleep(0.5)


def furthest(states: set[str]) -> str | None:
    """Return the state of a message after all of these were reported of it, in any order.

    Failed counts only for what was never delivered.
    """
    known = [each for each in _FURTHER if each in states]
    return known[-1] if known else None


def _compare(api: "_Api", ledger: Ledger) -> Verdict:
    contacts = [each["id"] for each in api.pages("/api/v1/contacts")]
    stored: Counter[str] = Counter()
    delivery: dict[str, str | None] = {}
    with ThreadPoolExecutor(READERS) as pool:
        for messages in pool.map(api.messages_of, contacts):
            stored.update(wamid for wamid, _ in messages)
            delivery.update(messages)
    waiting = int(api.get("/api/v1/usage").get("waiting", 0))
    absent = {wamid for wamid in ledger.accepted if wamid not in stored}
    not_shown = _of_those_who_wait(ledger, absent, waiting)
    found = {
        "missing": sorted(absent - not_shown),
        "doubled": sorted(wamid for wamid in ledger.accepted if stored[wamid] > 1),
        "behind": sorted(_behind(ledger, delivery)),
    }
    return Verdict(
        promised=len(ledger.accepted),
        stored=len(ledger.accepted) - len(absent),
        contacts=len(contacts),
        waiting=waiting,
        not_shown=len(not_shown),
        examples={name: each[:SHOWN] for name, each in found.items()},
        **{name: len(each) for name, each in found.items()},
    )


def _of_those_who_wait(ledger: Ledger, absent: set[str], waiting: int) -> set[str]:
    """Return the absent messages of people of whom nothing at all is shown.

    None when they are more people than wait, since then it can't be told who was lost.
    """
    of: dict[str, set[str]] = defaultdict(set)
    for wamid, person in ledger.people.items():
        of[person].add(wamid)
    unseen = [wamids & absent for wamids in of.values() if wamids & ledger.accepted <= absent]
    return set().union(*unseen) if len(unseen) <= waiting else set()


def _behind(ledger: Ledger, delivery: Mapping[str, str | None]) -> Iterator[str]:
    for wamid, states in ledger.reported.items():
        reached = furthest(states)
        if wamid in delivery and reached and delivery[wamid] != reached:
            yield wamid


class _Api:
    """The public API with a key. Thread-safe as far as requests' sessions are."""

    def __init__(self, base: str, key: str) -> None:
        self._base = base.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {key}"

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        response = self._session.get(self._base + path, params=params, timeout=TIMEOUT_SECONDS)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            page = self.get(path, limit=PAGE, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return

    def messages_of(self, contact_id: str) -> list[tuple[str, str | None]]:
        """Return the id and the delivery state of each message of a contact."""
        messages = self.pages(f"/api/v1/contacts/{contact_id}/messages")
        return [(each["wamid"], each.get("delivery")) for each in messages if each.get("wamid")]
