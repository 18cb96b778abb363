"""Timestamps and delivery states, in whatever order they come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contacts.domain.contact import may_rename
from services.contacts.domain.message import further, moment_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REPORTS = st.sampled_from(["sent", "delivered", "read", "played", "failed", "warning", "deleted"])


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        (1_790_000_000, datetime.fromtimestamp(1_790_000_000, UTC)),
        (int(NOW.timestamp()), NOW),
        (int(NOW.timestamp()) + 60, NOW),  # a clock that is a little ahead
        (None, NOW),
        (0, NOW),
        (-5, NOW),
        (10**18, NOW),
        (int((NOW + timedelta(days=3)).timestamp()), NOW),
        (1_790_000_000_000, NOW),  # milliseconds
    ],
)
def test_a_timestamp_is_believed_only_if_it_can_be_true(timestamp: int | None, moment: datetime):
    assert moment_of(timestamp, NOW) == moment


@given(st.lists(REPORTS))
def test_delivery_never_goes_back_and_copies_change_nothing(reports: list[str]):
    order = [None, "sent", "failed", "delivered", "read", "played"]
    state = None
    for each in reports:
        new = further(state, each)
        assert order.index(new) >= order.index(state)
        assert further(new, each) == new
        state = new


@given(st.lists(REPORTS), st.randoms())
def test_the_order_of_reports_does_not_matter(reports: list[str], chance):
    shuffled = list(reports)
    chance.shuffle(shuffled)

    def end(those: list[str]) -> str | None:
        state = None
        for each in those:
            state = further(state, each)
        return state

    assert end(reports) == end(shuffled)


@pytest.mark.parametrize(
    ("present", "new", "may"),
    [
        ("person", "whatsapp", False),
        ("person", "import", False),
        ("import", "flow", False),
        ("flow", "whatsapp", False),
        ("whatsapp", "flow", True),
        ("import", "person", True),
        ("whatsapp", "whatsapp", True),
        ("import", "import", True),
    ],
)
def test_names_have_a_precedence(present, new, *, may: bool):
    assert may_rename(present, new) is may
