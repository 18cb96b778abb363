"""The disk under an embedded Warmline fills up: it says no, and goes on when there is room."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.business import Business, a_business
from tests.support.ledger import REFUSED, Load, assert_nothing_lost
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually

DISK = "64m"
SAYS_NO = {503, 507}
PART = 200_000
DATABASES = ("bus", "contacts", "gateway", "importer")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for a product's data."""
    mount = shutil.which("mount")
    if sys.platform != "linux" or os.geteuid() != 0 or mount is None:
        pytest.skip("only root on Linux can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_and_costs_nothing_that_got_200(
    tmp_path: Path, small_disk: Path
) -> None:
    product = embedded_product(tmp_path, WARMLINE_DATA=str(small_disk))
    try:
        _fill_and_free(product.start(), small_disk)
    finally:
        product.stop()
    for name in DATABASES:
        with sqlite3.connect(small_disk / f"{name}.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], name


def test_an_upload_that_finds_no_room_says_so_and_goes_in_when_there_is(
    tmp_path: Path, small_disk: Path
) -> None:
    """The disk is that of uploads alone: the database has room."""
    product = embedded_product(tmp_path, TMPDIR=str(small_disk))
    try:
        business = a_business(product.start())
        filler = small_disk / "filler"
        _fill(filler)
        answer = _upload(business)
        assert (answer.status_code, answer.json()["code"]) == (507, "insufficient_storage")
        assert "Retry-After" in answer.headers
        answer = _upload(business, whole=False)
        assert (answer.status_code, answer.json()["code"]) == (507, "insufficient_storage")
        assert business.get("/api/v1/imports")["items"] == []
        filler.unlink()
        assert _upload(business).status_code == 201
        assert _upload(business, whole=False).status_code == 201
    finally:
        product.stop()


def _upload(business: Business, *, whole: bool = True) -> requests.Response:
    """Upload a file that is too large to be held in memory, whole or in parts that are not."""
    rows = "".join(f"Zoë Müller {n},+336{n:08}\n" for n in range(40_000))
    content = f"name,phone\n{rows}".encode()
    if whole:
        return business.call("POST", "/api/v1/imports", files={"file": ("people.csv", content)})
    place = f"/api/v1/imports/uploads/{business.post('/api/v1/imports/uploads')['id']}"
    parts = [content[at : at + PART] for at in range(0, len(content), PART)]
    for number, part in enumerate(parts, 1):
        answer = business.call("PUT", f"{place}/parts/{number}", files={"file": ("part", part)})
        assert answer.status_code == 200, answer.text
    return business.call("POST", f"{place}/finish", json={"parts": len(parts)})


def _fill_and_free(product: Product, disk: Path) -> None:
    business = a_business(product)
    with Load(business) as load:
        filler = disk / "filler"
        _fill(filler)
        eventually(
            lambda: sum(load.answers[each] for each in SAYS_NO) > 10, "webhooks refused",
            seconds=60,
        )  # fmt: skip
        made = _make_until_refused(business)
        assert business.call("GET", "/api/v1/contacts").status_code == 200
        filler.unlink()
        load.goes_on()
        product.wait_ready()
    assert set(load.answers) <= {200, *SAYS_NO}, load.answers
    assert load.answers[REFUSED] == 0
    for id_ in made:
        assert business.get(f"/api/v1/contacts/{id_}")["id"] == id_
    assert_nothing_lost(load)


def _make_until_refused(business: Business) -> list[str]:
    """Contacts made until one is refused; SQLite reuses room in its log, so the first may fit."""
    made: list[str] = []

    def refused() -> bool:
        person = {"name": "Zoë Müller", "phone": f"+33699{len(made):06}"}
        answer = business.call("POST", "/api/v1/contacts", json=person)
        if answer.status_code in SAYS_NO:
            return True
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return False

    eventually(refused, "a contact refused")
    return made


def _fill(path: Path) -> None:
    """Take what room there is, to the last page."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
