"""Each process is told to end and started again, one after another, under load."""

import threading
from collections import Counter
from typing import Self

import requests

from tests.faults.conftest import Fleet
from tests.support.business import Business, a_business
from tests.support.ledger import Load, assert_nothing_lost
from tests.support.waiting import eventually

DOCUMENTED = {200, 502, 503}


def test_a_rolling_restart_under_load_loses_nothing(fleet: Fleet) -> None:
    business = a_business(fleet.product)
    with Load(business) as load, Readers(business) as readers:
        for part in fleet.product.parts:
            assert part.stop() == 0, part.name
            part.start()
            eventually(part.ready, f"{part.name} again", seconds=90, every=0.1)
            load.goes_on()
    assert set(load.answers) <= DOCUMENTED
    assert set(readers.answers) <= DOCUMENTED
    assert_nothing_lost(load)


class Readers:
    """People who look at the list and search for somebody all the time."""

    def __init__(self, business: Business) -> None:
        self._business = business
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(path,), daemon=True)
            for path in ("/api/v1/contacts", "/api/v1/search/contacts?q=person", "/api/v1/imports")
        ]
        self.answers: Counter[int] = Counter()

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join(60)

    def _read(self, path: str) -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {self._business.key}"
            while not self._ended.wait(0.1):
                url = self._business.product.url + path
                self.answers[session.get(url, timeout=30).status_code] += 1
