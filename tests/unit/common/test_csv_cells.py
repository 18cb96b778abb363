"""Cells of CSV: harmless to a spreadsheet, and read back as they were meant."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from libs.common.csv_cells import defused, guarded, joined, line_of_values, split, unguarded

NASTY = st.text(st.one_of(st.sampled_from("'\"=+-@\t\r\n ,;|.1\u00a0\uff1d"), st.characters()))


@given(NASTY)
@example("'=1")
@example("''=1")
@example("-1")
@example("'-1")
@example("+4915123456789")
@example("'\u00a0\"@x")
def test_a_guarded_value_is_read_back(value: str):
    assert unguarded(guarded(value)) == value


@given(NASTY)
def test_what_a_spreadsheet_sees_does_not_begin_with_a_sign(value: str):
    seen = guarded(value)
    assert seen.lstrip(" \u00a0\"'")[:1] not in set("=@\t\r\n\uff1d") or seen.startswith("'")


@given(NASTY)
@example("'=1")
@example(" '=1")
def test_a_defused_cell_means_what_it_meant(cell: str):
    assert unguarded(defused(cell).strip()).strip() == unguarded(cell.strip()).strip()


@given(st.lists(NASTY))
def test_tags_with_separators_and_quotes_are_split_as_they_were_joined(tags: list[str]):
    given_ = [each for each in map(str.strip, tags) if each]
    assert [each.strip() for each in split(joined(given_)) if each.strip()] == given_


@given(st.lists(NASTY))
def test_a_guarded_cell_of_tags_is_read_back(tags: list[str]):
    assert unguarded(guarded(joined(tags))) == joined(tags)


@pytest.mark.parametrize(
    ("cell", "separator", "pieces"),
    [
        ("a, b", None, ["a", " b"]),
        ("a;b|c\nd", None, ["a", "b", "c", "d"]),
        ('"a, b", c', None, ["a, b", " c"]),
        ('"a ""b""" , c', None, ['a "b"', " c"]),
        ('the "VIP" ones, c', None, ['the "VIP" ones', " c"]),
        ('"VIP" ones, c', None, ['"VIP" ones', " c"]),  # a quote that is none
        ('5" pipe, 6" pipe', None, ['5" pipe', ' 6" pipe']),
        ('"never closed, c', None, ['"never closed', " c"]),
        ("a, b/c", "/", ["a, b", "c"]),
        ('"a/b"/c', "/", ["a/b", "c"]),
        ('""', None, [""]),
    ],
)
def test_a_cell_of_tags_is_split(cell: str, separator: str | None, pieces: list[str]):
    assert split(cell, separator) == pieces


def test_a_line_is_quoted_where_it_must_be():
    assert line_of_values(["a,b", 'say "x"', "=1", "-2", ""]) == '"a,b","say ""x""",\'=1,-2,\r\n'
