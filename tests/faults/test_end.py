"""What a process that is told to end does with those who still hold on to it."""

from tests.support.business import a_business
from tests.support.live import live_updates
from tests.support.product import Product


def test_open_streams_of_live_updates_do_not_hold_a_process_back(mortal: Product) -> None:
    business = a_business(mortal)
    (part,) = mortal.parts
    with live_updates(mortal.url, {"Authorization": f"Bearer {business.key}"}) as told:
        assert part.stop() == 0  # by itself: killed after its 25 s, it would not end with 0
        assert list(told) == []  # an end in good order, not a broken connection
