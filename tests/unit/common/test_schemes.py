from importlib.metadata import EntryPoint

import pytest

from libs.common import schemes
from libs.common.errors import SettingsError
from libs.common.schemes import Scheme, Schemes, scheme_of

TABLE = Schemes(
    "thing",
    "warmline.test",
    {
        "here": Scheme("posixpath:join", serverless=True),
        "there": Scheme("a_driver_nobody_has:open", extra="things"),
        "broken": Scheme("a_module_nobody_has:open"),
        "local": Scheme("builtins:str"),
    },
)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def points(*, group: str, name: str | None = None) -> list[EntryPoint]:
        known = [EntryPoint("elsewhere", "builtins:str", "warmline.test")]
        return [each for each in known if group == each.group and name in {None, each.name}]

    monkeypatch.setattr(schemes, "entry_points", points)


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("sqlite:///x.db", "sqlite"),
        ("AMQP://host", "amqp"),
        ("postgresql+psycopg://h", "postgresql+psycopg"),
        ("no scheme", ""),
        ("", ""),
    ],
)
def test_the_scheme_is_what_stands_before_the_colon(url, scheme):
    assert scheme_of(url) == scheme


def test_the_adapter_gets_the_url_and_the_ports_own_arguments():
    assert TABLE.open("here://a", "b", "c") == "here://a/b/c"


def test_a_missing_driver_names_the_extra_to_install():
    with pytest.raises(SettingsError, match=r"install warmline\[things\] to use there://"):
        TABLE.open("there://x")


def test_a_module_of_ours_that_is_missing_is_a_bug_and_not_a_setting():
    with pytest.raises(ModuleNotFoundError):
        TABLE.open("broken://x")


def test_an_unknown_scheme_names_the_known_ones():
    with pytest.raises(
        SettingsError, match="'nowhere://' is not a known thing; use one of broken, here"
    ):
        TABLE.open("nowhere://x")


def test_a_missing_driver_is_known_before_anything_is_opened():
    assert "install warmline[things]" in str(TABLE.problem("there://x"))


def test_only_what_says_so_needs_no_server():
    assert TABLE.is_serverless("here://")
    assert not TABLE.is_serverless("there://")
    assert not TABLE.is_serverless("nowhere://")


@pytest.mark.usefixtures("installed")
def test_an_installed_package_adds_a_scheme():
    assert "elsewhere" in TABLE.known()
    assert TABLE.problem("elsewhere://x") is None
    assert TABLE.open("elsewhere://x") == "elsewhere://x"


@pytest.mark.usefixtures("installed")
def test_an_installed_adapter_counts_as_a_server():
    assert not TABLE.is_serverless("elsewhere://x")
