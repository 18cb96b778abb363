"""The programs of scripts/ that can be tried without installing anything."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import make_secrets, new_migration, setup
from tests.support.servers import ROOT


def test_the_secrets_are_long_different_and_private(tmp_path: Path):
    path = tmp_path / ".env"
    make_secrets.main(path)
    values = dict(line.split("=", 1) for line in path.read_text().splitlines())
    assert list(values) == list(make_secrets.NAMES)
    assert len(set(values.values())) == len(values)
    assert min(map(len, values.values())) >= 40
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secrets_that_are_there_are_never_replaced(tmp_path: Path):
    path = tmp_path / ".env"
    path.write_text("WARMLINE_TOKEN_KEY=mine\n")
    with pytest.raises(FileExistsError):
        make_secrets.main(path)
    assert path.read_text() == "WARMLINE_TOKEN_KEY=mine\n"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(new_migration, "ROOT", tmp_path)
    folder = tmp_path / "services" / "things" / "migrations" / "versions"
    folder.mkdir(parents=True)
    return folder


def test_migrations_are_numbered_one_after_the_other(service):
    first = new_migration.main("things", "Begin with tables!")
    second = new_migration.main("things", "add_birthday")
    assert [path.name for path in (first, second)] == [
        "0001_begin_with_tables.py",
        "0002_add_birthday.py",
    ]
    assert 'revision = "0001"\ndown_revision = None' in first.read_text()
    assert 'revision = "0002"\ndown_revision = "0001"' in second.read_text()
    compile(second.read_text(), "second", "exec")


@pytest.mark.parametrize(
    ("name", "words"), [("", "x"), ("nobody", "x"), ("things", ""), ("things", "?!")]
)
def test_a_migration_that_can_not_be_says_how_it_is_asked_for(name, words, service):
    with pytest.raises(SystemExit, match="make migration service="):
        new_migration.main(name, words)


def test_a_step_runs_again_only_when_its_sources_changed(tmp_path: Path):
    source = tmp_path / "folder"
    source.mkdir()
    (source / "a").write_text("1")
    before = setup._fingerprint([source])
    assert setup._fingerprint([source]) == before
    (source / "a").write_text("2")
    changed = setup._fingerprint([source])
    (source / "a").rename(source / "b")
    assert len({before, changed, setup._fingerprint([source])}) == 3


@pytest.mark.parametrize(
    ("said", "version"), [("v20.19.2", (20, 19, 2)), ("v9", (9,)), ("nonsense", (0,))]
)
def test_a_node_that_is_too_old_or_broken_is_not_used(said, version, tmp_path: Path):
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho {said}\n")
    program.chmod(0o755)
    assert setup._node_version(str(program)) == version


def test_a_program_that_is_missing_has_no_version():
    assert setup._node_version("/nowhere/node") == (0,)


def test_node_is_installed_once_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup, "NODE", tmp_path)
    monkeypatch.setattr(setup, "make_venv", lambda folder: done.append(("venv", folder.name)))
    monkeypatch.setattr(setup, "pip", lambda _folder, *words: done.append(words))
    monkeypatch.setenv("PATH", str(tmp_path))
    for _ in range(2):
        assert setup.node_folder() == str(tmp_path / "bin")
    locked = ("--require-hashes", "-r", str(setup.NODE_LOCK))
    assert done == [("venv", tmp_path.name), locked]


def test_an_old_node_is_left_alone_and_another_one_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, says in (("node", "v18.19.0"), ("npm", "9.2.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {says}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(setup, "NODE", tmp_path / "own")
    monkeypatch.setattr(setup, "make_venv", Path.mkdir)
    monkeypatch.setattr(setup, "pip", lambda *_: None)
    assert setup.node_folder() == str(tmp_path / "own" / "bin")
    (tmp_path / "node").write_text("#!/bin/sh\necho v20.20.2\n")
    assert setup.node_folder() == str(tmp_path)


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"3\.11 or newer.*PYTHON=python3\.12"):
        setup.main(["dev"])


def test_set_up_needs_nothing_that_is_not_in_python_itself():
    """It runs before anything is installed, so it must work with an empty path for packages."""
    command = [sys.executable, "-I", "-S", "-c", "import runpy; runpy.run_path('scripts/setup.py')"]
    subprocess.run(command, cwd=ROOT, check=True, env={"PATH": os.environ["PATH"]})


def test_a_failing_program_shows_what_it_said_and_stops_the_set_up(capfdbinary):
    with pytest.raises(SystemExit, match="ended with 3"):
        setup._run(["sh", "-c", "echo the reason; exit 3"], quiet=True)
    assert b"the reason" in capfdbinary.readouterr().err
