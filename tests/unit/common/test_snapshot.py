"""Several SQLite files are copied as they were at one moment, whoever writes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from libs.common.db import snapshot
from libs.common.db.snapshot import BusyFilesError, copy_together

FILES = ("first.db", "second.db")


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


def value(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT n FROM counter").fetchone()[0]
        return found


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / name for name in FILES}
    for path in made.values():
        with closing(connected(path)) as connection:
            connection.execute("CREATE TABLE counter (n INTEGER)")
            connection.execute("INSERT INTO counter VALUES (0)")
    return made


@pytest.fixture
def writing(files: dict[str, Path]) -> Iterator[None]:
    """Somebody counts up, first in one file and then in the other, as fast as they can."""
    ended, begun = threading.Event(), threading.Event()

    def count() -> None:
        with closing(connected(files[FILES[0]])) as one, closing(connected(files[FILES[1]])) as two:
            while not ended.is_set():
                one.execute("UPDATE counter SET n = n + 1")
                two.execute("UPDATE counter SET n = n + 1")
                begun.set()

    thread = threading.Thread(target=count)
    thread.start()
    assert begun.wait(30)
    yield
    ended.set()
    thread.join(30)


@pytest.mark.usefixtures("writing")
def test_the_copies_are_of_one_moment(files: dict[str, Path], tmp_path: Path):
    seen = set()
    for n in range(20):
        folder = tmp_path / f"copy {n}"
        folder.mkdir()
        copy_together(files, folder)
        first, second = (value(folder / name) for name in FILES)
        assert first - second in {0, 1}, "the second file is of another moment"
        seen.add(first)
    assert len(seen) > 1, "nobody wrote meanwhile; the test showed nothing"


def test_where_nobody_lets_go_it_says_so_and_holds_nothing(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(snapshot, "_TRIES", 2)
    monkeypatch.setattr(snapshot, "_PATIENCE_SECONDS", 0.01)
    with closing(connected(files[FILES[1]])) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyFilesError):
            copy_together(files, tmp_path)
        with closing(connected(files[FILES[0]])) as other:
            other.execute("UPDATE counter SET n = 7")
    assert value(files[FILES[0]]) == 7
