"""Kill the process at any moment: everything that got 200 is there afterwards, once."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.support.business import Business, a_business, message_body
from tests.support.product import Product
from tests.support.waiting import eventually

KILLS = 3
"""Each costs a start of the whole product; `test_many_kills.py` kills its parts far more often."""
PEOPLE = 20


def test_everything_that_got_200_survives_kill_9_at_any_moment(mortal: Product) -> None:
    business = a_business(mortal)
    moments = random.Random(20261122)
    ledger: set[str] = set()
    for round_number in range(KILLS):
        ledger |= _load_until_killed(business, round_number, moments.uniform(0.1, 1.5))
        mortal.parts[0].start()
        mortal.wait_ready()

    assert len(ledger) >= KILLS, "the load never got through; the test showed nothing"
    stored: list[str] = []

    def all_of_it() -> bool:
        stored[:] = _stored(business)
        return ledger <= set(stored)

    eventually(all_of_it, "every acknowledged message", seconds=90, every=0.5)
    assert len(stored) == len(set(stored)), "a message is stored twice"
    phones = [contact["phone"] for contact in business.contacts(limit=200)]
    assert len(phones) == len(set(phones)) <= PEOPLE


def _load_until_killed(business: Business, round_number: int, seconds: float) -> set[str]:
    """Send from four threads, kill the product after `seconds`; return the ids that got 200."""
    acknowledged: set[str] = set()
    dead = threading.Event()

    def send(thread: int) -> None:
        count = 0
        while not dead.is_set():
            count += 1
            wamid = f"wamid.{business.phone_number_id}.{round_number}.{thread}.{count}"
            person = count % PEOPLE
            body = message_body(
                business.phone_number_id, f"3361200{person:04}", f"Person {person}", "hi", wamid
            )
            try:
                if business.hears(body).status_code == 200:
                    acknowledged.add(wamid)
            except requests.RequestException:
                return

    with ThreadPoolExecutor(4) as pool:
        for thread in range(4):
            pool.submit(send, thread)
        eventually(lambda: acknowledged, "a first acknowledgement", seconds=30)
        threading.Event().wait(seconds)
        business.product.parts[0].kill()
        dead.set()
    return acknowledged


def _stored(business: Business) -> list[str]:
    found = []
    for contact in business.contacts(limit=200):
        path, cursor = f"/api/v1/contacts/{contact['id']}/messages", None
        while True:
            page = business.get(path, limit=200, **({"cursor": cursor} if cursor else {}))
            found += [message["wamid"] for message in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
    return found
