"""The simulator against a small server that forgets, doubles and refuses on demand."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from libs.common.errors import MalformedRequestError
from libs.simulator import (
    Ledger,
    Simulator,
    Traffic,
    make_webhooks,
    replay,
    signature,
    simulate,
    verify,
)
from libs.simulator.replay import recorded
from libs.simulator.verify import furthest

SECRET = "the-app-secret"


class Installation(ThreadingHTTPServer):
    """Keeps the wamids of signed webhooks by sender, and shows them as the API does."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.posts = 0
        self.refuse_next = 0
        self.forgets = 0
        self.doubles: set[str] = set()
        self.delivery: dict[str, str | None] = {}
        self.kept: dict[str, set[str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Installation
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        good = self.headers["X-Hub-Signature-256"] == signature(SECRET, body)
        with self.server.lock:
            self.server.posts += 1
            refused = self.server.refuse_next > 0
            self.server.refuse_next -= refused
            if good and not refused:
                self.keep(json.loads(body))
        self.answer(503 if refused else 200 if good else 401, None)

    def keep(self, body: Any) -> None:
        for change in body["entry"][0]["changes"]:
            value = change["value"]
            for message in value.get("messages", []) + value.get("message_echoes", []):
                person = message.get("from_user_id") or message["to_user_id"]
                if self.server.forgets > 0:
                    self.server.forgets -= 1
                else:
                    self.server.kept.setdefault(person, set()).add(message["id"])

    def do_GET(self) -> None:
        if self.headers["Authorization"] != "Bearer wl_key":
            self.answer(401, None)
            return
        url = urlsplit(self.path)
        if url.path == "/api/v1/usage":
            self.answer(200, {"waiting": 3})
        elif url.path == "/api/v1/contacts":
            self.page([{"id": person} for person in sorted(self.server.kept)], url.query)
        else:
            wamids = sorted(self.server.kept[url.path.split("/")[4]])
            doubled = [each for each in wamids if each in self.server.doubles]
            items = [
                {"wamid": each, "delivery": self.server.delivery.get(each)}
                for each in wamids + doubled
            ]
            self.page(items, url.query)

    def page(self, items: list, query: str) -> None:
        start = int(parse_qs(query).get("cursor", ["0"])[0])
        end = start + 7
        more = {"next": str(end) if end < len(items) else None}
        self.answer(200, {"items": items[start:end], **more})

    def answer(self, status: int, value: Any) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def installation() -> Iterator[Installation]:
    with Installation() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def send(installation: Installation, **options: Any) -> Ledger:
    return simulate(installation.url, SECRET, "1", **options)


def test_everything_is_promised_and_verified(installation: Installation):
    ledger = send(installation, traffic=Traffic(people=20, messages=120, batch=5, duplicates=0.3))
    assert set(ledger.answers) == {200}
    assert len(ledger.accepted) == 120
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert verdict.good
    assert (verdict.promised, verdict.stored, verdict.contacts, verdict.waiting) == (
        120,
        120,
        20,
        3,
    )


def test_the_whole_set_can_be_sent_twice_at_the_same_time(installation: Installation):
    webhooks = make_webhooks(Traffic(messages=100), "1", "2")
    ledger = send(installation, traffic=Traffic(messages=100), parallel=2)
    assert ledger.answers[200] == installation.posts == 2 * len(webhooks)
    assert len(ledger.accepted) == 100


def test_what_is_refused_is_sent_again(installation: Installation):
    installation.refuse_next = 3
    ledger = send(installation, traffic=Traffic(messages=10), workers=2)
    assert ledger.answers == Counter({200: 10, 503: 3})
    assert ledger.refused == 0


def test_what_never_gets_200_is_not_promised(installation: Installation):
    ledger = simulate(installation.url, "wrong", "1", traffic=Traffic(messages=5), attempts=1)
    assert ledger.answers == Counter({401: 5})
    assert (ledger.accepted, ledger.refused) == (set(), 5)
    assert installation.kept == {}


def test_no_answer_counts_as_zero():
    with Installation() as server:
        url = server.url
    ledger = simulate(url, SECRET, "1", traffic=Traffic(messages=2), attempts=1)
    assert ledger.answers == Counter({0: 2})


def test_a_lost_message_is_missing(installation: Installation):
    installation.forgets = 2
    ledger = send(installation, traffic=Traffic(people=5, messages=50))
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert not verdict.good
    assert (verdict.missing, verdict.stored) == (2, 48)
    assert len(verdict.examples["missing"]) == 2


def test_a_doubled_message_is_doubled(installation: Installation):
    ledger = send(installation, traffic=Traffic(people=5, messages=50))
    installation.doubles = {next(iter(ledger.accepted))}
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.doubled, verdict.missing, verdict.good) == (1, 0, False)


def test_a_message_that_is_not_as_far_as_was_reported_is_behind(installation: Installation):
    ledger = send(installation, traffic=Traffic(people=5, messages=30, echoes=1.0, statuses=1.0))
    assert len(ledger.reported) == 30
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.behind, verdict.missing, verdict.good) == (30, 0, False)

    installation.delivery = {wamid: furthest(each) for wamid, each in ledger.reported.items()}
    assert verify(installation.url, "wl_key", ledger, patience=0).good
    one = next(iter(ledger.reported))
    installation.delivery[one] = "sent" if furthest(ledger.reported[one]) != "sent" else "read"
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.behind, verdict.examples["behind"]) == (1, [one])


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ({"sent", "delivered", "read"}, "read"),
        ({"read", "sent"}, "read"),  # delivered is left out when it is read at once
        ({"played", "read"}, "played"),
        ({"sent", "failed"}, "failed"),
        ({"failed", "delivered"}, "delivered"),
        ({"deleted"}, None),
    ],
)
def test_the_furthest_state_counts(states: set[str], state: str | None):
    assert furthest(states) == state


def test_what_people_in_the_waiting_room_wrote_is_told_apart(installation: Installation):
    ledger = send(installation, traffic=Traffic(people=10, messages=100))
    people = sorted(installation.kept)
    hidden = [len(installation.kept.pop(person)) for person in people[:3]]
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.waiting, verdict.not_shown, verdict.missing) == (3, sum(hidden), 0)
    assert verdict.good
    assert verdict.stored == 100 - sum(hidden)

    hidden.append(len(installation.kept.pop(people[3])))  # a fourth, and three wait
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.not_shown, verdict.missing, verdict.good) == (0, sum(hidden), False)


def test_part_of_what_somebody_wrote_can_not_wait(installation: Installation):
    ledger = send(installation, traffic=Traffic(people=5, messages=50))
    installation.kept[min(installation.kept)].pop()
    verdict = verify(installation.url, "wl_key", ledger, patience=0)
    assert (verdict.not_shown, verdict.missing) == (0, 1)


def test_a_rate_is_kept(installation: Installation):
    webhooks = make_webhooks(Traffic(messages=40), "1", "2")
    ledger = Simulator(installation.url, SECRET, rate=100, workers=4).send(webhooks)
    assert ledger.seconds >= 0.39


def test_recorded_webhooks_are_sent_again_as_they_came(installation: Installation, tmp_path: Path):
    bodies = [webhook.body for webhook in make_webhooks(Traffic(messages=4), "1", "2")]
    (tmp_path / "one.json").write_bytes(json.dumps(json.loads(bodies[0]), indent=2).encode())
    (tmp_path / "lines.jsonl").write_bytes(b"\n".join(bodies[1:]) + b"\n\n")
    ledger = replay(installation.url, lambda _: SECRET, sorted(tmp_path.iterdir()))
    assert ledger.answers == Counter({200: 4})
    assert len(ledger.accepted) == 4
    assert ledger.accepted == set().union(*installation.kept.values())


@pytest.mark.parametrize("content", [b"", b"\n", b"[]", b"{}\nnonsense\n", b"\xff"])
def test_a_file_without_webhooks_is_refused_before_anything_is_sent(
    installation: Installation, tmp_path: Path, content: bytes
):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(MalformedRequestError):
        replay(installation.url, lambda _: SECRET, [tmp_path / "file"])
    assert installation.posts == 0


def test_a_recording_of_another_shape_is_sent_all_the_same(
    installation: Installation, tmp_path: Path
):
    (tmp_path / "file").write_bytes(
        b'{"entry": [{"changes": [{"value": {"messages": [1]}}, 2]}, 3]}'
    )
    assert recorded(tmp_path / "file")[0].wamids == ()
