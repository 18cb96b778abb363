from pathlib import Path

import pytest

from libs.common.errors import SettingsError
from libs.common.settings import Env
from services.ingest.settings import (
    SECRETS,
    SPOOL,
    TOKENS,
    AppSecret,
    BadSecretError,
    parse_secret,
    read,
)


def an_env(tmp_path: Path, **values: str) -> Env:
    return Env({"WARMLINE_DATA": str(tmp_path), **values})


def test_several_secrets_and_tokens_are_read(tmp_path: Path):
    settings = read(an_env(tmp_path, **{SECRETS: "one, two ,,", TOKENS: "a,b"}))
    assert settings.app_secrets == (AppSecret(b"one"), AppSecret(b"two"))
    assert settings.verify_tokens == ("a", "b")


def test_missing_secrets_are_made_and_kept_while_no_server_is_in_play(tmp_path: Path):
    first, second = read(an_env(tmp_path)), read(an_env(tmp_path))
    assert first == second
    assert len(first.app_secrets) == len(first.verify_tokens) == 1


def test_the_spool_is_in_the_data_directory_unless_it_is_named(tmp_path: Path):
    assert read(an_env(tmp_path)).spool == tmp_path / "spool"
    assert read(an_env(tmp_path, **{SPOOL: str(tmp_path / "b")})).spool == tmp_path / "b"


def test_a_spool_that_cannot_be_written_refuses_the_start(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    env = an_env(tmp_path, **{SPOOL: str(tmp_path / "file" / "spool")})
    read(env)
    with pytest.raises(SettingsError, match=f"{SPOOL}: .* can't be written"):
        env.check()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", AppSecret(b"abc")),
        ("abc@waba:1", AppSecret(b"abc", frozenset({"1"}))),
        ("abc@number:2+number:3", AppSecret(b"abc", frozenset(), frozenset({"2", "3"}))),
        ("abc@waba:1+number:2", AppSecret(b"abc", frozenset({"1"}), frozenset({"2"}))),
    ],
)
def test_a_secret_may_be_bound_to_accounts_and_numbers(text: str, expected: AppSecret):
    assert parse_secret(text) == expected


@pytest.mark.parametrize("text", ["@waba:1", "abc@", "abc@1", "abc@waba:", "abc@phone:1", "a@b@c"])
def test_a_secret_that_cannot_be_understood_is_refused(text: str):
    with pytest.raises(BadSecretError):
        parse_secret(text)


def test_a_bad_secret_refuses_the_start_and_is_not_shown(tmp_path: Path):
    env = an_env(tmp_path, **{SECRETS: "fine,topsecret@nonsense"})
    settings = read(env)
    with pytest.raises(SettingsError) as refusal:
        env.check()
    assert "entry 2" in str(refusal.value)
    assert "topsecret" not in str(refusal.value)
    assert "fine" not in repr(settings)


@pytest.mark.parametrize(
    ("secret", "account", "number", "may"),
    [
        ("s", "1", "2", True),
        ("s", None, None, True),
        ("s@waba:1", "1", "2", True),
        ("s@waba:1", "9", "2", False),
        ("s@waba:1", "1", None, True),
        ("s@waba:1", None, "2", False),
        ("s@number:2", "1", "2", True),
        ("s@number:2", "1", "3", False),
        ("s@number:2", "1", None, False),
        ("s@waba:1+number:2", "1", "2", True),
        ("s@waba:1+number:2", "1", "3", False),
        ("s@waba:1+number:2", "9", "2", False),
        ("s@waba:1+number:2", "1", None, True),
    ],
)
def test_a_bound_secret_speaks_for_what_is_listed_only(secret, account, number, may):
    assert parse_secret(secret).may_speak_for(account, number) is may


@pytest.mark.parametrize("name", [SECRETS, TOKENS])
def test_a_list_of_nothing_refuses_the_start(tmp_path: Path, name: str):
    env = an_env(tmp_path, **{name: " , ,"})
    read(env)
    with pytest.raises(SettingsError, match=f"{name} holds nothing"):
        env.check()
