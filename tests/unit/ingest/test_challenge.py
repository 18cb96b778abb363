import pytest

from libs.common.errors import MalformedRequestError
from services.ingest.application.answer_challenge import WrongTokenError, answer_challenge

TOKENS = ("of-the-app", "of-the-number", "")


@pytest.mark.parametrize("token", ["of-the-app", "of-the-number"])
def test_every_token_is_answered_with_the_challenge_as_it_came(token: str):
    assert answer_challenge(TOKENS, "subscribe", token, " 0012<b>") == " 0012<b>"


@pytest.mark.parametrize("token", [None, "", "of-the-ap", "OF-THE-APP", "of-the-app,of-the-number"])
def test_another_token_is_refused_and_a_blank_one_never_matches(token: str | None):
    with pytest.raises(WrongTokenError):
        answer_challenge(TOKENS, "subscribe", token, "1")


@pytest.mark.parametrize(
    ("mode", "challenge"), [("subscribe", None), ("unsubscribe", "1"), (None, "1")]
)
def test_what_is_no_challenge_is_malformed(mode: str | None, challenge: str | None):
    with pytest.raises(MalformedRequestError):
        answer_challenge(TOKENS, mode, "of-the-app", challenge)
