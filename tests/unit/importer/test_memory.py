"""What is in memory at once has a bound that has nothing to do with the size of the file."""

import io
import tracemalloc
from collections.abc import Callable

import pytest

from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.table import detect_format, read_records

LIMIT = 25_000_000
"""Bytes: the longest line or cell that is read before it is refused, a few times over."""


def peak(work: Callable[[], object]) -> int:
    """Return the most bytes that were held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def read(file: io.BytesIO) -> int:
    return sum(1 for _ in read_records(file, detect_format(file)))


@pytest.mark.parametrize(
    ("burden", "code"),
    [((b"x" * 999 + b"\n") * 50_000, "cell_too_long"), (b"y" * 50_000_000, "line_too_long")],
)
def test_a_cell_or_line_of_fifty_megabytes_is_refused_before_it_is_read(
    burden: bytes, code: str
) -> None:
    quote = b'"' if code == "cell_too_long" else b""
    file = io.BytesIO(b"name,phone\nAna,+4915123456789\n" + quote + burden)

    def refused() -> None:
        with pytest.raises(UnreadableFileError) as refusal:
            read(file)
        assert (refusal.value.reason_code, refusal.value.facts["row"]) == (code, 3)

    assert peak(refused) < LIMIT


def test_four_times_the_rows_take_no_more_memory() -> None:
    line = b"Somebody," + b"+4915123456789" + b"," + b"z" * 400 + b"\n"
    few, many = (io.BytesIO(b"name,phone,note\n" + line * n) for n in (6_000, 24_000))
    least = peak(lambda: read(few))
    assert peak(lambda: read(many)) < least + 500_000, "the rows themselves are megabytes more"
