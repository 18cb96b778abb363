"""What counts as a refusal, and what is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contacts.domain.consent import Consent, in_force, is_stop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("STOP", True),
        (" stop\n", True),
        ("Stop", True),
        ("we have to STOP this bill", False),
        ("stop it", False),
        ("non-stop", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_whole_message_is_a_refusal(text: str | None, *, stops: bool):
    assert is_stop(text) is stops


@given(st.lists(st.tuples(st.sampled_from(["stop", "resume"]), st.integers(0, 3))), st.randoms())
def test_what_is_in_force_does_not_depend_on_the_order(said: list[tuple[str, int]], chance):
    ledger = [
        Consent(
            id=str(n), phone_number_id="1", category="marketing_messages", value=value,
            source="preference", evidence=str(n), at=NOW + timedelta(seconds=at),
        )
        for n, (value, at) in enumerate(said)
    ]  # fmt: skip
    shuffled = list(ledger)
    chance.shuffle(shuffled)

    found = in_force(shuffled)

    assert found == in_force(ledger)
    last = max((at for _, at in said), default=None)
    stops = ("stop", last) in said
    assert [each.value for each in found] == ([] if not said else ["stop" if stops else "resume"])
