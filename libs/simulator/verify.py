"""Reads back through the public API what was promised."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from libs.simulator.ledger import Ledger

PAGE = 200
SHOWN = 20
TIMEOUT_SECONDS = 15.0
READERS = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """missing: promised and not stored. doubled: stored more than once. Some of each by id.

    contacts: how many live contacts there are. waiting: people in the waiting room, whose messages
    the API does not show before they are admitted.
    """

    promised: int
    stored: int
    missing: int
    doubled: int
    contacts: int
    waiting: int
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether everything that was promised is stored exactly once."""
        return not self.missing and not self.doubled


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


def _compare(api: "_Api", ledger: Ledger) -> Verdict:
    contacts = [each["id"] for each in api.pages("/api/v1/contacts")]
    with ThreadPoolExecutor(READERS) as pool:
        stored: Counter[str] = Counter()
        for wamids in pool.map(api.wamids_of, contacts):
            stored.update(wamids)
    missing = sorted(wamid for wamid in ledger.accepted if wamid not in stored)
    doubled = sorted(wamid for wamid in ledger.accepted if stored[wamid] > 1)
    return Verdict(
        promised=len(ledger.accepted),
        stored=len(ledger.accepted) - len(missing),
        missing=len(missing),
        doubled=len(doubled),
        contacts=len(contacts),
        waiting=int(api.get("/api/v1/usage").get("waiting", 0)),
        examples={"missing": missing[:SHOWN], "doubled": doubled[:SHOWN]},
    )


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

    def wamids_of(self, contact_id: str) -> list[str]:
        messages = self.pages(f"/api/v1/contacts/{contact_id}/messages")
        return [each["wamid"] for each in messages if each.get("wamid")]
