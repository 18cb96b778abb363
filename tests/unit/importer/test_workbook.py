"""Workbooks that are made to be a burden are refused, and honest ones cost little memory."""

import io
import tracemalloc

import pytest

from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.shared_strings import SharedStrings
from services.importer.domain.workbook import MAX_ELEMENT, read_workbook
from tests.unit.importer.workbooks import MAIN, workbook

CELL = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'


def strings(number: int) -> tuple[str, ...]:
    return tuple(f"<t>text {n}</t>" for n in range(number))


def test_more_different_texts_than_a_workbook_may_have_are_refused() -> None:
    file = io.BytesIO(workbook(CELL.format(2), strings(3)))
    assert [each.cells for each in read_workbook(file, most_strings=3)] == [["text 2"]]
    with pytest.raises(UnreadableFileError) as refusal:
        list(read_workbook(file, most_strings=2))
    assert refusal.value.reason_code == "too_large_unpacked"


def test_a_text_that_never_ends_is_refused_before_it_is_whole_in_memory() -> None:
    endless = f"<sst {MAIN}><si><t>{'a' * (MAX_ELEMENT + 2_000_000)}</t></si></sst>"
    file = io.BytesIO(workbook(CELL.format(0), xl__sharedStrings=endless))
    with pytest.raises(UnreadableFileError) as refusal:
        list(read_workbook(file))
    assert refusal.value.reason_code == "too_large_unpacked"


def test_a_sheet_that_is_packed_to_nothing_is_refused_unread() -> None:
    file = io.BytesIO(workbook("<row/>" * 9_000_000))
    with pytest.raises(UnreadableFileError) as refusal:
        next(read_workbook(file))
    assert refusal.value.reason_code == "too_large_unpacked"


def test_a_text_costs_little_more_memory_than_it_is_long() -> None:
    texts = SharedStrings()
    tracemalloc.start()
    try:
        for number in range(50_000):
            texts.add(f"text {number}")
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 50_000 * 25, "a list of strings costs 70 bytes a text"
    assert (texts[0], texts[49_999]) == ("text 0", "text 49999")


@pytest.mark.parametrize("number", ["-1", "3"])
def test_a_reference_to_no_text_is_a_damaged_workbook(number: str) -> None:
    file = io.BytesIO(workbook(CELL.format(number), strings(3)))
    with pytest.raises(UnreadableFileError) as refusal:
        list(read_workbook(file))
    assert refusal.value.reason_code == "broken_workbook"
