"""What a column looks like: a verdict for every field, and a guess where the content is certain."""

import pytest

from services.importer.domain.columns import KINDS, SPELLINGS, Column
from services.importer.domain.guesses import guess_fields
from services.importer.domain.header import header_names, looks_like_header

UUID = "019a0000-0000-7000-8000-00000000000"


def column(*cells: str, header: str = "x") -> Column:
    made = Column(header, 0)
    for cell in cells:
        made.add(cell)
    return made


@pytest.mark.parametrize(
    ("kind", "cells", "code"),
    [
        ("tags", ["vip, berlin", "lead", "x" * 64], "all"),
        ("tags", ["x" * 65, "lead"], "some"),
        ("tags", [",".join(map(str, range(200)))], "none"),
        ("owner", ["Ada Lovelace", "bo@example.org"], "all"),
        ("owner", ["Ada", "+4915123456789"], "some"),
        ("id", [f"{UUID}1", f"{UUID}2".upper()], "all"),
        ("id", ["1", "2"], "none"),
        ("version", ["1", "12", "300"], "all"),
        ("version", ["1.5", "0", "v2"], "none"),
        ("status", ["Hot", "cold ", "customer", "lukewarm"], "most"),
    ],
)
def test_every_field_has_its_verdict(kind: str, cells: list[str], code: str) -> None:
    found = column(*cells, "", "  ")
    verdicts = {each["field"]: each for each in found.verdicts}
    assert list(verdicts) == list(KINDS)
    assert (verdicts[kind]["code"], verdicts[kind]["examined"]) == (code, len(cells))


def test_distinct_values_are_counted_whatever_their_case_until_there_are_too_many() -> None:
    assert column("VIP", "vip ", "lead", "").distinct == 2
    assert column().distinct == 0
    assert column(*map(str, range(SPELLINGS))).distinct == SPELLINGS
    assert column(*map(str, range(SPELLINGS + 1))).distinct is None


@pytest.mark.parametrize(
    ("cells", "guess"),
    [
        (["Hot", "cold", "customer", ""], "status"),
        (["hot", "cold", "boiling"], "skip"),  # its rows could not be imported
        ([], "skip"),
    ],
)
def test_a_column_of_nothing_but_statuses_is_the_status(cells: list[str], guess: str) -> None:
    phone, stage = column("+4915123456789", header="Phone"), column(*cells, header="Wärme")
    assert guess_fields([phone, stage]) == ["phone", guess]
    named = column("won", header="Stage")
    assert guess_fields([phone, stage, named])[1:] == ["skip", "status"]


@pytest.mark.parametrize(
    "cell",
    [
        "a@" + "." * 2_000_000,
        "a@" + "a." * 1_000_000 + " ",
        "1" * 2_000_000,
        ',"' * 1_000_000,
        "a" + " " * 2_000_000 + "a",
    ],
    ids=["dots", "labels", "digits", "quotes", "blanks"],
)
def test_a_cell_of_millions_of_characters_is_looked_at_in_no_time(cell: str) -> None:
    assert column(cell).examined == 1
    assert looks_like_header([cell])
    assert len(header_names([cell], given=True)[0]) <= 200
