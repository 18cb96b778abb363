"""kill -9 at any moment between taking an event and having it on the bus."""

import os
import random
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.nursery import Nursery, kill_forked
from tests.support.ports import free_port
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually
from tests.unit.ingest.carrying import arrived, embedded_bus, publishing

pytestmark = pytest.mark.xdist_group("killed")

KILLS = int(os.environ.get("WARMLINE_TEST_KILLS", "4"))
REPOSITORY = Path(__file__).parents[3]

Take = Callable[[str, int, float], list[int]]
"""Given a bus, the first number and a moment in seconds."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Forks processes that take events, without the seconds that importing takes."""
    buses = ("libs.common.bus.embedded", "libs.common.bus.rabbitmq")
    with Nursery("tests.unit.ingest.mortal", *buses) as found:
        yield found


@pytest.fixture
def take_until_killed(tmp_path: Path, nursery: Nursery) -> Take:
    """Runs a process that takes events, kills it after some seconds of that, returns its ledger."""

    def take(bus_url: str, first: int, moment: float) -> list[int]:
        log = tmp_path / f"taken-{first}"
        pid = nursery.fork(
            str(tmp_path / "spool"), bus_url, str(first),
            program="tests.unit.ingest.mortal:main", log=log, environment=os.environ,
        )  # fmt: skip
        try:
            eventually(lambda: ledger_in(log), "a first event is taken")
            threading.Event().wait(moment)
        finally:
            kill_forked(pid)
        return ledger_in(log)

    return take


@contextmanager
def taking_on(disk: Sequence[str], folder: Path, bus_url: str, log: Path) -> Iterator[None]:
    """Run the process by way of a command that spoils its disk; kill it in the end."""
    module = [sys.executable, "-m", "tests.unit.ingest.mortal"]
    child = start_child(
        [*disk, *module, folder / "spool", bus_url, "0"],
        log=log,
        cwd=REPOSITORY,
        dies_by=signal.SIGKILL,
    )
    try:
        yield
    finally:
        end_child(child, signal.SIGKILL)


def ledger_in(log: Path) -> list[int]:
    lines = log.read_text().splitlines(keepends=True) if log.exists() else []
    return [int(line) for line in lines if line.endswith("\n") and line.strip().isdigit()]


def test_what_was_kept_on_disk_survives_every_kill_and_reaches_the_bus(
    tmp_path: Path, take_until_killed: Take
):
    moments, ledger = random.Random(4), []
    for turn in range(KILLS):
        nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
        ledger += take_until_killed(nobody, turn * 10**6, moments.uniform(0, 0.4))
    assert len(ledger) > 20
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "spool"):
        eventually(lambda: not list((tmp_path / "spool").rglob("*.events")), "the spool is empty")
        found = [event.data["number"] for event in arrived(bus, 10**9, seconds=0.5)]
    assert set(ledger) <= set(found)


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_while_draining_loses_nothing_and_keeps_the_order(
    tmp_path: Path, take_until_killed: Take, seed: int
):
    moments = random.Random(seed)
    nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    kept = take_until_killed(nobody, 0, 0.5)
    bus_url = f"embedded:///{tmp_path}/bus.db"
    later = []
    for turn in (1, 2, 3):
        later += take_until_killed(bus_url, turn * 10**6, moments.uniform(0, 0.05))
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "spool"):
        eventually(lambda: not list((tmp_path / "spool").rglob("*.events")), "the spool is empty")
        found = [event.data["number"] for event in arrived(bus, 10**9, seconds=0.5)]
    assert set(kept) | set(later) <= set(found)
    first_seen = list(dict.fromkeys(found))
    turns = [number // 10**6 for number in first_seen]
    assert turns == sorted(turns), "an event overtook what was kept before it"


def test_a_disk_that_fails_to_keep_its_word_is_not_believed(tmp_path: Path):
    if shutil.which("strace") is None:
        pytest.skip("strace is not here to make fdatasync fail")
    nobody, log = f"amqp://guest:guest@127.0.0.1:{free_port()}/", tmp_path / "log"
    broken = ("strace", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
              "inject=fdatasync:error=EIO:when=4+")  # fmt: skip
    with taking_on(broken, tmp_path, nobody, log):
        eventually(lambda: "NotTakenError" in log.read_text(), "a refusal", seconds=60)
        promised = ledger_in(log)
    assert promised
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "spool"):
        found = [event.data["number"] for event in arrived(bus, 10**9, seconds=2)]
    assert set(promised) <= set(found)
