"""Every variable that the code reads is in the two environment files and on the page about them."""

import ast
import re
from pathlib import Path

import pytest

from libs.common.errors import SettingsError
from libs.common.settings import Env
from services.host import check_start
from tests.guards.conftest import Built
from tests.guards.repository import ROOT, python_files, text_of, tree_of

EMBEDDED, DISTRIBUTED = "deploy/env/embedded.env", "deploy/env/distributed.env"
NAME = re.compile(r"WARMLINE_[A-Z_]+[A-Z]")


def values_of(name: str) -> dict[str, str]:
    lines = (line.partition("=") for line in text_of(name).splitlines() if NAME.match(line))
    return {key: value for key, _, value in lines}


def secrets(built: Built) -> set[str]:
    """List the secrets of a distributed installation; the engine's key is one there."""
    return {each.name for each in built.env.variables.values() if each.secret} | {
        "WARMLINE_SEARCH_INDEX_KEY"
    }


def test_every_variable_named_in_the_code_is_read_by_somebody(built: Built):
    named = {
        node.value
        for name in python_files("libs", "services")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAME.fullmatch(node.value)
    }
    assert named <= set(built.env.variables)


def test_nobody_reads_the_environment_past_the_settings():
    readers = [
        f"{name}:{node.lineno}"
        for name in python_files("libs", "services")
        if name != "libs/common/settings.py"
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]
    assert not readers


def test_every_variable_has_a_purpose(built: Built):
    assert [each.name for each in built.env.variables.values() if not each.purpose] == []


def test_the_embedded_file_holds_the_defaults_and_nothing_else(built: Built):
    expected = {each.name: each.default for each in built.env.variables.values() if not each.secret}
    expected["WARMLINE_DATA"] = "./data"
    assert values_of(EMBEDDED) == expected


def test_the_distributed_file_has_the_same_lines_and_those_of_nginx(built: Built):
    of_nginx = {
        name
        for path in (ROOT / "deploy" / "nginx").rglob("*.template")
        for name in re.findall(r"\$\{(WARMLINE_[A-Z_]+)\}", path.read_text())
    }
    names = set(values_of(DISTRIBUTED))
    assert set(values_of(EMBEDDED)) - names == {"WARMLINE_SEARCH_INDEX_KEY"}
    assert names - set(values_of(EMBEDDED)) <= of_nginx


@pytest.mark.parametrize("name", [EMBEDDED, DISTRIBUTED])
def test_no_secret_has_a_value_in_a_file_and_every_one_is_named(name, built: Built):
    assert not secrets(built) & {key for key, value in values_of(name).items() if value}
    assert secrets(built) <= set(NAME.findall(text_of(name)))


def test_the_embedded_file_starts_without_a_secret(tmp_path: Path):
    check_start(["all"], [], Env(values_of(EMBEDDED) | {"WARMLINE_DATA": str(tmp_path)}))


def distributed(tmp_path: Path) -> dict[str, str]:
    return values_of(DISTRIBUTED) | {
        "WARMLINE_DATA": str(tmp_path),
        "WARMLINE_INGEST_SPOOL": str(tmp_path / "spool"),
    }


def test_the_distributed_file_refuses_the_start_without_its_secrets(tmp_path: Path, built: Built):
    with pytest.raises(SettingsError) as caught:
        check_start(["all"], [], Env(distributed(tmp_path)))
    missing = {NAME.match(problem)[0] for problem in caught.value.problems}
    assert missing == secrets(built) - {"WARMLINE_SUPPRESSION_KEY"}  # then WARMLINE_TOKEN_KEY's


def test_the_distributed_file_starts_with_its_secrets_and_every_url_names_a_server(
    tmp_path: Path, built: Built
):
    env = Env(distributed(tmp_path) | dict.fromkeys(secrets(built), "a-secret"))
    check_start(["all"], [], env)
    urls = {name for name, value in values_of(EMBEDDED).items() if "://" in value} - {
        "WARMLINE_PUBLIC_URL"
    }
    assert urls - set(env._servers) == set()
