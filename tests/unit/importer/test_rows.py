"""A reader remembers what it made of cells that come again, and no row is read as another."""

from typing import Any

from services.importer.domain.mapping import Mapping
from services.importer.domain.record import Record
from services.importer.domain.rows import KEPT_TAGS, MAX_CELL, ContactRow, RowProblem, RowReader

HEADERS = ("phone", "email", "tags", "note")
COLUMNS = {"phone": "phone", "email": "email", "tags": "tags"}
PHONE = "+4915123456789"


def reader(**more: Any) -> RowReader:
    return RowReader(HEADERS, Mapping(columns=COLUMNS, **more))


def read(by: RowReader, *cells: str) -> ContactRow | RowProblem:
    return by.read(Record(2, list(cells)))


def test_a_cell_of_tags_means_the_same_however_often_and_wherever_it_comes() -> None:
    one, other = reader(add_tags=("all",)), reader(tag_separator="/")
    for number in [*range(KEPT_TAGS + 50), *range(20)]:
        cell = f"a/{number}, b"
        mine, theirs = read(one, PHONE, "", cell), read(other, PHONE, "", cell)
        assert isinstance(mine, ContactRow)
        assert isinstance(theirs, ContactRow)
        assert mine.tags == ("all", f"a/{number}", "b")
        assert theirs.tags == ("a", f"{number}, b")


def test_tags_that_are_not_allowed_are_refused_in_every_row() -> None:
    by = reader()
    found = [read(by, PHONE, "", "t" * 65) for _ in range(2)]
    assert [each.code for each in found if isinstance(each, RowProblem)] == ["tags_not_allowed"] * 2


def test_cleared_tags_are_not_those_of_a_row_without_any() -> None:
    by = reader()
    kept, cleared = read(by, PHONE, "", ""), read(by, PHONE, "<clear>", "<clear>")
    assert isinstance(kept, ContactRow)
    assert isinstance(cleared, ContactRow)
    assert (kept.clear, cleared.clear) == ((), ("email", "tags"))


def test_what_no_field_is_made_of_may_be_as_long_as_it_likes() -> None:
    long = "x" * (MAX_CELL + 1)
    assert isinstance(read(reader(), PHONE, "", "", long), ContactRow)
    assert isinstance(read(reader(), PHONE, "", "", "\0"), ContactRow)
    assert read(reader(), PHONE, long, "", "") == RowProblem(
        2, "cell_too_long", "email", "the cell is longer than 32,767 characters"
    )
    assert read(reader(), PHONE, "\0", "", "") == RowProblem(
        2, "nul_character", "email", "the cell holds a NUL character"
    )
