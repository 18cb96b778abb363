"""Who guesses is told to slow down; who proves itself never notices."""

from tests.api.ingest.conftest import Ingest
from tests.support.webhooks import SECRET, TOKEN, one_message, raw, signed

PATH = "/webhooks/whatsapp"


def ask(ingest: Ingest, token: str, address: str):
    query = {"hub.mode": "subscribe", "hub.challenge": "7", "hub.verify_token": token}
    return ingest.client.get(PATH, query_string=query, environ_overrides={"REMOTE_ADDR": address})


def send(ingest: Ingest, secret: str, address: str):
    body = raw(one_message())
    return ingest.client.post(
        PATH, data=body, headers=signed(body, secret), environ_overrides={"REMOTE_ADDR": address}
    )


def test_guessing_verify_tokens_is_429_and_others_are_answered(ingest: Ingest):
    guesses = [ask(ingest, f"guess-{number}", "203.0.113.7") for number in range(12)]
    assert [each.status_code for each in guesses] == [403] * 10 + [429] * 2
    assert 0 < int(guesses[-1].headers["Retry-After"]) <= 60
    assert ask(ingest, TOKEN, "203.0.113.7").status_code == 429
    assert ask(ingest, TOKEN, "198.51.100.1").text == "7"


def test_a_flood_of_bad_signatures_is_429_and_good_ones_are_taken(ingest: Ingest):
    statuses = [send(ingest, "wrong", "203.0.113.7").status_code for _ in range(302)]
    assert statuses == [401] * 300 + [429] * 2
    answer = send(ingest, "wrong", "203.0.113.7")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.json["code"] == "rate_limited"
    assert send(ingest, SECRET, "203.0.113.7").status_code == 200
    assert send(ingest, "wrong", "198.51.100.1").status_code == 401
