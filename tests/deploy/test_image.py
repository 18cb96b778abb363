"""deploy/Dockerfile copies what is there, and what is installed is whole."""

import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.guards.repository import ROOT, python_files, text_of, tracked_files

DOCKERFILE = text_of("deploy/Dockerfile").replace("\\\n", " ")
PROJECT = tomllib.loads(text_of("pyproject.toml"))


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
    return [source.rstrip("/") for line in lines for source in line.split()[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_tracked_and_sent_to_the_builder(source):
    assert any(name == source or name.startswith(f"{source}/") for name in tracked_files())
    allowed = [line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")]
    assert any(source == each or source.startswith(f"{each}/") for each in allowed)


def test_secrets_and_data_are_not_sent_to_the_builder():
    rules = text_of(".dockerignore").splitlines()
    assert rules[0] == "*"
    assert not [rule for rule in rules[1:] if rule.startswith("!") and fnmatch(".env", rule[1:])]


def test_it_installs_exactly_the_lock():
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "--no-deps --no-build-isolation ." in DOCKERFILE


def test_every_base_image_is_new_enough_for_the_project():
    needed = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    versions = re.findall(r"^FROM python:(\d+)\.(\d+)", DOCKERFILE, re.MULTILINE)
    assert versions
    assert all(tuple(map(int, version)) >= needed for version in versions)


def test_it_does_not_run_as_root_and_starts_the_command_line():
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER warmline$", last, re.MULTILINE)
    entry = re.search(r'^ENTRYPOINT \["([\w-]+)"\]$', last, re.MULTILINE)[1]
    assert entry in PROJECT["project"]["scripts"]


def test_the_default_target_is_the_one_image_of_all_processes():
    assert re.findall(r"^FROM .* AS (\w+)$", DOCKERFILE, re.MULTILINE)[-1] == "warmline"


def test_an_installed_warmline_has_every_file_of_the_checkout(tmp_path: Path):
    """Migrations and data files are no imports, so only the wheel itself can tell."""
    source = tmp_path / "source"
    for name in [*python_files("libs", "services"), "pyproject.toml", "README.md", "LICENSE"]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        tmp_path,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert set(python_files("libs", "services")) <= inside


def test_nothing_in_the_packages_is_left_out_of_the_wheel_for_its_type():
    """A file that isn't Python has to be named in package-data."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    others = [
        name for name in tracked_files()
        if name.startswith(("libs/", "services/")) and not name.endswith(".py")
    ]  # fmt: skip
    assert [
        name for name in others if not any(fnmatch(Path(name).name, each) for each in patterns)
    ] == []
