import json
import stat

import pytest

from libs.common.db.schemes import DATABASES
from libs.common.errors import SettingsError
from libs.common.http.client import SERVICES
from libs.common.settings import Env, random_secret


def env(tmp_path, **values) -> Env:
    return Env({"WARMLINE_DATA": str(tmp_path), **values})


def test_a_blank_variable_counts_as_missing(tmp_path):
    assert env(tmp_path, X="  ").text("X", "default", "a thing") == "default"
    assert env(tmp_path, X=" given ").text("X", "default", "a thing") == "given"


def test_words_are_separated_by_commas_and_trimmed(tmp_path):
    assert env(tmp_path, X=" a, b,,c ").words("X", "things") == ("a", "b", "c")
    assert env(tmp_path).words("X", "things") == ()


@pytest.mark.parametrize("text", ["0", "11", "ten", "1.5", "-1"])
def test_a_number_out_of_range_is_a_problem(text, tmp_path):
    read = env(tmp_path, X=text)
    assert read.integer("X", 5, "how many", least=1, most=10) == 5
    with pytest.raises(SettingsError, match="X must be a whole number from 1 to 10"):
        read.check()


def test_a_number_in_range_is_taken(tmp_path):
    read = env(tmp_path, X="10")
    assert read.integer("X", 5, "how many", least=1, most=10) == 10
    read.check()


def test_a_url_may_name_the_data_directory(tmp_path):
    read = env(tmp_path)
    assert (
        read.url("DB", "sqlite:///$DATA/x.db", "a database", DATABASES)
        == f"sqlite:///{tmp_path}/x.db"
    )
    assert read.serverless


def test_urls_are_separated_by_commas_and_each_is_checked(tmp_path):
    read = env(tmp_path, URLS="http://a:1, inproc://b ,ftp://c")
    assert read.urls("URLS", "places", SERVICES) == ("http://a:1", "inproc://b", "ftp://c")
    assert read.urls("MISSING", "places", SERVICES) == ()
    with pytest.raises(SettingsError) as caught:
        read.check()
    assert any(each.startswith("URLS: ") for each in caught.value.problems)


def test_an_unknown_scheme_names_the_known_ones(tmp_path):
    read = env(tmp_path, DB="mysql://somewhere")
    read.url("DB", "sqlite:///x.db", "a database", DATABASES)
    with pytest.raises(SettingsError) as caught:
        read.check()
    assert caught.value.problems == [
        "DB: 'mysql://' is not a known database; use one of postgresql, postgresql+psycopg, sqlite"
    ]


def test_all_problems_come_at_once(tmp_path):
    read = env(tmp_path, A="x", DB="mysql://x")
    read.integer("A", 1, "how many", least=1, most=2)
    read.url("DB", "sqlite:///x.db", "a database", DATABASES)
    read.problem("and a third")
    with pytest.raises(SettingsError) as caught:
        read.check()
    assert len(caught.value.problems) == 3


def test_without_a_server_a_missing_secret_is_made_once_and_kept_private(tmp_path):
    made = env(tmp_path).secret("KEY", "the key")
    assert len(made) >= 40
    assert env(tmp_path).secret("KEY", "the key") == made
    assert env(tmp_path).secret("OTHER", "another") != made
    kept = tmp_path / "secrets.json"
    assert json.loads(kept.read_text())["KEY"] == made
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_given_secret_wins_over_a_kept_one(tmp_path):
    env(tmp_path).secret("KEY", "the key")
    assert env(tmp_path, KEY="given").secret("KEY", "the key") == "given"


def test_as_soon_as_a_url_names_a_server_a_missing_secret_stops_the_start(tmp_path):
    read = env(tmp_path, DB="postgresql://db/x")
    read.url("DB", "sqlite:///x.db", "a database", DATABASES)
    assert read.secret("KEY", "the key of everything") == ""
    with pytest.raises(SettingsError) as caught:
        read.check()
    assert caught.value.problems == [
        "KEY is not set (the key of everything); set it, because DB names a server"
    ]
    assert not (tmp_path / "secrets.json").exists()


def apart(read: Env) -> tuple[str, str]:
    """What a key and the one that was the same before it had a name are."""
    return read.secret("OLD", "the old key"), read.secret_apart("NEW", "the new key", "OLD")


def test_a_new_data_directory_has_a_secret_of_its_own_for_what_shared_one_before(tmp_path):
    old, new = apart(env(tmp_path))
    assert old != new
    assert apart(env(tmp_path)) == (old, new)
    assert apart(env(tmp_path, OLD="renewed")) == ("renewed", new)
    assert apart(env(tmp_path, NEW="given")) == (old, "given")


def test_what_was_made_with_the_shared_secret_goes_on_where_that_was_kept(tmp_path):
    old = env(tmp_path).secret("OLD", "the old key")
    assert apart(env(tmp_path)) == (old, old)
    assert json.loads((tmp_path / "secrets.json").read_text()) == {"OLD": old, "NEW": old}


def test_the_shared_secret_that_is_given_is_meant_for_both_until_there_are_two(tmp_path):
    assert apart(env(tmp_path, OLD="given")) == ("given", "given")
    assert apart(env(tmp_path, OLD="given", NEW="own")) == ("given", "own")
    read = env(tmp_path, DB="postgresql://db/x")
    read.url("DB", "sqlite:///x.db", "a database", DATABASES)
    assert apart(read) == ("", "")
    with pytest.raises(SettingsError) as caught:
        read.check()
    assert len(caught.value.problems) == 1


def test_it_remembers_what_was_asked_for(tmp_path):
    read = env(tmp_path)
    read.text("X", "default", "a thing")
    read.secret("KEY", "the key")
    assert read.variables["X"].default == "default"
    assert read.variables["KEY"].secret


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("amqp://me:hidden@host/v", "amqp://me:…@host/v"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_a_password_in_a_url_is_not_shown(value, shown, tmp_path):
    read = env(tmp_path, X=value)
    read.text("X", "", "a thing")
    assert read.shown(read.variables["X"]) == shown


def test_a_secret_is_not_shown(tmp_path):
    read = env(tmp_path, KEY="hidden")
    read.secret("KEY", "the key")
    assert read.shown(read.variables["KEY"]) == "(set)"


def test_random_secrets_differ():
    assert random_secret() != random_secret()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        (":8000", "127.0.0.1:8000"),
        ("localhost:0", "localhost:0"),
        ("[::1]:8000", "[::1]:8000"),
    ],
)
def test_an_address_has_a_host_even_if_none_is_given(given: str, meant: str):
    env = Env({"BIND": given})
    assert env.address("BIND", "127.0.0.1:1", "where to listen") == meant
    env.check()


@pytest.mark.parametrize("given", ["8000", "::1:8000", "[::1]", "[x]:8000", "host:99999", "host:"])
def test_what_is_no_address_is_refused(given: str):
    env = Env({"BIND": given})
    env.address("BIND", "127.0.0.1:1", "where to listen")
    with pytest.raises(SettingsError, match="BIND must be host:port"):
        env.check()
