"""API keys: their form, their life, their permissions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from libs.common.actor import ALL_SCOPES
from libs.common.errors import ForbiddenError, InvalidInputError
from services.gateway.domain.api_key import ApiKey, chosen_scopes, new_key_text, read_key_text
from services.gateway.domain.secret import digest

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = "s" * 43
KEY = ApiKey("k1", "w1", "importer", "abcdefgh", digest(SECRET), frozenset({"contacts:read"}), NOW)


def test_a_new_key_reads_back() -> None:
    text = new_key_text()
    assert read_key_text(text.text) == text
    assert len(text.text) == len("wl_") + 8 + 1 + 43


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wl_",
        "wl_abcdefgh_short",
        f"wl_abcdefg_{SECRET}",
        f"wl_ABCDEFGH_{SECRET}",
        f"xx_abcdefgh_{SECRET}",
        f"wl_abcdefgh_{SECRET}x",
        f"wl_abcdefgh_{SECRET}\n",
        f" wl_abcdefgh_{SECRET}",
    ],
)
def test_what_is_not_a_key(text: str) -> None:
    assert read_key_text(text) is None


@pytest.mark.parametrize(
    ("key", "secret", "opens"),
    [
        (KEY, SECRET, True),
        (KEY, "t" * 43, False),
        (replace(KEY, expires_at=NOW + timedelta(seconds=1)), SECRET, True),
        (replace(KEY, expires_at=NOW), SECRET, False),
        (replace(KEY, revoked_at=NOW), SECRET, False),
    ],
)
def test_when_a_key_opens(key: ApiKey, secret: str, opens: bool) -> None:
    assert key.opens_with(secret, NOW) is opens


def test_a_permission_that_no_longer_exists_is_not_given() -> None:
    assert replace(KEY, scopes=frozenset({"contacts:read", "old"})).actor.scopes == {
        "contacts:read"
    }


def test_a_key_has_all_that_its_maker_has_unless_told_otherwise() -> None:
    assert chosen_scopes(None, ALL_SCOPES) == ALL_SCOPES
    assert chosen_scopes([], frozenset({"contacts:read", "internal"})) == {"contacts:read"}
    assert chosen_scopes(["contacts:read"], ALL_SCOPES) == {"contacts:read"}


def test_a_key_never_has_more_than_its_maker() -> None:
    with pytest.raises(ForbiddenError):
        chosen_scopes(["plan:write"], frozenset({"contacts:read"}))


@pytest.mark.parametrize("scope", ["internal", "nothing", "*", "contacts:*"])
def test_a_permission_that_does_not_exist_is_refused(scope: str) -> None:
    with pytest.raises(InvalidInputError):
        chosen_scopes([scope], ALL_SCOPES | {"internal"})


def test_a_key_keeps_its_secret_when_it_is_printed() -> None:
    text = new_key_text()
    assert text.secret not in repr(text)
    assert digest(SECRET) not in repr(KEY)
