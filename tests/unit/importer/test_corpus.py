"""Every awkward file is read as it must be, or refused in one clear sentence."""

import io
from dataclasses import dataclass

import pytest

from services.importer.domain.columns import Column, make_columns
from services.importer.domain.duplicates import PhonesSeen
from services.importer.domain.guesses import guess_fields
from services.importer.domain.header import header_names, looks_like_header
from services.importer.domain.mapping import Mapping, check_mapping
from services.importer.domain.record import Record
from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.rows import ContactRow, RowProblem, RowReader
from services.importer.domain.table import TableFormat, detect_format, read_records
from tests.unit.importer.corpus import CORPUS, GOOD, File


@dataclass
class Read:
    form: TableFormat
    columns: list[Column]
    records: list[Record]


def read(content: bytes) -> Read:
    file = io.BytesIO(content)
    form = detect_format(file)
    records = list(read_records(file, form))
    if not records:
        raise UnreadableFileError("the file is empty", code="empty_file")
    named = looks_like_header(records[0].cells) if records else True
    columns = make_columns(header_names(records[0].cells, given=named) if records else [])
    rows = records[1:] if named else records
    if not rows:
        raise UnreadableFileError("the file has a header and no rows", code="no_rows")
    for record in rows:
        for column, cell in zip(columns, record.cells, strict=False):
            column.add(cell)
    return Read(form, columns, rows)


def mapping_of(file: File, found: Read) -> Mapping:
    headers = [column.header for column in found.columns]
    columns = dict(zip(headers, guess_fields(found.columns), strict=True))
    changes = dict(file.mapping)
    columns |= {name: changes.pop(name) for name in list(changes) if name in headers}
    return check_mapping(Mapping(columns=columns, **changes), headers)


def rows_of(file: File, found: Read) -> dict[int, ContactRow | RowProblem]:
    reader = RowReader([column.header for column in found.columns], mapping_of(file, found))
    return {record.number: reader.read(record) for record in found.records}


def outcomes_of(rows: dict[int, ContactRow | RowProblem]) -> dict[int, str]:
    seen = PhonesSeen()
    for number, row in rows.items():
        seen.add(number, row.phone if isinstance(row, ContactRow) else None)
    duplicates = seen.duplicates()
    return {
        number: row.code
        if isinstance(row, RowProblem)
        else "duplicate"
        if number in duplicates
        else GOOD
        for number, row in rows.items()
    }


READABLE = [file for file in CORPUS if file.refused is None]
REFUSED = [file for file in CORPUS if file.refused is not None]


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 60
    assert len({file.name for file in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.name)
def test_every_row_of_a_readable_file_has_the_outcome_it_must_have(file: File) -> None:
    found = read(file.bytes())
    rows = rows_of(file, found)
    assert outcomes_of(rows) == file.rows
    for number, name in file.names.items():
        assert rows[number].name == name
    for number, phone in file.phones.items():
        assert rows[number].phone == phone
    for number, tags in file.tags.items():
        assert rows[number].tags == tags


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.name)
def test_the_form_of_a_readable_file_is_recognised(file: File) -> None:
    found = read(file.bytes())
    if file.encoding:
        assert found.form.encoding.label == file.encoding
    if file.delimiter:
        assert found.form.delimiter == file.delimiter
    if file.headers:
        assert [column.header for column in found.columns] == file.headers
    if file.guesses:
        assert guess_fields(found.columns) == file.guesses


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.name)
def test_what_is_no_table_is_refused_in_one_sentence(file: File) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        read(file.bytes())
    error = refusal.value
    assert error.reason_code == file.refused
    assert error.errors == {"file": [error.detail]}
    assert "\n" not in error.detail
    if file.refused_row:
        assert error.facts["row"] == file.refused_row
