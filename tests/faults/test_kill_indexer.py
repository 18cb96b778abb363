"""Kill the process that writes the embedded index; what `apply` returned for stays found."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.search.adapters.embedded import EmbeddedIndex
from services.search.domain.question import Question
from services.search.ports import SearchIndex
from tests.conformance.search_people import SHOP
from tests.support.indexer import batch
from tests.support.servers import ROOT

BATCHES, SIZE = 40, 50


def indexer(folder: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.support.indexer", folder, BATCHES, SIZE, *more]
    return subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def run_until_killed(folder: Path, lines: int, *more: str) -> int:
    """Kill an indexer right after it printed some lines; return how many it had printed."""
    with indexer(folder, *more) as process:
        printed = 0
        assert process.stdout is not None
        for _ in process.stdout:
            printed += 1
            if printed == lines:
                process.send_signal(signal.SIGKILL)
        assert process.wait(30) in {0, -signal.SIGKILL}
    return printed


def known(index: SearchIndex) -> dict[str, int]:
    return {each.id: each.version for each in index.versions(SHOP, "", BATCHES * SIZE + 1)}


def expected(batches: int) -> dict[str, int]:
    return {each.id: each.version for number in range(batches) for each in batch(number, SIZE)}


def test_what_was_applied_survives_kill_9_at_any_batch(tmp_path: Path) -> None:
    moments = random.Random(6)
    done = 0
    for _ in range(4):
        done = max(done, run_until_killed(tmp_path, moments.randint(2, BATCHES // 2)))
        index = EmbeddedIndex(tmp_path)
        try:
            assert known(index).items() >= expected(done).items()
        finally:
            index.close()
    index = EmbeddedIndex(tmp_path)
    for number in range(BATCHES):
        index.apply(batch(number, SIZE))

    assert known(index) == expected(BATCHES)
    assert index.search(Question(workspace_id=SHOP)).total == BATCHES * SIZE
    index.close()


def test_a_reader_in_another_process_finds_each_batch_as_soon_as_it_was_applied(
    tmp_path: Path,
) -> None:
    reader = EmbeddedIndex(tmp_path)
    reader.problem()
    with indexer(tmp_path) as process:
        assert process.stdout is not None
        for number, _ in enumerate(process.stdout, 1):
            assert reader.count(SHOP) >= number * SIZE
    reader.close()

    assert process.returncode == 0


@pytest.mark.parametrize("lines", [1, 5, BATCHES - 1])
def test_a_rebuild_that_dies_leaves_the_old_index_and_no_rubbish(
    tmp_path: Path, lines: int
) -> None:
    index = EmbeddedIndex(tmp_path)
    index.apply(batch(0, SIZE))
    index.close()

    run_until_killed(tmp_path, lines, "rebuild")

    index = EmbeddedIndex(tmp_path)
    assert known(index) == expected(1)
    rebuild = index.begin_rebuild()
    rebuild.put_many(batch(1, SIZE))
    rebuild.swap()
    assert set(known(index)) == {each.id for each in batch(1, SIZE)}
    assert len(list(tmp_path.glob("gen-*"))) == 1
    index.close()
