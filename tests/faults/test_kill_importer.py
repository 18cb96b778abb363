"""Kill the worker in the middle of an import, again and again: the counts are the oracle's."""

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.business import Business, a_business
from tests.support.distributed import distributed_product
from tests.support.ledger import after
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually

PEOPLE = int(os.environ.get("WARMLINE_TEST_KILLED_ROWS", "12000"))
BAD, TWICE = 300, 200
KILLS = 2 if PEOPLE < 100_000 else 10
"""Of a small file, one less than the deaths after which the importer blames a part of it and parks
it; in a large one, ten deaths hit different parts.
"""


@pytest.fixture(params=["embedded", pytest.param("distributed", marks=pytest.mark.distributed)])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    """A product whose importer notices within seconds that a worker died."""
    if request.param == "embedded":
        product = embedded_product(tmp_path)
    else:
        product = distributed_product(tmp_path, request)
    for part in product.parts:
        part.environment = {**part.environment, "WARMLINE_IMPORTER_LEASE_SECONDS": "6"}
    try:
        yield product.start()
    finally:
        product.stop()


def test_an_import_survives_kill_9_and_its_counts_are_exact(product: Product) -> None:
    business = a_business(product)
    victim = next(part for part in product.parts if part.name in {"all", "importer"})
    moments = random.Random(20261122)
    job = _started(business)
    seen = 0
    for _ in range(KILLS):
        seen = eventually(
            partial(_further, business, job, seen, PEOPLE // (KILLS + 1)), "progress", seconds=900
        )
        eventually(after(moments.uniform(0.0, 0.4)), "the moment of the kill")
        victim.kill()
        victim.start()
        product.wait_ready()
        now = business.get(f"/api/v1/imports/{job}")["progress"]
        assert now >= seen, "progress went backwards"
        seen = now
    done = eventually(
        lambda: (shown := business.get(f"/api/v1/imports/{job}"))["state"] == "finished" and shown,
        "the end", seconds=240 + PEOPLE / 50,
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


def _further(business: Business, job: str, seen: int, by: int) -> int:
    shown = business.get(f"/api/v1/imports/{job}")
    progress = int(shown["progress"])
    assert shown["state"] == "running", "the import ended before it could be killed often enough"
    return progress if progress > seen + (by if PEOPLE >= 100_000 else 0) // 2 else 0
