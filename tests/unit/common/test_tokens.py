from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from libs.common.actor import Actor
from libs.common.errors import UnauthenticatedError
from libs.common.http.tokens import Tokens, service_actor

ANN = Actor("member", "m1", "Ann", "w1", frozenset({"contacts:read"}), role="staff")
CLAIMS = {
    "iss": "warmline", "iat": 1_795_000_000, "exp": 4_000_000_000, "sub": "m1", "kind": "member",
    "name": "Ann", "ws": "w1", "role": "owner", "scopes": ["contacts:read"], "via": None,
}  # fmt: skip


@pytest.fixture
def tokens(clock) -> Tokens:
    return Tokens("secret", clock)


@pytest.mark.parametrize(
    "who",
    [
        ANN,
        replace(ANN, session_id="s1"),
        Actor("key", "k1", "shop", "w1", frozenset()),
        service_actor("importer", frozenset({"internal"}), "w1"),
    ],
)
def test_a_token_gives_back_who_it_names(who, tokens):
    assert tokens.verify(tokens.issue(who)) == who


def test_every_process_with_the_secret_can_check(tokens, clock):
    assert Tokens("secret", clock).verify(tokens.issue(ANN)) == ANN


@pytest.mark.parametrize(
    ("seconds", "good"), [(0, True), (59, True), (89, True), (91, False), (3600, False)]
)
def test_a_token_lives_for_a_minute_and_the_difference_of_two_clocks(seconds, good, tokens, clock):
    token = tokens.issue(ANN)
    clock.advance(timedelta(seconds=seconds))
    if good:
        assert tokens.verify(token) == ANN
    else:
        with pytest.raises(UnauthenticatedError):
            tokens.verify(token)


def test_a_token_from_the_future_is_refused(tokens, clock):
    clock.advance(timedelta(minutes=5))
    token = tokens.issue(ANN)
    clock.advance(timedelta(minutes=-5))
    with pytest.raises(UnauthenticatedError):
        tokens.verify(token)


def test_another_secret_does_not_verify(tokens, clock):
    with pytest.raises(UnauthenticatedError):
        Tokens("other", clock).verify(tokens.issue(ANN))


def forged(algorithm: str, key: object, claims: dict) -> str:
    return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "é",
        forged("HS256", OctKey.import_key("warmline-warmline-warmline-warmline"), CLAIMS),
        forged(
            "Ed25519", OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(b"k" * 32)), CLAIMS
        ),
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ3YXJtbGluZSJ9.",
    ],
)
def test_a_malformed_or_forged_token_is_refused(token, tokens):
    with pytest.raises(UnauthenticatedError):
        tokens.verify(token)


@pytest.mark.parametrize(
    "missing", ["iss", "exp", "sub", "kind", "name", "ws", "role", "scopes", "via"]
)
def test_a_token_that_lacks_a_claim_is_refused(missing, tokens, clock):
    claims = {name: value for name, value in CLAIMS.items() if name != missing}
    with pytest.raises(UnauthenticatedError):
        tokens.verify(forged("Ed25519", tokens._key, claims))


def test_a_bent_token_is_refused(tokens):
    head, body, signature = tokens.issue(ANN).split(".")
    with pytest.raises(UnauthenticatedError):
        tokens.verify(f"{head}.{body[:-2]}AA.{signature}")
