"""Kill the worker in the middle of an import, again and again: the counts are the oracle's."""

import random
from functools import partial
from pathlib import Path

from tests.support.business import Business, a_business
from tests.support.ledger import after
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually

PEOPLE = 12_000
BAD, TWICE = 300, 200
KILLS = 4


def test_an_import_survives_kill_9_and_its_counts_are_exact(tmp_path: Path) -> None:
    product = embedded_product(
        tmp_path, WARMLINE_IMPORTER_LEASE_SECONDS="2", WARMLINE_IMPORTER_THREADS="2"
    )
    try:
        _kill_and_count(product.start())
    finally:
        product.stop()


def _kill_and_count(product: Product) -> None:
    business = a_business(product)
    moments = random.Random(20261122)
    job = _started(business)
    seen = 0
    for _ in range(KILLS):
        seen = eventually(partial(_further, business, job, seen), "progress", seconds=90)
        eventually(after(moments.uniform(0.0, 0.4)), "the moment of the kill")
        product.parts[0].kill()
        product.parts[0].start()
        product.wait_ready()
        now = business.get(f"/api/v1/imports/{job}")["progress"]
        assert now >= seen, "progress went backwards"
        seen = now
    done = eventually(
        lambda: (shown := business.get(f"/api/v1/imports/{job}"))["state"] == "finished" and shown,
        "the end", seconds=180,
    )  # fmt: skip
    assert done["counts"] == {
        "created": PEOPLE, "updated": 0, "unchanged": 0, "skipped": 0,
        "duplicate": TWICE, "invalid": BAD, "over_limit": 0,
    }  # fmt: skip
    assert business.get("/api/v1/usage")["used"] == PEOPLE


def _started(business: Business) -> str:
    rows = [f"Person {n},+4477{n:08},p{n}@example.org" for n in range(PEOPLE)]
    rows += [f"Bad {n},12," for n in range(BAD)]
    rows += rows[:TWICE]
    content = "\n".join(["name,phone,email", *rows])
    answer = business.call("POST", "/api/v1/imports", files={"file": ("people.csv", content)})
    assert answer.status_code == 201, answer.text
    job = str(answer.json()["id"])
    fields = {"name": "name", "phone": "phone", "email": "email"}
    business.put(f"/api/v1/imports/{job}/mapping", {"columns": fields})
    business.post(f"/api/v1/imports/{job}/start")
    return job


def _further(business: Business, job: str, seen: int) -> int:
    shown = business.get(f"/api/v1/imports/{job}")
    progress = int(shown["progress"])
    assert shown["state"] == "running", "the import ended before it could be killed often enough"
    return progress if progress > seen else 0
