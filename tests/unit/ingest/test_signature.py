import json

import pytest

from libs.simulator.signing import signature
from services.ingest.domain.signature import SignatureError, signature_in, signer_of
from services.ingest.settings import AppSecret
from tests.support.webhooks import SECRET, one_message, raw

BODY = raw(one_message(text={"body": "äöå 😀 / < % @"}))
GOOD = signature(SECRET, BODY)
SECRETS = [AppSecret(b"another-app"), AppSecret(SECRET.encode())]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        GOOD.removeprefix("sha256="),
        GOOD.upper(),
        "sha256=" + GOOD.removeprefix("sha256=").upper(),
        GOOD.replace("sha256", "sha1"),
        GOOD.replace("sha256", "SHA256"),
        GOOD[:-1],
        GOOD + "0",
        GOOD + " ",
        " " + GOOD,
        f"{GOOD},{GOOD}",  # the header came twice
        GOOD.replace("=", ":"),
        GOOD[:-1] + "g",
        GOOD[:-1] + "\n",
        "sha256=" + "\uff10" * 64,  # full-width digits
    ],
)
def test_a_header_of_another_form_is_refused(header: str | None):
    with pytest.raises(SignatureError):
        signature_in(header)


def test_any_of_several_secrets_may_sign():
    assert signer_of(signature_in(GOOD), BODY, SECRETS).secrets == [SECRETS[1]]


@pytest.mark.parametrize(
    "signed_bytes",
    [
        json.dumps(json.loads(BODY)).encode(),
        json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode(),
        BODY + b"\n",
        BODY[:-1],
        b"",
    ],
)
def test_a_signature_of_other_bytes_is_refused_even_if_they_mean_the_same(signed_bytes: bytes):
    with pytest.raises(SignatureError):
        signer_of(signature_in(signature(SECRET, signed_bytes)), BODY, SECRETS)


@pytest.mark.parametrize("secret", ["", "wrong", SECRET.upper()])
def test_a_signature_by_another_secret_is_refused(secret: str):
    with pytest.raises(SignatureError):
        signer_of(signature_in(signature(secret, BODY)), BODY, SECRETS)


def test_without_any_secret_nobody_may_sign():
    with pytest.raises(SignatureError):
        signer_of(signature_in(signature("", BODY)), BODY, [])
