"""Kill the worker in the middle of an import, again and again: every row is the oracle's."""

import os
import random
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from libs.common.db.schemes import open_database
from tests.support.business import Business, a_business
from tests.support.contact_rows import ContactRow, contact_rows, contacts_url, tag_rows
from tests.support.distributed import distributed_product
from tests.support.ledger import after
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually

PEOPLE = int(os.environ.get("WARMLINE_TEST_KILLED_ROWS", "8000"))
SEED = int(os.environ.get("WARMLINE_TEST_SEED") or random.randrange(2**32))
"""Of the moments of the kills."""
KNOWN, BAD, TWICE = 500, 300, 200
"""Of all people, how many were there before; then rows that are wrong, or there a second time."""
KILLS = 2 if PEOPLE < 100_000 else 10
"""Of a small file, one less than the deaths after which the importer blames a part of it and parks
it; in a large one, ten deaths hit different parts. One more comes before the first row.
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


def test_an_import_survives_kill_9_and_every_row_is_what_it_would_have_been(
    product: Product,
) -> None:
    business = a_business(product)
    victim = next(part for part in product.parts if part.name in {"all", "importer"})
    sys.stdout.write(f"WARMLINE_TEST_SEED={SEED}\n")
    moments = random.Random(SEED)
    first = _started(business, _people("Old", range(KNOWN), "", "old"))
    eventually(partial(_ended, business, first), "the first import", seconds=240)
    rows = _people("Person", range(PEOPLE), "hot", "new, list")
    rows += [f"Bad {n},12,,," for n in range(BAD)]
    job = _started(business, rows + rows[:TWICE])
    watch = Watch(business, job)
    for number in range(1 + KILLS):
        if number:  # the first comes while the file is looked at, before any row is imported
            eventually(partial(watch.further, watch.seen), "progress", seconds=900)
        eventually(after(moments.uniform(0.0, 0.4 if number else 0.2)), "the moment of the kill")
        if not number:
            assert watch.look()["progress"] == 0, "rows were imported before the first kill"
        victim.kill()
        victim.start()
        product.wait_ready()
        watch.look()
    done = eventually(watch.ended, "the end", seconds=240 + PEOPLE / 20)
    assert done["counts"] == {
        "created": PEOPLE - KNOWN, "updated": KNOWN, "unchanged": 0, "skipped": 0,
        "duplicate": TWICE, "invalid": BAD, "over_limit": 0,
    }  # fmt: skip
    assert business.get("/api/v1/usage")["used"] == PEOPLE
    _compare(product, business.workspace_id)


def _compare(product: Product, workspace_id: str) -> None:
    """Hold every contact in the database against what the file says of it."""
    database = open_database(contacts_url(product))
    try:
        found = contact_rows(database, workspace_id)
        assert set(tag_rows(database, workspace_id)) == {"old", "new", "list"}
    finally:
        database.close()
    by_phone = {row.phone: row for row in found.values()}
    assert len(by_phone) == len(found) == PEOPLE
    for n in range(PEOPLE):
        row, is_new = by_phone[_phone(n)], n >= KNOWN
        assert row == ContactRow(
            phone=_phone(n), name=f"Person {n}", name_source="import", email=f"p{n}@example.org",
            status="hot", status_since=row.created_at if is_new else row.moves[-1][-1],
            owner_id=None, source="import", state="live", is_trashed=False,
            created_at=row.created_at, tags=("list", "new") if is_new else ("list", "new", "old"),
            identities=(("phone", _phone(n), "current"),),
            moves=() if is_new else (("cold", "hot", "skip_ahead", row.moves[-1][-1]),),
            actions=("contact.created",) if is_new
            else ("contact.created", "contact.updated", "contact.status_changed"),
        )  # fmt: skip


def _people(name: str, numbers: range, status: str, tags: str) -> list[str]:
    return [f'{name} {n},{_phone(n)},p{n}@example.org,{status},"{tags}"' for n in numbers]


def _phone(number: int) -> str:
    return f"+4477{number:08}"


def _ended(business: Business, job: str) -> Any:
    shown = business.get(f"/api/v1/imports/{job}")
    return shown["state"] == "finished" and shown


def _started(business: Business, rows: list[str]) -> str:
    content = "\n".join(["name,phone,email,status,tags", *rows])
    answer = business.call("POST", "/api/v1/imports", files={"file": ("people.csv", content)})
    assert answer.status_code == 201, answer.text
    job = str(answer.json()["id"])
    fields = ["name", "phone", "email", "status", "tags"]
    business.put(f"/api/v1/imports/{job}/mapping", {"columns": {each: each for each in fields}})
    business.post(f"/api/v1/imports/{job}/start")
    return job


class Watch:
    """Looks how far an import is, which never goes back whenever one looks. seen: rows by then."""

    def __init__(self, business: Business, job: str) -> None:
        self._business = business
        self._job = job
        self.seen = 0

    def look(self) -> dict[str, Any]:
        shown: dict[str, Any] = self._business.get(f"/api/v1/imports/{self._job}")
        assert shown["progress"] >= self.seen, "progress went backwards"
        self.seen = shown["progress"]
        assert sum(shown["counts"].values()) == self.seen
        return shown

    def further(self, than: int) -> bool:
        shown = self.look()
        assert shown["state"] == "running", "the import ended before it was killed often enough"
        return self.seen > than + (PEOPLE // (KILLS + 1) // 2 if PEOPLE >= 100_000 else 0)

    def ended(self) -> Any:
        shown = self.look()
        return shown["state"] == "finished" and shown
