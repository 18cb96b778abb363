"""What must never be in a file of this repository."""

import ast
import re
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guards.repository import python_files, text_of, tracked_files, tree_of

THIS = "tests/guards/test_tracked_files.py"
REGISTRIES = re.compile(
    r"registry\.npmjs|pypi\.org|pythonhosted\.org|deb\.debian\.org|proxy\.golang\.org"
    r"|repo1?\.maven|index\.crates\.io|crates\.io/api|registry\.yarnpkg"
)
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(?:work|root|home/\w+)/[\w.]")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bEAA[A-Za-z0-9]{30,}|\bwl_[a-z0-9]{8}_[A-Za-z0-9]{20,}"
)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a package registry's address", REGISTRIES),
        ("a path of somebody's machine", MACHINE_PATHS),
        ("a secret", SECRETS),
        ("an unfinished word", re.compile(r"\b(?:FIXME|XXX)\b|\bTODO\b")),
    ],
)
def test_no_tracked_file_holds(what, pattern):
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in tracked_files()
        if name not in {THIS, "pyproject.toml"}
        for number, line in enumerate(text_of(name).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{what} is in: " + "\n".join(found)


def test_no_test_sleeps():
    """Waiting is `tests.support.waiting.eventually`: a condition with a deadline."""
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("tests")
        if name != "tests/support/waiting.py"
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]
    assert not found


def test_every_skip_says_why():
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("tests")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}
        and not any(keyword.arg == "reason" for keyword in node.keywords)
        and not (ast.unparse(node.func) == "pytest.skip" and node.args)
    ]
    bare = [
        f"{name}:{node.lineno}"
        for name in python_files("tests")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for mark in node.decorator_list
        if ast.unparse(mark) in {"pytest.mark.skip", "pytest.mark.xfail"}
    ]
    assert not found + bare


def test_our_own_code_is_not_mocked():
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("tests")
        for node in ast.walk(tree_of(name))
        if (isinstance(node, ast.ImportFrom) and node.module == "unittest.mock")
        or (isinstance(node, ast.Import) and any("mock" in alias.name for alias in node.names))
    ]
    assert not found


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "scripts/requirements-node.lock"]
)
def test_every_pin_of_a_lock_has_a_hash(name):
    pins = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", text_of(name)).strip())
    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_what_a_package_asks_for_with_extras_is_pinned_with_them():
    """pip 23 does not see that a pin of `coverage` answers for `coverage[toml]`."""
    pinned = re.findall(
        r"^[\w.-]+(?:\[[\w,.-]+\])?(?===)", text_of("requirements-dev.lock"), re.MULTILINE
    )
    locked = {canonicalize_name(Requirement(pin).name): Requirement(pin).extras for pin in pinned}
    asked = [
        Requirement(line)
        for each in distributions()
        if canonicalize_name(each.name) in locked
        for line in each.requires or ()
        if "extra ==" not in line
    ]
    missing = [
        str(each)
        for each in asked
        if each.extras - locked.get(canonicalize_name(each.name), each.extras)
    ]
    assert any(each.extras for each in asked)
    assert missing == []


def test_the_runtime_lock_is_part_of_the_development_one():
    pins = {
        name: set(re.findall(r"^([\w.\[\]-]+==[^ ]+)", text_of(name), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert pins["requirements.lock"] - pins["requirements-dev.lock"] == set()


def test_every_service_file_has_a_docstring():
    """A module says in one line what it is for; empty packages and migrations need not."""
    found = [
        name
        for name in python_files("libs", "services")
        if "/versions/" not in name and tree_of(name).body and not ast.get_docstring(tree_of(name))
    ]
    assert not found
