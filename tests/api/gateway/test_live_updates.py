"""The feed of live updates between a real bus and the browsers."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from inspect import getclosurevars
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from libs.common.actor import Actor
from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event, Lane
from libs.common.events.topology import TOPOLOGY
from libs.common.http.app import create_app
from libs.common.http.tokens import HEADER
from libs.common.ids import new_id
from services.gateway.api.events import _lines, events_api
from services.gateway.application.live_hub import Listener, LiveHub
from services.gateway.consumers import LiveFeed
from services.gateway.domain.news import News
from tests.api.gateway.conftest import House
from tests.support.waiting import eventually

ADA = Actor("member", "ada", "Ada", "w1", frozenset({"contacts:read"}), role="viewer")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Live:
    """A bus, the feed of a process, and its hub."""

    bus: EventBus
    feed: LiveFeed
    hub: LiveHub

    def publish(self, *types: str, lane: Lane = "live", **by: str) -> None:
        data = {"contact": {"id": "c1"}, **({"by": by} if by else {})}
        self.bus.publish(
            [Event(new_id(), each, "test", NOW, data, "ada", "w1", lane=lane) for each in types]
        )


@pytest.fixture(params=["embedded", "rabbitmq"])
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    url = f"embedded:///{tmp_path}/bus.db"
    if request.param == "rabbitmq":
        url = request.getfixturevalue("rabbitmq_url")
    bus, hub = open_bus(url, TOPOLOGY), LiveHub(8)
    feed = LiveFeed("gateway.events", bus, hub)
    feed.start()
    eventually(lambda: feed.problem() is None, "the feed")
    yield Live(bus, feed, hub)
    feed.stop()
    bus.close()


def heard(listener: Listener, count: int) -> list[News]:
    """Wait until a listener has heard so much."""
    news: list[News] = []

    def enough() -> bool:
        resync, more = listener.take(0.1)
        assert resync is None
        news.extend(each for _, each in more)
        return len(news) >= count

    eventually(enough, f"{count} news")
    return news


def test_what_is_published_is_heard_in_its_order(live: Live) -> None:
    listener = live.hub.listen(ADA, None)
    live.publish("contact.created.v1", "contact.updated.v1", "contact.trashed.v1")
    types = [each.facts["type"] for each in heard(listener, 3)]
    assert types == ["contact.created", "contact.updated", "contact.trashed"]


def test_what_a_job_changes_is_told_as_a_number(live: Live) -> None:
    listener = live.hub.listen(ADA, None)
    for _ in range(5):
        live.publish(*["contact.updated.v1"] * 100, lane="bulk")
    told: list[News] = []

    def all_of_them() -> bool:
        told.extend(heard(listener, 1))
        return sum(each.facts["count"] for each in told) == 500

    eventually(all_of_them, "the sum of all changes")
    assert {each.facts["type"] for each in told} == {"contacts.changed"}
    assert len(told) < 10


def test_of_many_changes_it_is_told_whose_they_are(live: Live) -> None:
    listener = live.hub.listen(ADA, None)
    for _ in range(3):
        live.publish("contact.updated.v1", lane="bulk", id="ada", job_id="j1")
        live.publish("contact.updated.v1", "contact.created.v1", lane="bulk", id="importer")
        live.publish("contact.updated.v1", lane="bulk")
    told: Counter[tuple[str | None, str | None]] = Counter()

    def all_of_them() -> bool:
        for each in heard(listener, 1):
            told[each.facts["actor"], each.facts["job"]] += each.facts["count"]
        return told.total() == 12

    eventually(all_of_them, "all changes")
    assert told == {("ada", "j1"): 3, ("importer", None): 6, (None, None): 3}


def test_a_member_who_changed_is_asked_to_come_again(live: Live) -> None:
    ada = live.hub.listen(ADA, None)
    live.publish("member.changed.v1")
    eventually(lambda: ada.is_ended, "the end of the stream")


@pytest.mark.parametrize(
    "kind",
    ["signed_out", "session_revoked", "password_changed", "link_followed", "key_revoked"],
)
def test_whose_session_or_key_is_over_is_asked_to_come_again(live: Live, kind: str) -> None:
    ada, bo = live.hub.listen(ADA, None), live.hub.listen(replace(ADA, id="bo"), None)
    live.bus.publish(
        [
            Event(new_id(), "access.noted.v1", "test", NOW, {"kind": each}, "ada", "w1")
            for each in ("signed_in", "sign_in_failed")
        ]
    )
    live.publish("contact.updated.v1")
    assert [each.facts["type"] for each in heard(ada, 1)] == ["contact.updated"]
    assert not ada.is_ended
    live.bus.publish([Event(new_id(), "access.noted.v1", "test", NOW, {"kind": kind}, "ada", "w1")])
    eventually(lambda: ada.is_ended, "the end of the stream")
    assert not bo.is_ended


def test_at_the_end_of_the_process_every_stream_ends_at_once(live: Live) -> None:
    lines = _lines(live.hub, live.hub.listen(ADA, None), 600, float("inf"))
    next(lines)
    rest: list[bytes] = []
    reader = threading.Thread(target=lambda: rest.extend(lines))
    reader.start()
    live.feed.stop()
    reader.join(10)
    assert not reader.is_alive()
    assert live.hub.size == 0


def test_a_quiet_stream_says_that_it_is_alive_and_ends_in_time() -> None:
    hub = LiveHub(1)
    hub.begin()
    listener = hub.listen(ADA, None)
    lines = list(_lines(hub, listener, 0.0, 0.0))
    assert lines == [f"retry: 3000\n: connected\nid: {listener.joined_at}\n\n".encode()]
    assert hub.size == 0
    stream = _lines(hub, hub.listen(ADA, None), 0.01, float("inf"))
    assert [next(stream), next(stream)][1] == b": ping\n\n"
    stream.close()
    assert hub.size == 0


def test_the_stream_of_the_product_pings_every_15_seconds_and_ends_after_15_minutes(
    house: House,
) -> None:
    app = house.world.service.app
    assert isinstance(app, Flask)
    wired = getclosurevars(app.view_functions["events.stream"]).nonlocals
    assert (wired["ping_seconds"], wired["longest_seconds"]) == (15, 15 * 60)


def open_stream(house: House, hub: LiveHub, **query: str) -> TestResponse:
    """Ask for the stream of a hub as a browser does."""
    hub.begin()
    app = create_app("gateway", house.world.platform.tokens, [])
    app.register_blueprint(events_api(hub))
    token = {HEADER: house.world.platform.tokens.issue(ADA)}
    return app.test_client().get(
        "/api/v1/events/stream", headers=token, query_string=query, buffered=False
    )


@pytest.mark.parametrize("open_for", ["", "-1", "soon", "nan", "inf"])
def test_how_long_a_page_was_open_is_a_number_of_seconds(house: House, open_for: str) -> None:
    hub = LiveHub(1)
    answer = open_stream(house, hub, open_for=open_for)
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {
        "open_for": ["Give the seconds since the page was opened."]
    }
    assert hub.size == 0


def test_what_changed_while_a_page_was_opened_is_read_again(house: House) -> None:
    hub = LiveHub(1)
    hub.begin()
    hub.tell(News("w1", "contacts:read", {"id": "c1"}))
    answer = open_stream(house, hub, open_for="2.5")
    lines = iter(answer.response)
    assert [next(lines).split(b"\n")[0], next(lines).split(b"\n")[0]] == [
        b"retry: 3000",
        b"event: resync",
    ]
    answer.close()


def test_no_proxy_holds_the_stream_back(house: House) -> None:
    hub = LiveHub(1)
    answer = open_stream(house, hub)
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/event-stream"
    answer.close()
    assert hub.size == 0
