"""Which secret signs what the command line sends."""

import pytest

from libs.common.errors import InvalidInputError
from libs.common.settings import Env
from services.cli.signing import Signing
from services.ingest.settings import SECRETS
from tests.support.webhooks import a_change, a_message, a_webhook, raw


@pytest.fixture
def signing(tmp_path) -> Signing:
    words = "of-a@waba:1,of-b@waba:2+number:22,of-both@waba:1+waba:2"
    return Signing(Env({"WARMLINE_DATA": str(tmp_path), SECRETS: words}))


def body(*places: tuple[str, str]) -> bytes:
    """A webhook with one message for each account and number."""
    change = [a_change(number=number, messages=[a_message()]) for _, number in places]
    entries = [
        a_webhook(each, account=account)["entry"][0]
        for (account, _), each in zip(places, change, strict=True)
    ]
    return raw({"object": "whatsapp_business_account", "entry": entries})


@pytest.mark.parametrize(
    ("places", "secret"),
    [
        ([("1", "11")], "of-a"),
        ([("2", "22")], "of-b"),
        ([("2", "23")], "of-both"),  # another number of the account
        ([("1", "11"), ("2", "22")], "of-both"),  # two accounts in one webhook
    ],
)
def test_a_recorded_webhook_is_signed_by_who_may_speak_for_all_of_it(
    signing: Signing, places, secret
):
    assert signing.for_body(body(*places)) == secret
    if len(places) == 1:
        assert signing.for_number(*places[0]) == secret


def test_what_nobody_may_speak_for_is_refused(signing: Signing):
    for places in ([("3", "33")], [("1", "11"), ("3", "33")]):
        with pytest.raises(InvalidInputError):
            signing.for_body(body(*places))
    with pytest.raises(InvalidInputError):
        signing.for_number("3", "33")
