import pytest

from libs.common.actor import ALL_SCOPES, Actor
from libs.common.clock import SystemClock
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, Tokens, service_actor
from tests.api.ingest.conftest import Ingest
from tests.support.webhooks import TOKEN

PATH = "/webhooks/whatsapp"


def ask(ingest: Ingest, **given: str):
    query = {f"hub.{name}": value for name, value in given.items()}
    return ingest.client.get(PATH, query_string=query)


@pytest.mark.parametrize("token", [TOKEN, "other"])
def test_the_challenge_comes_back_as_plain_text(ingest: Ingest, token: str):
    answer = ask(ingest, mode="subscribe", challenge="1158201444", verify_token=token)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.content_type == "text/plain; charset=utf-8"


def test_a_challenge_is_never_markup(ingest: Ingest):
    answer = ask(ingest, mode="subscribe", challenge="<script>", verify_token=TOKEN)
    assert answer.text == "<script>"
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"mode": "subscribe", "challenge": "1", "verify_token": "guess"}, 403),
        ({"mode": "subscribe", "challenge": "1", "verify_token": ""}, 403),
        ({"mode": "subscribe", "challenge": "1"}, 403),
        ({"mode": "subscribe", "verify_token": TOKEN}, 400),
        ({"challenge": "1", "verify_token": TOKEN}, 400),
        ({}, 400),
    ],
)
def test_another_question_is_refused(ingest: Ingest, given: dict, status: int):
    answer = ask(ingest, **given)
    assert answer.status_code == status
    assert "guess" not in answer.text


def test_the_challenge_works_while_the_bus_is_down(without_bus: Ingest):
    answer = ask(without_bus, mode="subscribe", challenge="7", verify_token=TOKEN)
    assert (answer.status_code, answer.text) == (200, "7")


def test_services_are_told_the_first_token_and_nobody_else_is(ingest: Ingest):
    path = "/internal/v1/ingest/challenge"
    tokens = Tokens("key", SystemClock())
    member = Actor("member", "m", "Ada", "w", ALL_SCOPES, role="owner")
    for who, status in (
        (service_actor("contacts", frozenset({INTERNAL_SCOPE})), 200),
        (member, 403),
    ):
        answer = ingest.client.get(path, headers={HEADER: tokens.issue(who)})
        assert answer.status_code == status
        assert (answer.json.get("verify_token") == "other") is (status == 200)
    assert ingest.client.get(path).status_code == 401
