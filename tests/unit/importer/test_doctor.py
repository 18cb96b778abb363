"""The number doctor says what is wrong with a column and what would put it right."""

from dataclasses import dataclass, field

import pytest

from services.importer.domain.doctor import Diagnosis, NumberSetting, examine

AS_IT_IS = NumberSetting()


@dataclass(frozen=True)
class Case:
    name: str
    cells: list[str]
    readable: int
    proposal: NumberSetting | None = None
    refused: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    setting: NumberSetting = AS_IT_IS
    doubtful: int = 0


CASES = [
    Case("all international", ["+4915123456789", "+8613800138000"], 2, countries={"DE": 1, "CN": 1}),
    Case(
        "German numbers with a trunk zero", ["0151 23456789", "0160 5551234", "+4915123456780"], 1,
        NumberSetting("DE"), {"phone_country_code_missing": 2}, {"DE": 1},
    ),
    Case(
        "German numbers that lost their zero", ["15123456789", "15123456780", "+49 30 901820"], 1,
        NumberSetting("DE"), {"phone_country_code_missing": 2}, {"DE": 1},
    ),
    Case(
        "American numbers that lost their plus", ["14155550123", "12125550199", "13105550147"], 0,
        NumberSetting(None, plus_optional=True), {"phone_country_code_missing": 3},
    ),
    Case("with the country that was proposed", ["0151 23456789", "0160 5551234"], 2,
         countries={"DE": 2}, setting=NumberSetting("DE")),
    Case(
        "Chinese numbers without a plus in a German column", ["0151 23456789", "8613800138000"], 2,
        NumberSetting("DE", plus_optional=True), countries={"DE": 2}, setting=NumberSetting("DE"),
        doubtful=1,
    ),
    Case(
        "the same before anybody named a country",
        ["0151 23456789", "0160 5551234", "+4915123456780", "8613800138000"], 2,
        NumberSetting("DE", plus_optional=True), {"phone_country_code_missing": 2},
        {"CN": 1, "DE": 1},
    ),
    Case(
        "Chinese numbers without a plus among German ones that lost their zero",
        ["15123456789", "8613800138000"], 2, None, countries={"DE": 2},
        setting=NumberSetting("DE"), doubtful=1,
    ),
    Case(
        "with the country and the optional plus that were proposed", ["0151 23456789", "8613800138000"], 2,
        countries={"DE": 1, "CN": 1}, setting=NumberSetting("DE", plus_optional=True),
    ),
    Case("ruined by a spreadsheet", ["9.19E+11", "1,2E+12", "+4915123456789"], 1,
         refused={"phone_scientific_notation": 2}, countries={"DE": 1}),
    Case("words", ["n/a", "-", "", "  "], 0, refused={"phone_not_a_number": 2}),
]  # fmt: skip


def diagnose(case: Case) -> Diagnosis:
    return examine(enumerate(case.cells, start=2), case.setting)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_column_is_diagnosed(case: Case) -> None:
    found = diagnose(case)
    assert found.readable == case.readable
    assert found.proposal == case.proposal
    assert found.refused == case.refused
    assert found.countries == case.countries
    assert found.doubtful == case.doubtful


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.proposal], ids=lambda case: case.name
)
def test_what_is_proposed_makes_more_of_the_column_readable(case: Case) -> None:
    assert case.proposal is not None
    better = examine(enumerate(case.cells, start=2), case.proposal)
    assert better.readable == len(case.cells)


def test_examples_show_before_and_after_with_the_reason_of_what_was_refused() -> None:
    found = examine(
        [(2, "+49 (0) 151 234 567 89"), (3, "9.19E+11"), (4, "+4915123456789")], NumberSetting()
    )
    shown = {each.row: (each.before, each.after) for each in found.examples}
    assert shown[2] == ("+49 (0) 151 234 567 89", "+4915123456789")
    assert shown[3] == ("9.19E+11", None)
    assert found.examples[0].row == 3
    assert "scientific" in str(found.examples[0].reason)
    assert found.repaired == 1


def test_a_doubtful_number_is_shown_before_those_that_are_as_they_were() -> None:
    found = examine([(2, "0151 23456789"), (3, "8613800138000")], NumberSetting("DE"))
    assert (found.examples[0].before, found.examples[0].after) == (
        "8613800138000", "+498613800138000",
    )  # fmt: skip
    assert [each.doubtful for each in found.examples] == [True, False]


def test_different_cells_and_the_different_numbers_that_they_become_are_counted() -> None:
    cells = ["+4915123456789", "+49 151 23456789", "+49 151 23456789", "12"]
    found = examine(enumerate(cells, start=2), NumberSetting())
    assert (found.distinct.before, found.distinct.after) == (3, 1)


def test_numbers_that_fit_many_countries_get_no_proposal() -> None:
    assert examine([(2, "5551234"), (3, "5559876")], NumberSetting()).proposal is None
