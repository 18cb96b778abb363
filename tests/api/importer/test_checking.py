"""A check is shown row by row: what each cell was and would be, by outcome, page by page."""

from tests.api.importer.test_importing import FILE, counted, people
from tests.support.importer import Importing


def test_a_check_shows_of_each_row_what_its_cells_were_and_would_be(shop: Importing) -> None:
    shop.own.contact("Ana", "+4915123456789", email="ana@old.example", tags=["old"])
    before = shop.own.items()
    job = shop.upload(FILE)["id"]

    checked = shop.run(job, "check")

    assert checked["counts"] == counted(created=1, updated=1, duplicate=1, invalid=3)
    [ana] = shop.rows(job, "updated")
    assert (ana["row"], ana["values"]["email"]) == (2, "ana@example.org")
    assert ana["changes"] == {
        "name": ["Ana", "Ana Müller"],
        "email": ["ana@old.example", "ana@example.org"],
        "tags": [["old"], ["berlin", "old", "vip"]],
    }
    [bo] = shop.rows(job, "created")
    assert (bo["row"], bo["contact_id"], bo["changes"]) == (3, None, None)
    assert shop.own.items() == before


def test_a_check_is_read_by_outcome_and_page_by_page(shop: Importing) -> None:
    shop.own.people(3)
    job = shop.upload(people(1100) + "Bad,12,,\n")["id"]
    shop.run(job, "check")

    first = shop.get(f"/api/v1/imports/{job}/rows?outcome=created&limit=200")

    assert (len(first["items"]), first["total"]) == (200, 1097)
    assert {each["outcome"] for each in first["items"]} == {"created"}
    numbers = [each["row"] for each in shop.rows(job, "created")]
    assert numbers == list(range(5, 1102)), "a row is missing, twice or out of order"
    assert [each["row"] for each in shop.rows(job, "updated", limit=2)] == [2, 3, 4]
    assert [each["code"] for each in shop.rows(job, "invalid")] == ["phone_country_code_missing"]
