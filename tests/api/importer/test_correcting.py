"""A wrong cell is corrected in the review: checked anew, kept beside what the file said, imported."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import msgspec
import pytest

from libs.common.errors import ConflictError
from services.importer.adapters.tables import import_number
from services.importer.application.correct_cell import correct_cell
from services.importer.application.list_rows import RowsWanted, list_rows
from services.importer.domain.correction import Correction
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.rows import ContactRow
from services.importer.ports import Call, Chunk, Contacts, Imports, Storage
from tests.api.importer.test_forgetting import erase
from tests.api.importer.test_importing import counted
from tests.support.contacts import Answer, statements_of
from tests.support.importer import ImporterWorld, Importing

FILE = """name,phone,email,tags
Ana,+447700900001,ana@,new
Bo,12,bo@example.org,
Cy,+447700900003,,
Cy again,+447700900003,,
Di,,di@,
"""


def checked(shop: Importing, file: str = FILE, **mapping: object) -> str:
    job: str = shop.upload(file, **mapping)["id"]
    assert shop.run(job, "check")["state"] == "checked"
    return job


def correct(shop: Importing, job: str, row: int, column: str, value: str, **more: object) -> Answer:
    path = f"/api/v1/imports/{job}/rows/{row}"
    return shop.call("PATCH", path, {"column": column, "value": value}, **more)  # type: ignore[arg-type]


def test_a_corrected_cell_is_checked_anew_kept_beside_the_original_and_imported(
    shop: Importing,
) -> None:
    job = checked(shop)
    assert shop.show(job)["counts"] == counted(created=1, duplicate=1, invalid=3)

    answer = correct(shop, job, 2, "email", "ana@example.org")

    assert answer.status == 200, answer
    row = answer.body
    assert (row["row"], row["outcome"], row["reason"]) == (2, "created", None)
    assert row["values"]["email"] == "ana@example.org"
    [made] = row["corrections"]
    assert (made["column"], made["was"], made["now"]) == ("email", "ana@", "ana@example.org")
    assert made["by"]["id"] == shop.own.owner.id
    assert shop.rows(job)[0] == row
    now = shop.show(job)
    assert (now["state"], now["corrections"]) == ("checked", 1)
    assert now["counts"] == counted(created=2, duplicate=1, invalid=2)
    assert shop.own.items() == [], "a correction is no import"

    done = shop.run(job)
    assert done["counts"] == now["counts"], "the check foretold it"
    assert {each["name"]: each["email"] for each in shop.own.items()} == {
        "Ana": "ana@example.org",
        "Cy": None,
    }
    assert shop.rows(job)[0]["corrections"] == [made], "the history stays"


def test_what_stays_wrong_says_so_and_the_list_of_problems_holds_the_corrected_value(
    shop: Importing,
) -> None:
    job = checked(shop)
    still = correct(shop, job, 6, "phone", "+447700900009").body
    assert (still["outcome"], still["field"], still["code"]) == (
        "invalid", "email", "email_invalid",
    )  # fmt: skip
    worse = correct(shop, job, 3, "phone", "11").body
    assert (worse["outcome"], worse["field"]) == ("invalid", "phone")
    raw = shop.call("GET", f"/api/v1/imports/{job}/problems.csv").body.decode("utf-8-sig")
    problems = {each["Row"]: each for each in csv.DictReader(io.StringIO(raw))}
    assert problems["6"]["phone"].lstrip("'") == "+447700900009"
    assert problems["3"]["phone"] == "11"
    assert problems["6"]["Problem"] == "this is not an e-mail address"
    well = correct(shop, job, 6, "email", "di@example.org").body
    assert well["outcome"] == "created"
    assert [each["column"] for each in well["corrections"]] == ["phone", "email"]
    assert shop.show(job)["counts"] == counted(created=2, duplicate=1, invalid=2)


def test_the_same_value_again_changes_nothing_and_another_one_is_a_correction_more(
    shop: Importing,
) -> None:
    job = checked(shop)
    first = correct(shop, job, 2, "email", "ana@example.org").body
    assert correct(shop, job, 2, "email", "ana@example.org").body == first
    other = correct(shop, job, 2, "email", "ana@example.com").body
    assert [(each["was"], each["now"]) for each in other["corrections"]] == [
        ("ana@", "ana@example.org"), ("ana@example.org", "ana@example.com"),
    ]  # fmt: skip
    assert shop.show(job)["corrections"] == 2


def test_corrections_are_listed_with_who_made_them_and_when_page_by_page(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world(chunk_rows=2)
    world.start_worker()
    shop = world.workspace()
    other = replace(shop.own.owner, id="m2", name="Mia")
    job = checked(shop)
    correct(shop, job, 6, "email", "di@example.org")
    world.contacts.clock.advance(timedelta(minutes=5))
    correct(shop, job, 6, "phone", "+447700900009", actor=other)
    correct(shop, job, 3, "phone", "+447700900002", actor=other)

    path, found, cursor = f"/api/v1/imports/{job}/corrections?limit=1", [], ""
    while cursor is not None:
        page = shop.get(path + (f"&cursor={cursor}" if cursor else ""))
        assert (len(page["items"]), page["total"]) == (1, 3)
        found += page["items"]
        cursor = page["next"]

    told = [(each["row"], each["column"], each["was"], each["by"]["name"]) for each in found]
    assert told == [
        (3, "phone", "12", "Mia"), (6, "email", "di@", shop.own.owner.name),
        (6, "phone", "", "Mia"),
    ]  # fmt: skip
    assert found[1]["at"] < found[2]["at"]


def test_no_two_rows_get_the_same_number_by_corrections(shop: Importing) -> None:
    job = checked(shop)
    for row in (3, 5):
        refused = correct(shop, job, row, "phone", "+44 7700 900003")
        if row == 3:
            assert (refused.status, refused.body["code"]) == (422, "duplicate_in_file")
            assert refused.body["errors"] == {"value": ["row 4 has the same phone number"]}
    assert correct(shop, job, 3, "phone", "+447700900002").body["outcome"] == "created"
    assert correct(shop, job, 5, "phone", "+447700900002").status == 422
    assert correct(shop, job, 3, "phone", "+447700900007").body["outcome"] == "created"
    assert correct(shop, job, 5, "phone", "+447700900002").body["outcome"] == "created"
    assert correct(shop, job, 2, "phone", "+447700900007").status == 422, "an invalid row may wait"
    foretold = shop.show(job)["counts"]
    assert foretold == counted(created=3, invalid=2)
    assert shop.run(job)["counts"] == foretold


def test_the_number_of_a_row_that_is_not_imported_is_free(shop: Importing) -> None:
    job = checked(shop, "name,phone,email\nAna,+447700900001,ana@\nBo,12,\n")
    assert correct(shop, job, 3, "phone", "+447700900001").body["outcome"] == "created"
    late = correct(shop, job, 2, "email", "ana@example.org")
    assert late.body["errors"] == {"value": ["row 3 has the same phone number"]}
    assert shop.run(job)["counts"] == counted(created=1, invalid=1)


@pytest.mark.parametrize(
    ("row", "body", "status", "told"),
    [
        (4, {"column": "email", "value": "cy@example.org"}, 409, "not_correctable"),
        (2, {"column": "Nowhere", "value": "x"}, 422, "column"),
        (2, {"column": "tags", "value": "x"}, 422, "column"),
        (2, {"column": "email", "value": "a\0b"}, 422, "value"),
        (2, {"column": "email", "value": "\ud800@example.org"}, 422, "value"),
        (2, {"column": "email", "value": "x" * 8_001}, 422, "value"),
        (2, {"column": "email"}, 422, "value"),
        (1, {"column": "email", "value": "x"}, 404, "not_found"),
        (99, {"column": "email", "value": "x"}, 404, "not_found"),
    ],
)
def test_what_can_not_be_corrected_says_why_and_nothing_is_kept(
    shop: Importing, row: int, body: dict[str, str], status: int, told: str
) -> None:
    job = checked(shop, columns={"tags": "skip"})
    before = shop.rows(job)
    path = f"/api/v1/imports/{job}/rows/{row}"
    answer = shop.call("PATCH", path, msgspec.Raw(json.dumps(body).encode()))
    assert answer.status == status, answer
    assert told in {answer.body["code"], *answer.body.get("errors", {})}
    assert (shop.rows(job), shop.show(job)["corrections"]) == (before, 0)


def test_only_a_checked_import_is_corrected_and_only_by_those_who_import_here(
    world: ImporterWorld, shop: Importing
) -> None:
    job = checked(shop)
    elsewhere = correct(world.workspace(), job, 2, "email", "a@example.org")
    assert elsewhere.status == 404
    reader = replace(shop.own.owner, id="m3", scopes=frozenset({"imports:read"}))
    assert correct(shop, job, 2, "email", "a@example.org", actor=reader).status == 403
    shop.run(job)
    late = correct(shop, job, 2, "email", "a@example.org")
    assert (late.status, late.body["code"]) == (409, "import_state")


def test_a_start_after_contacts_changed_is_still_noticed(shop: Importing) -> None:
    made = shop.own.contact("Zoe", "+447700900099")
    job = checked(shop)
    shop.own.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "Zoë"})
    assert correct(shop, job, 2, "email", "ana@example.org").status == 200
    answer = shop.act(job, "start")
    assert (answer.status, answer.body["code"]) == (409, "check_is_stale")


def test_a_plan_that_the_other_rows_fill_has_no_place_for_a_corrected_one(
    world: ImporterWorld,
) -> None:
    world.start_worker()
    shop = world.workspace("free")
    many = "".join(f"P {n},+4477009{n:05},\n" for n in range(1000, 1100))
    job = checked(shop, "name,phone,email\n" + many + "Late,+447700900001,late@\n")
    row = correct(shop, job, 102, "email", "late@example.org").body
    assert (row["outcome"], row["code"]) == ("over_limit", "plan_limit_reached")
    assert shop.show(job)["counts"] == counted(created=100, over_limit=1)
    assert shop.run(job)["counts"] == counted(created=100, over_limit=1)


def test_another_mapping_reads_the_corrected_cells(shop: Importing) -> None:
    job = checked(shop)
    correct(shop, job, 2, "email", "ana@example.org")
    shop.put(job, columns={"name": "name", "phone": "phone", "email": "email"}, on_match="fill")
    assert shop.run(job, "check")["counts"] == counted(created=2, duplicate=1, invalid=2)


def test_a_correction_takes_as_many_statements_in_a_large_file(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world(chunk_rows=20)
    world.start_worker()
    shop = world.workspace()

    def statements(rows: int) -> int:
        people = "".join(f"P {n},+4477009{n:05},\n" for n in range(rows))
        job = checked(shop, "name,phone,email\nWrong,+447700800001,w@\n" + people)
        with statements_of(world.database) as found:
            assert correct(shop, job, 2, "phone", "+447700800002").status == 200
        return len([each for each in found if "outbox" not in each])

    assert statements(2_000) == statements(10)


def test_a_person_who_was_erased_is_in_no_correction(shop: Importing) -> None:
    shop.own.contact("Grace Hopper", "+447700900123", email="grace@x.co")
    job = checked(shop, "name,phone,email\nSomebody,12,x@\nOther,13,\n")
    correct(shop, job, 2, "phone", "+447700900123")
    correct(shop, job, 3, "phone", "+447700900777")
    erase(shop)
    first, second = shop.rows(job)
    assert (first["corrections"], set(first["values"].values())) == ([], {""})
    assert second["values"]["phone"] == "+447700900777"
    page = shop.get(f"/api/v1/imports/{job}/corrections")
    [left] = page["items"]
    assert (left["row"], page["total"], shop.show(job)["corrections"]) == (3, 1, 1)


OF_GRACE = """name,phone,email
Grace again,+447700900123,other@x.co
Di,,di@
Ed,+447700900008,ed@
"""


class Meanwhile:
    """Contacts during whose first answer Grace is erased."""

    def __init__(self, contacts: Contacts, shop: Importing) -> None:
        self._contacts = contacts
        self._shop = shop
        self._erased = False

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        told = self._contacts.apply(call, rows)
        if not self._erased:
            self._erased = True
            erase(self._shop)
        return told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._contacts, name)


def correct_meanwhile(shop: Importing, job: str, row: int, value: str) -> None:
    workshop = shop.world.workshop()
    contacts = cast("Contacts", Meanwhile(workshop.contacts, shop))
    correct_cell(
        shop.world.storage, contacts, workshop.clock, shop.own.owner, job, row, "email", value
    )


def kept_numbers(shop: Importing) -> int:
    with shop.world.database.read() as connection:
        return len(connection.execute(import_number.select()).all())


def test_a_correction_at_the_moment_of_an_erasure_brings_nothing_back(shop: Importing) -> None:
    shop.own.contact("Grace Hopper", "+447700900123", email="grace@x.co")
    job = checked(shop, OF_GRACE + "Flo,+447700900009,f@\n")
    assert "other@x.co" in str(shop.rows(job)[0])
    assert correct(shop, job, 3, "phone", "+447700900007").status == 200

    with pytest.raises(ConflictError) as caught:
        correct_meanwhile(shop, job, 4, "ed@example.org")

    assert caught.value.reason_code == "check_again"
    assert (shop.rows(job)[0]["changes"], kept_numbers(shop)) == (None, 0)
    assert shop.rows(job)[2]["corrections"] == []


def test_a_row_without_a_number_is_corrected_after_an_erasure(shop: Importing) -> None:
    shop.own.contact("Grace Hopper", "+447700900123", email="grace@x.co")
    job = checked(shop, OF_GRACE)
    erase(shop)
    assert correct(shop, job, 3, "email", "di@example.org").body["code"] == "phone_missing"
    assert shop.rows(job)[0]["changes"] is None


def test_after_an_erasure_no_number_is_given_twice(shop: Importing) -> None:
    shop.own.contact("Grace Hopper", "+447700900123", email="grace@x.co")
    job = checked(shop, OF_GRACE + "Flo,+447700900009,\n")
    erase(shop)

    answer = correct(shop, job, 3, "phone", "+447700900009")

    assert (answer.status, answer.body["code"]) == (409, "check_again")
    assert shop.run(job, "check")["state"] == "checked"
    twin = correct(shop, job, 3, "phone", "+447700900009")
    assert (twin.status, twin.body["code"]) == (422, "duplicate_in_file")
    assert correct(shop, job, 3, "phone", "+447700900007").status == 200


@pytest.mark.parametrize("row", [2**31, 2**63, 10**30])
def test_a_row_with_a_number_beyond_all_files_is_not_there(shop: Importing, row: int) -> None:
    answer = correct(shop, checked(shop), row, "email", "ana@example.org")
    assert (answer.status, answer.body["code"]) == (404, "not_found")


class Counted(list[Correction]):
    """Corrections, and how often somebody went through them."""

    times = 0

    def __iter__(self) -> Iterator[Correction]:
        self.times += 1
        return super().__iter__()


class CountedImports:
    """Imports whose corrections are counted when the rows are put together."""

    def __init__(self, imports: Imports) -> None:
        self._imports = imports
        self.corrections = Counted()

    def chunk(self, import_id: str, number: int) -> Chunk:
        found = self._imports.chunk(import_id, number)
        self.corrections = Counted(found.corrections)
        return replace(found, corrections=self.corrections)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._imports, name)


class Lent:
    """A database in one transaction that is open already."""

    def __init__(self, imports: CountedImports) -> None:
        self._imports = imports

    def read(self) -> AbstractContextManager[CountedImports]:
        return nullcontext(self._imports)


def test_corrections_are_looked_through_once_for_a_page_of_rows(shop: Importing) -> None:
    job = checked(shop)
    correct(shop, job, 2, "email", "ana@example.org")
    correct(shop, job, 6, "email", "di@example.org")
    with shop.world.storage.read() as imports:
        counted_imports = CountedImports(imports)
        storage = cast("Storage", Lent(counted_imports))
        page = list_rows(storage, shop.own.owner, job, RowsWanted(), (0, 0), 50)
    assert [len(each.corrections) for each in page.rows] == [1, 0, 0, 0, 1]
    assert counted_imports.corrections.times == 1
