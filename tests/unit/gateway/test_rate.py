"""How requests are counted against a rate."""

import pytest

from libs.common.errors import RateLimitedError
from services.gateway.api.edge import rates
from services.gateway.api.edge.rates import Rates
from services.gateway.domain.edge import EdgeRequest
from services.gateway.domain.rate import Rate, ask_once, askers_of

KEY = "wl_abcdefgh_" + "x" * 43


def asked(*moments: float) -> list[float]:
    """The waits of requests at some moments, at two a second and three at once beyond that."""
    before, waits = None, []
    for each in moments:
        before, wait = ask_once(before, each, Rate(2, 3))
        waits.append(wait)
    return waits


def test_a_burst_goes_through_and_the_next_one_waits() -> None:
    assert asked(0, 0, 0, 0, 0, 0) == [0, 0, 0, 0, 0.5, 0.5]


def test_the_rate_may_go_on_for_ever() -> None:
    assert set(asked(*(each / 2 for each in range(1000)))) == {0}


def test_after_a_rest_a_burst_is_let_through_again() -> None:
    assert asked(0, 0, 0, 0, 0, 60, 60, 60, 60, 60) == [0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5]


def test_nobody_is_refused_for_having_been_refused() -> None:
    assert asked(0, 0, 0, 0, *[0.1] * 20, 0.5)[-1] == 0


@pytest.mark.parametrize(
    ("request_", "zones"),
    [
        (EdgeRequest("GET", "/api/v1/contacts", bearer=KEY), ["key"]),
        (EdgeRequest("GET", "/api/v1/contacts", session="t"), ["session"]),
        (EdgeRequest("GET", "/api/v1/contacts", session="t", bearer=KEY), ["key", "session"]),
        (EdgeRequest("GET", "/api/v1/contacts", bearer="nonsense"), []),
        (EdgeRequest("GET", "/api/v1/contacts"), []),
        (EdgeRequest("POST", "/webhooks/whatsapp", session="t", bearer=KEY), []),
        (EdgeRequest("GET", "/assets/app.js", session="t"), []),
    ],
)
def test_whose_requests_are_counted(request_: EdgeRequest, zones: list[str]) -> None:
    assert [zone for zone, _ in askers_of(request_)] == zones


def test_no_secret_is_remembered() -> None:
    [(_, key), (_, session)] = askers_of(EdgeRequest("GET", "/api", session="tok" * 9, bearer=KEY))
    assert not set(KEY.split("_")) & {key, session}
    assert "tok" not in session


def test_another_secret_of_the_same_prefix_is_another_asker() -> None:
    asked = [EdgeRequest("GET", "/api", bearer=f"{KEY[:-1]}{end}") for end in "xy"]
    [(_, one)], [(_, other)] = map(askers_of, asked)
    assert one != other


def test_who_asked_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "PLACES", 2)
    counted = Rates({"key": Rate(1, 1), "session": Rate(1, 1)}, lambda: 0.0)
    one, two, three = (EdgeRequest("GET", "/api", session=each) for each in "123")
    counted.count(one)
    counted.count(one)
    with pytest.raises(RateLimitedError):
        counted.count(one)
    counted.count(two)
    counted.count(three)
    counted.count(one)  # forgotten by now
