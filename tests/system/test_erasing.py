"""product.md, a person's rights: erased everywhere, with a certificate that everyone confirms."""

import random
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from libs.common.db.schemes import open_database
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.product import Product
from tests.support.waiting import eventually

SENTENCE = "canarytext of quarkfield"
REMARK = "canarynote of quarkfield"


@pytest.fixture
def canary() -> dict[str, str]:
    """Somebody whose name, number and address are in no other test."""
    number = f"4915{random.randrange(10**8, 10**9)}"
    return {
        "name": f"Zyxwv{number[-6:]} Quarkfield",
        "number": number,
        "email": f"canary.{number[-6:]}@quarkfield.example",
    }


def test_nothing_of_an_erased_person_is_left_anywhere(
    warmline: Product, business: Business, canary: dict[str, str]
) -> None:
    traces = [*canary.values(), SENTENCE, REMARK]
    other = a_life(business, canary)
    [person] = [each for each in business.contacts() if each["name"] == canary["name"]]
    job = business.get("/api/v1/imports")["items"][0]["id"]
    assert business.call("GET", f"/api/v1/contacts/{person['id']}/erasure").status_code == 404

    certificate = business.post(f"/api/v1/contacts/{person['id']}/erase")

    assert {each["place"] for each in certificate["parts"]} == {"importer", "queues", "search"}
    path = f"/api/v1/contacts/{person['id']}/erasure"
    confirmed = eventually(
        lambda: (now := business.get(path))["state"] == "confirmed" and now,
        "every place to confirm",
        seconds=90,
    )
    removed = {each["place"]: each["removed"] for each in confirmed["parts"]}
    assert removed["importer"]["rows"] == 1
    assert all(each["confirmed_at"] for each in confirmed["parts"])
    assert [each["id"] for each in business.contacts()] == [other]
    assert business.found(canary["name"]) == business.found(canary["number"][-6:]) == []
    rows = business.get(f"/api/v1/imports/{job}/rows")["items"]
    assert sorted(bool("".join(each["values"].values())) for each in rows) == [False, True]
    held = {path.name: found for path, found in rows_of_databases(warmline, traces)}
    assert held == {}, "in a row of a table"
    left: list[Path] = []

    def nothing_left() -> bool:
        left[:] = files_with(warmline, traces)
        return not left

    try:
        eventually(nothing_left, "no file to hold a trace", seconds=60, every=0.5)
    finally:
        assert left == [], "in a file"


def test_an_old_list_brings_nobody_back_but_a_message_does(
    business: Business, canary: dict[str, str]
) -> None:
    a_life(business, canary)
    [person] = [each for each in business.contacts() if each["name"] == canary["name"]]
    business.post(f"/api/v1/contacts/{person['id']}/erase")

    done = run(business, upload(business, a_list(canary))["id"], "start", "finished")
    assert (done["counts"]["skipped"], done["counts"]["created"]) == (1, 0)

    business.hears_message(canary["number"], "Somebody New")
    came = eventually(
        lambda: [each for each in business.contacts() if each["name"] == "Somebody New"],
        "the person who wrote again",
    )
    assert came[0]["id"] != person["id"]


def test_no_log_tells_of_anybody(
    warmline: Product, business: Business, canary: dict[str, str]
) -> None:
    a_life(business, canary)
    business.eventually_found(canary["name"], canary["name"])
    business.found(f"+{canary['number']}")
    business.call("GET", "/api/v1/contacts/lookup", params={"email": canary["email"]})
    business.call("POST", "/api/v1/contacts", json={"name": canary["name"], "phone": "no number"})
    business.call("PATCH", "/api/v1/contacts/0", json={"email": canary["email"]})
    [person] = [each for each in business.contacts() if each["name"] == canary["name"]]
    made = business.post("/api/v1/exports", {"selection": {"ids": [person["id"]]}})
    assert canary["email"] in business.call("GET", made["url"]).content.decode()
    business.get(f"/api/v1/contacts/{person['id']}/data")
    business.post(f"/api/v1/contacts/{person['id']}/erase")

    told = [path for path in logs_of(warmline) if holds(path, [*canary.values(), SENTENCE, REMARK])]
    assert told == []


def a_life(business: Business, canary: dict[str, str]) -> str:
    """Have a person write, be edited, noted and imported; returns somebody else's id."""
    business.hears_message(canary["number"], canary["name"], SENTENCE)
    [person] = eventually(business.contacts, "the person")
    path = f"/api/v1/contacts/{person['id']}"
    changed = {"name": canary["name"], "email": canary["email"]}
    answer = business.call("PATCH", path, json=changed, headers={"Idempotency-Key": "once"})
    assert answer.status_code == 200, answer.text
    business.post(f"{path}/notes", {"body": REMARK})
    business.put(f"{path}/status", {"status": "hot"})
    other = business.post("/api/v1/contacts", {"name": "Bo", "phone": "+8613800138000"})
    run(business, upload(business, a_list(canary) + "Bo,+8613800138000,\n")["id"], "start",
        "finished")  # fmt: skip
    business.eventually_found(canary["number"][-6:], canary["name"])
    return str(other["id"])


def a_list(canary: dict[str, str]) -> str:
    return f"name,phone,email\n{canary['name']},+{canary['number']},{canary['email']}\n"


def rows_of_databases(warmline: Product, traces: list[str]) -> Iterator[tuple[Path, str]]:
    """Yield the tables of every service in which a trace is, packed ones unpacked."""
    for name in ("contacts", "importer", "gateway"):
        url = warmline.environment.get(f"WARMLINE_{name.upper()}_DATABASE_URL") or (
            f"sqlite:///{warmline.environment['WARMLINE_DATA']}/{name}.db"
        )
        database = open_database(url)
        tables = MetaData()
        with database.read() as connection:
            with warnings.catch_warnings(action="ignore"):  # of indexes that it can't describe
                tables.reflect(connection)
            for table in tables.sorted_tables:
                for row in connection.execute(select(table)):
                    text = " ".join(map(plain, row))
                    if found := [each for each in traces if each.lower() in text.lower()]:
                        yield Path(name, table.name), str(found)
        database.close()


def plain(value: Any) -> str:
    if not isinstance(value, bytes | memoryview):
        return str(value)
    raw = bytes(value)
    try:
        return zlib.decompress(raw).decode("utf-8", "replace")
    except zlib.error:
        return raw.decode("utf-8", "replace")


def files_with(warmline: Product, traces: list[str]) -> list[Path]:
    """List the files of an installation in which a trace is, as `grep -a` would."""
    folders = {Path(warmline.environment["WARMLINE_DATA"]), *folders_of_urls(warmline)}
    files = [each for folder in folders for each in folder.rglob("*") if each.is_file()]
    return [each for each in [*files, *logs_of(warmline)] if holds(each, traces)]


def folders_of_urls(warmline: Product) -> Iterator[Path]:
    spool = warmline.environment.get("WARMLINE_INGEST_SPOOL")
    index = warmline.environment.get("WARMLINE_SEARCH_INDEX_URL", "")
    yield from (Path(each) for each in (spool, index.removeprefix("embedded://")) if each)


def logs_of(warmline: Product) -> list[Path]:
    return [part.log for part in warmline.parts]


def holds(path: Path, traces: list[str]) -> bool:
    try:
        content = path.read_bytes().lower()
    except FileNotFoundError:
        return False
    return any(each.lower().encode() in content for each in traces)
