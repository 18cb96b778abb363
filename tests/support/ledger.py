"""The ledger: what a client got 200 for, compared with what the product shows afterwards."""

import itertools
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Self

import requests
from sqlalchemy import create_engine, text

from tests.support.business import Business, message_body
from tests.support.product import Product
from tests.support.waiting import eventually

SETTLE_SECONDS = 120.0
PACE_SECONDS = 0.02
AGAIN_SECONDS = 0.1
REFUSED = 0
"""Stands among the answers for a connection that gave none."""
_ranges = itertools.count(int(time.time()) % 10_000)


class Load:
    """People who write to a business, one thread each, as WhatsApp delivers them.

    A person's next message is sent when the one before got 200; anything else is sent again, as
    Meta does. All messages have one timestamp, so that a list of them keeps the order in which
    they were stored. acknowledged: person → ids that got 200, in order. sent: every id that was
    tried. answers: how often each status came back.
    """

    def __init__(self, business: Business, people: int = 6) -> None:
        self.business = business
        self.acknowledged: dict[str, list[str]] = {}
        self.sent: set[str] = set()
        self.answers: Counter[int] = Counter()
        self._at = int(time.time())
        self._ended = threading.Event()
        self._lock = threading.Lock()
        area = next(_ranges) % 10_000
        for who in range(people):
            self.acknowledged[f"33612{area:04}{who:02}"] = []
        self._threads = [
            threading.Thread(target=self._write, args=(wa_id,), daemon=True)
            for wa_id in self.acknowledged
        ]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        self.goes_on()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join(60)

    @property
    def count(self) -> int:
        """How many messages got 200 so far."""
        return sum(len(each) for each in self.acknowledged.values())

    def goes_on(self, by: int = 20, seconds: float = 90) -> None:
        """Wait until so many more messages got 200."""
        before = self.count
        eventually(lambda: self.count >= before + by, f"{by} more answers 200", seconds=seconds)

    def _write(self, wa_id: str) -> None:
        for number in itertools.count():
            wamid = f"wamid.{self.business.workspace_id}.{wa_id}.{number}"
            body = message_body(
                self.business.phone_number_id, wa_id, f"Person {wa_id}", "hi", wamid, self._at
            )
            self.sent.add(wamid)
            while (status := self._deliver(body)) != requests.codes.ok:
                if self._ended.wait(AGAIN_SECONDS):
                    return
            assert status == requests.codes.ok
            self.acknowledged[wa_id].append(wamid)
            if self._ended.wait(PACE_SECONDS):
                return

    def _deliver(self, body: dict[str, Any]) -> int:
        try:
            status = self.business.hears(body).status_code
        except requests.RequestException:
            status = REFUSED
        with self._lock:
            self.answers[status] += 1
        return status


def assert_nothing_lost(load: Load) -> None:
    """Hold what the API shows to the ledger of a load that has ended, once all is settled.

    Every message that got 200 is stored, once, in its person's order; nobody is there twice; the
    outboxes and queues are empty, nothing is parked; search shows every contact as it is.
    """
    business = load.business
    assert load.count, "the load never got through; the test showed nothing"
    everything = {wamid for each in load.acknowledged.values() for wamid in each}
    eventually(
        lambda: not everything - {wamid for each in stored(business).values() for wamid in each},
        "every acknowledged message", seconds=SETTLE_SECONDS, every=0.5,
    )  # fmt: skip
    assert_settled(business.product)
    found = stored(business)
    assert {who.removeprefix("+") for who in found} == set(load.acknowledged)
    for who, wamids in found.items():
        known = load.acknowledged[who.removeprefix("+")]
        assert wamids[: len(known)] == known, f"lost, twice or out of order: {who}"
        assert set(wamids) <= load.sent
        assert len(wamids) == len(set(wamids)) <= len(known) + 1
    for contact in business.contacts(limit=200):
        trail = business.get(f"/api/v1/contacts/{contact['id']}/audit", limit=200)["items"]
        assert [each["action"] for each in trail] == ["contact.created"]
    assert_search_agrees(business)


def assert_settled(product: Product, seconds: float = SETTLE_SECONDS) -> None:
    """Wait until no event is under way and nothing was set aside as a dead letter."""
    eventually(lambda: not unsettled(product), "outboxes drained", seconds=seconds, every=0.2)
    parked = [each for depth in product.office.bus.depths() if depth.parked for each in
              product.office.bus.parked(depth.queue)]  # fmt: skip
    assert [(each.queue, each.event.type, each.cause) for each in parked] == []


def assert_search_agrees(business: Business) -> None:
    """Wait until search shows every live contact in its last version, and nobody else."""
    eventually(
        lambda: indexed(business) == documents(business),
        "search = contacts by id and version", seconds=SETTLE_SECONDS, every=0.2,
    )  # fmt: skip


def stored(business: Business) -> dict[str, list[str]]:
    """Read the messages that each person's contact has, oldest first, by phone."""
    found: dict[str, list[str]] = defaultdict(list)
    for contact in business.contacts(limit=200):
        pages = every_page(business, f"/api/v1/contacts/{contact['id']}/messages")
        mine = [message["wamid"] for message in pages]
        assert contact["phone"] not in found, "a person is there twice"
        found[contact["phone"]] = mine[::-1]
    return dict(found)


def documents(business: Business) -> dict[str, int]:
    """Read every live contact's version from contacts."""
    query = {"workspace_id": business.workspace_id, "limit": 5000}
    call = business.product.office.call
    page = call("contacts", "GET", "/internal/v1/snapshot", params=query)
    return {each["id"]: each["version"] for each in page["items"]}


def indexed(business: Business) -> dict[str, int]:
    """Read every contact's version from search."""
    items = list(every_page(business, "/api/v1/search/contacts"))
    assert len(items) == len({each["id"] for each in items}), "a contact is in the index twice"
    return {each["id"]: each["version"] for each in items}


def every_page(business: Business, path: str) -> Iterator[dict[str, Any]]:
    """Read a list to its end."""
    more: dict[str, str] = {}
    while True:
        page = business.get(path, limit=200, **more)
        yield from page["items"]
        if page["next"] is None:
            return
        more = {"cursor": page["next"]}


def unsettled(product: Product) -> dict[str, int]:
    """Count the events under way, by outbox and queue; empty when there is none."""
    waiting = {
        depth.queue: depth.ready + (depth.unsettled or 0) for depth in product.office.bus.depths()
    }
    for name in ("contacts", "importer", "gateway"):
        waiting[f"{name} outbox"] = _rows_in_outbox(database_url(product, name))
    return {name: count for name, count in waiting.items() if count}


def database_url(product: Product, service: str) -> str:
    """Return the URL of a service's database."""
    data = product.environment["WARMLINE_DATA"]
    variable = f"WARMLINE_{service.upper()}_DATABASE_URL"
    return product.environment.get(variable, f"sqlite:///{data}/{service}.db")


def _rows_in_outbox(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())
    finally:
        engine.dispose()


class Moments:
    """Random moments that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    @cached_property
    def _numbers(self) -> random.Random:
        return random.Random(self._seed)

    def next(self, most: float) -> None:
        """Wait for up to `most` seconds: the moment at which something is to happen."""
        eventually(after(self._numbers.uniform(0.0, most)), "the moment", seconds=most + 30)


def after(seconds: float) -> Callable[[], bool]:
    """Return a condition that comes true in so many seconds."""
    due = time.monotonic() + seconds
    return lambda: time.monotonic() >= due
