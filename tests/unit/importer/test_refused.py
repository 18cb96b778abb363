"""Rows that contacts refused are kept in few bytes and found again with their reasons."""

from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.refused import RefusedRows

OWNER = ("owner_unknown", "owner", "nobody here has this address")
STATUS = ("status_move_not_allowed", "status", "a customer stays one")


def test_refused_rows_are_found_with_their_reasons() -> None:
    refused = RefusedRows()
    assert not refused
    assert list(refused.of_rows([2, 3])) == []
    told = [RowOutcome(row, "invalid", *why)
            for row, why in [(2, OWNER), (9, STATUS), (12, OWNER), (3, OWNER), (700, STATUS)]]  # fmt: skip
    for each in told:
        refused.add(each)
    assert refused
    assert [row for row in range(1000) if row in refused] == [2, 3, 9, 12, 700]
    assert list(refused.of_rows(range(1000))) == sorted(told, key=lambda each: each.row)
