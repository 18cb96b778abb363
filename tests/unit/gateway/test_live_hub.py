"""Who hears what, what is kept, and what happens to those who can't keep up."""

from dataclasses import dataclass, replace

import pytest

from libs.common.actor import Actor
from services.gateway.application.live_hub import (
    KEPT,
    PER_PERSON,
    WAITING,
    LiveHub,
    NoLiveUpdatesError,
)
from services.gateway.domain.news import News

ADA = Actor("member", "ada", "Ada", "w1", frozenset({"contacts:read"}), role="viewer")


@pytest.fixture
def hub() -> LiveHub:
    hub = LiveHub(6)
    hub.begin()
    return hub


def news(number: int = 1, workspace: str = "w1", scope: str = "contacts:read") -> News:
    return News(workspace, scope, {"id": number})


def ids(taken: tuple[str | None, list[tuple[str, News]]]) -> list[int]:
    return [each.facts["id"] for _, each in taken[1]]


def test_news_come_in_their_order(hub: LiveHub) -> None:
    listener = hub.listen(ADA, None)
    for number in range(5):
        hub.tell(news(number))
    assert ids(listener.take(0)) == [0, 1, 2, 3, 4]
    assert listener.take(0) == (None, [])


@pytest.mark.parametrize(
    "unheard", [news(workspace="w2"), news(scope="imports:read"), news(scope="usage:read")]
)
def test_nobody_hears_of_another_workspace_or_without_permission(
    hub: LiveHub, unheard: News
) -> None:
    before = hub.listen(ADA, None)
    hub.tell(news(0))
    mark = before.take(0)[1][0][0]
    hub.tell(unheard)
    assert before.take(0) == (None, [])
    assert hub.listen(ADA, mark).take(0) == (None, [])


def test_one_who_comes_back_hears_what_was_missed(hub: LiveHub) -> None:
    listener = hub.listen(ADA, None)
    for number in range(3):
        hub.tell(news(number))
    first_mark = listener.take(0)[1][0][0]
    hub.leave(listener)
    again = hub.listen(ADA, first_mark)
    assert ids(again.take(0)) == [1, 2]


def test_one_who_was_away_too_long_looks_again(hub: LiveHub) -> None:
    listener = hub.listen(ADA, None)
    hub.tell(news())
    mark = listener.take(0)[1][0][0]
    hub.leave(listener)
    for number in range(KEPT + 1):
        hub.tell(news(number))
    resync, missed = hub.listen(ADA, mark).take(0)
    assert resync is not None
    assert missed == []


@dataclass
class Clock:
    """Seconds that a test turns on."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Quiet:
    """A hub that began long before anything is heard."""

    clock: Clock
    hub: LiveHub

    def opens(self, seconds: float) -> bool:
        """Tell whether a page that has been open for so long reads anew."""
        listener = self.hub.listen(ADA, None, seconds)
        resync, told = listener.take(0)
        assert told == []
        assert (resync is None) == (listener.joined_at is not None)
        self.hub.leave(listener)
        return resync is not None


@pytest.fixture
def quiet() -> Quiet:
    clock = Clock()
    hub = LiveHub(6, clock)
    hub.begin()
    clock.now += 1_000
    return Quiet(clock, hub)


def test_what_changed_since_a_page_was_opened_is_read_again(quiet: Quiet) -> None:
    assert not quiet.opens(5)
    quiet.hub.tell(news())
    quiet.clock.now += 4
    assert quiet.opens(5)
    quiet.clock.now += 5
    assert not quiet.opens(5)
    quiet.hub.tell(news(workspace="w2"))
    quiet.hub.tell(news(scope="usage:read"))
    assert not quiet.opens(5)


def test_a_request_may_take_a_second_to_come(quiet: Quiet) -> None:
    quiet.hub.tell(news())
    quiet.clock.now += 5.5
    assert quiet.opens(5)


def test_what_a_hub_no_longer_knows_counts_as_changed(quiet: Quiet) -> None:
    assert quiet.opens(2_000)
    for _ in range(KEPT):
        quiet.hub.tell(news(workspace="w2"))
    quiet.clock.now += 4
    assert quiet.opens(5)
    quiet.clock.now += 10
    assert not quiet.opens(5)
    quiet.hub.resync()
    assert quiet.opens(5)


def test_one_who_heard_nothing_yet_hears_what_was_missed_all_the_same(quiet: Quiet) -> None:
    quiet.hub.tell(news(0))
    quiet.clock.now += 60
    listener = quiet.hub.listen(ADA, None, 5)
    quiet.hub.leave(listener)
    quiet.hub.tell(news(1))
    assert ids(quiet.hub.listen(ADA, listener.joined_at).take(0)) == [1]


@pytest.mark.parametrize("mark", ["", "x", "another-3", "-1", "another process"])
def test_a_mark_of_another_process_means_look_again(hub: LiveHub, mark: str) -> None:
    hub.tell(news())
    assert hub.listen(ADA, mark).take(0)[0] is not None


def test_one_who_falls_behind_looks_again_and_then_goes_on(hub: LiveHub) -> None:
    listener = hub.listen(ADA, None)
    for number in range(WAITING + 5):
        hub.tell(news(number))
    resync, rest = listener.take(0)
    assert resync is not None
    assert [each.facts["id"] for _, each in rest] == [101, 102, 103, 104]
    hub.tell(news(7))
    assert ids(listener.take(0)) == [7]


def test_there_are_only_so_many_places(hub: LiveHub) -> None:
    listeners = [hub.listen(replace(ADA, id=f"m{each}"), None) for each in range(6)]
    with pytest.raises(NoLiveUpdatesError) as caught:
        hub.listen(ADA, None)
    assert caught.value.facts["retry_after"] > 0
    hub.leave(listeners[0])
    hub.leave(listeners[0])
    assert hub.listen(ADA, None)


def test_the_oldest_of_too_many_of_one_person_gives_way(hub: LiveHub) -> None:
    bo = hub.listen(replace(ADA, id="bo"), None)
    listeners = [hub.listen(ADA, None) for _ in range(PER_PERSON + 1)]
    assert [each.is_ended for each in listeners] == [True] + [False] * PER_PERSON
    assert not bo.is_ended
    assert hub.size == PER_PERSON + 1


def test_before_it_begins_and_after_its_end_nobody_listens(hub: LiveHub) -> None:
    with pytest.raises(NoLiveUpdatesError):
        LiveHub(3).listen(ADA, None)
    listener = hub.listen(ADA, None)
    hub.end()
    hub.end()
    assert listener.is_ended
    assert listener.take(60) == (None, [])  # at once, not after a minute
    with pytest.raises(NoLiveUpdatesError):
        hub.listen(ADA, None)


def test_a_gap_is_told_to_everybody_and_forgets_what_was_kept(hub: LiveHub) -> None:
    listener = hub.listen(ADA, None)
    hub.tell(news())
    mark = listener.take(0)[1][0][0]
    hub.resync()
    assert listener.is_ended  # what was missed may be that it has to stay out
    told = listener.take(0)[0]
    assert told is not None
    assert hub.listen(ADA, mark).take(0)[0] is not None
    assert hub.listen(ADA, told).take(0) == (None, [])  # told once is enough


def test_only_the_member_who_changed_is_sent_away(hub: LiveHub) -> None:
    ada, bo = hub.listen(ADA, None), hub.listen(replace(ADA, id="bo"), None)
    hub.end_holder("ada")
    assert (ada.is_ended, bo.is_ended) == (True, False)
