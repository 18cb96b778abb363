from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from libs.common.clock import ManualClock, SystemClock, exact_rfc3339, parse_rfc3339, rfc3339
from libs.common.ids import id_before, id_of_moment, is_id, new_id


def test_the_machines_clock_knows_its_zone():
    assert SystemClock().now().tzinfo is UTC


def test_a_manual_clock_moves_only_when_told():
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=1))
    assert clock.now() == datetime(2026, 1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05.000Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 678_999, tzinfo=UTC), "2026-01-02T03:04:05.678Z"),
        (datetime(2026, 1, 2, 1, tzinfo=timezone(timedelta(hours=2))), "2026-01-01T23:00:00.000Z"),
    ],
)
def test_moments_are_written_in_utc_with_milliseconds(moment, text):
    assert rfc3339(moment) == text


@pytest.mark.parametrize("text", ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678901Z"])
def test_a_moment_can_be_written_with_all_that_is_known_of_it(text):
    assert exact_rfc3339(parse_rfc3339(text)) == text


@pytest.mark.parametrize(
    "text", ["2026-01-02T03:04:05Z", "2026-01-02T05:04:05.000+02:00", "2026-01-02 03:04:05+00:00"]
)
def test_moments_are_read_from_any_offset(text):
    assert parse_rfc3339(text) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-02T03:04:05", "2026-01-02", "yesterday", ""])
def test_a_moment_without_an_offset_is_refused(text):
    with pytest.raises(ValueError, match=r"offset|Invalid"):
        parse_rfc3339(text)


def test_ids_sort_in_the_order_they_were_made():
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == 10_000


def test_an_id_is_a_version_7_uuid_of_this_moment():
    value = UUID(new_id())
    assert value.version == 7
    assert value.variant == "specified in RFC 4122"
    assert is_id(str(value))
    made_at = datetime.fromtimestamp((value.int >> 80) / 1000, UTC)
    assert abs(made_at - datetime.now(UTC)) < timedelta(seconds=30)


def test_ids_of_moments_sort_by_them_whenever_they_were_made():
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    moments = [noon + timedelta(microseconds=each) for each in (0, 1, 999, 1000, 1001, 2_000_000)]
    made = {moment: id_of_moment(moment) for moment in reversed(moments)}
    assert sorted(made.values()) == [made[moment] for moment in moments]
    assert all(is_id(each) and UUID(each).version == 7 for each in made.values())


def test_ids_of_one_moment_sort_in_the_order_they_were_made():
    moment = datetime(2026, 11, 1, 12, tzinfo=UTC)
    made = [id_of_moment(moment) for _ in range(1000)]
    assert made == sorted(made)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0190a7b2-0000-7000-8000-000000000000", True),
        ("0190A7B2-0000-7000-8000-000000000000", False),  # one spelling only
        ("0190a7b2000070008000000000000000", False),
        ("{0190a7b2-0000-7000-8000-000000000000}", False),
        ("", False),
        ("not an id", False),
    ],
)
def test_an_id_has_one_spelling(text, verdict):
    assert is_id(text) is verdict


def test_what_was_made_shortly_before_an_id_is_told_from_what_is_older():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    made = id_of_moment(moment)
    older, later = (id_of_moment(moment - timedelta(seconds=each)) for each in (61, 59))
    assert older < id_before(made, timedelta(minutes=1)) < later
    assert is_id(id_before("00000000-0000-7000-8000-000000000000", timedelta(minutes=1)))
