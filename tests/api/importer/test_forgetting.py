"""Rows of kept files that are about an erased person are blanked; all others stay."""

from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import cast

import pytest

from libs.common.bus.port import Delivery
from libs.common.events.envelope import Event, decode
from libs.common.events.importer import ForgottenByImporter
from libs.common.events.registry import read_payload
from services.importer.adapters.tables import import_chunk, outbox
from services.importer.application.upload_import import Limits, upload_import
from services.importer.application.upload_parts import finish_upload
from services.importer.consumers import take_erasures
from services.importer.domain.upload import UploadStateError
from services.importer.ports import Imports, Storage
from tests.api.importer import test_uploads
from tests.support.contacts import SUPPRESSION_KEY
from tests.support.importer import Importing

FILE = """name,phone,email
Grace Hopper,+44 7700 900123,grace@x.co
Ada Lovelace,+447700900456,ada@x.co
Grace again,0044-7700-900123,
By mail only,,GRACE@X.CO
"""


def erase(importing: Importing) -> Event:
    """Erase Grace and hand the event to the importer; returns the event."""
    [grace] = [each for each in importing.own.items() if each["phone"] == "+447700900123"]
    importing.own.world.clock.advance(timedelta(seconds=1))
    importing.own.call("POST", f"/api/v1/contacts/{grace['id']}/erase")
    event: Event = importing.own.world.outgoing()[-1]
    handle(importing, event)
    return event


def handle(importing: Importing, event: Event) -> None:
    shop = importing.world.workshop()
    take_erasures(shop, SUPPRESSION_KEY)([Delivery(event, "importer.erasures", 1, None)])


def told(importing: Importing) -> list[ForgottenByImporter]:
    with importing.world.database.read() as connection:
        bodies = connection.execute(outbox.table.select()).all()
    events = [decode(each.body) for each in bodies]
    mine = [each for each in events if each.type == "import.forgotten.v1"]
    return [read_payload(each, ForgottenByImporter) for each in mine]


@pytest.fixture
def importing(shop: Importing) -> Importing:
    return shop


def test_rows_about_the_person_are_blanked_and_the_counts_stay(importing: Importing):
    job = importing.imported(FILE)
    before = importing.show(job["id"])["counts"]

    erase(importing)

    rows = importing.rows(job["id"])
    assert [bool("".join(each["values"].values())) for each in rows] == [False, True, False, False]
    assert importing.show(job["id"])["counts"] == before
    assert all(not each["samples"] for each in importing.show(job["id"])["columns"])
    problems = importing.call("GET", f"/api/v1/imports/{job['id']}/problems.csv").body.decode()
    assert "grace" not in problems.lower()
    assert "900123" not in problems
    [confirmed] = told(importing)
    assert confirmed.removed["rows"] == 3
    assert confirmed.removed["imports"] == 1


def test_a_file_that_was_only_uploaded_is_searched_too(importing: Importing):
    importing.own.contact("Grace", "+447700900123")
    job = importing.upload(FILE)
    erase(importing)
    [confirmed] = told(importing)
    assert confirmed.removed["rows"] == 2
    checked = importing.run(job["id"], "check")
    assert checked["counts"]["invalid"] == 3


def test_the_same_event_again_finds_nothing_and_confirms_again(importing: Importing):
    importing.imported(FILE)
    event = erase(importing)
    handle(importing, event)
    assert [each.removed.get("rows", 0) for each in told(importing)] == [3, 0]


def test_a_file_that_comes_later_is_read_anew_and_skipped(importing: Importing):
    importing.own.contact("Grace", "+447700900123")
    event = erase(importing)
    importing.own.world.clock.advance(timedelta(seconds=1))
    job = importing.upload(FILE)
    handle(importing, event)
    done = importing.run(job["id"])
    assert done["counts"]["skipped"] >= 1
    assert [each["name"] for each in importing.own.items()] == ["Ada Lovelace"]


def test_another_workspace_s_files_stay(importing: Importing):
    other = importing.world.workspace()
    theirs = other.imported(FILE)
    importing.imported(FILE)
    erase(importing)
    assert other.rows(theirs["id"])[0]["values"]["name"] == "Grace Hopper"


def test_a_row_about_an_erased_person_is_skipped_with_its_reason(importing: Importing):
    importing.imported(FILE)
    erase(importing)

    job = importing.upload("name,phone\nGrace,+44 7700 900123\nBo,+447700900789\nNo,12\n")["id"]
    checked = importing.run(job, "check")
    done = importing.run(job)

    for shown in (checked, done):
        counts = {name: rows for name, rows in shown["counts"].items() if rows}
        assert counts == {"created": 1, "skipped": 1, "invalid": 1}
        assert shown["reasons"] == {"erased": 1, "phone_country_code_missing": 1}
    [grace] = importing.rows(job, code="erased")
    assert (grace["row"], grace["outcome"], grace["field"]) == (2, "skipped", "phone")
    assert "erased" in grace["reason"]
    assert "+447700900123" not in {each["phone"] for each in importing.own.items()}


def test_what_came_of_a_file_before_goes_though_nobody_finished_it(importing: Importing):
    importing.own.contact("Grace", "+447700900123")
    begun, becomes = test_uploads.begin(importing), test_uploads.begin(importing)
    theirs = importing.world.workspace()
    other = test_uploads.begin(theirs)
    for shop, upload in ((importing, begun), (importing, becomes), (theirs, other)):
        assert test_uploads.send(shop, upload, 1, FILE.encode()).status == 200

    [grace] = importing.own.items()
    importing.own.world.clock.advance(timedelta(seconds=1))
    importing.own.call("POST", f"/api/v1/contacts/{grace['id']}/erase")
    event = importing.own.world.outgoing()[-1]
    importing.own.world.clock.advance(timedelta(seconds=1))
    job = test_uploads.finish(importing, becomes, 1).body["id"]
    later = test_uploads.begin(importing)
    test_uploads.send(importing, later, 1, FILE.encode())
    handle(importing, event)

    gone = importing.call("GET", f"{test_uploads.ALL}/{begun}")
    assert gone.status == 404
    assert importing.get(f"{test_uploads.ALL}/{later}")["parts"] == [1], "it is read anew"
    assert theirs.get(f"{test_uploads.ALL}/{other}")["parts"] == [1]
    [confirmed] = told(importing)
    assert (confirmed.removed["uploads"], confirmed.removed["rows"]) == (1, 2)
    importing.put(job, columns={"name": "name", "phone": "phone", "email": "email"})
    assert importing.run(job, "check")["counts"]["invalid"] == 3


def test_an_upload_that_goes_as_it_is_finished_becomes_no_import(importing: Importing):
    importing.own.contact("Grace", "+447700900123")
    upload = test_uploads.begin(importing)
    test_uploads.send(importing, upload, 1, FILE.encode())
    world = importing.world
    limits = Limits(world.settings.file_bytes, world.settings.rows)
    storage = cast("Storage", ErasedMeanwhile(importing))
    with pytest.raises(UploadStateError):
        finish_upload(storage, world.contacts.clock, limits, importing.own.owner, upload, 1)
    assert importing.get("/api/v1/imports")["items"] == []


@pytest.mark.parametrize("write", [2, 3])
def test_a_file_that_is_being_read_is_dropped_whole(importing: Importing, write: int):
    importing.own.contact("Grace", "+447700900123")
    world = importing.world
    limits = Limits(world.settings.file_bytes, world.settings.rows)
    storage = cast("Storage", ErasedMeanwhile(importing, write))
    with pytest.raises(UploadStateError) as refused:
        upload_import(
            storage,
            world.contacts.clock,
            limits,
            importing.own.owner,
            "x.csv",
            BytesIO(FILE.encode()),
        )
    assert refused.value.reason_code == "upload_dropped"
    [confirmed] = told(importing)
    assert confirmed.removed["uploads"] == 1
    assert importing.get("/api/v1/imports")["items"] == []
    with world.database.read() as connection:
        assert connection.execute(import_chunk.select()).all() == []


class ErasedMeanwhile:
    """A database that is written to the so manieth time when Grace has just been erased."""

    def __init__(self, shop: Importing, write: int = 1) -> None:
        self._shop = shop
        self._left = write

    def read(self) -> AbstractContextManager[Imports]:
        return self._shop.world.storage.read()

    def write(self) -> AbstractContextManager[Imports]:
        self._left -= 1
        if not self._left:
            erase(self._shop)
        return self._shop.world.storage.write()
