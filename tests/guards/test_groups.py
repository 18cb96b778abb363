"""Tests that share something dear stay on one worker.

pytest 9.2 took from pytest-xdist 3.8 what its groups are made of, and nothing failed: the fleet, the
products of the stories and the business on the pictures were started by every worker.
"""

import os
import subprocess
import sys
from pathlib import Path

A_GROUP_AND_OTHERS = """
import os
import pytest

def told(folder, what):
    (folder / f"{what}-{os.environ['PYTEST_XDIST_WORKER']}").touch()

@pytest.mark.xdist_group("dear")
@pytest.mark.parametrize("turn", range(6))
def test_in_the_group(turn, pytestconfig):
    told(pytestconfig.rootpath, "dear")

@pytest.mark.parametrize("turn", range(6))
def test_of_no_group(turn, pytestconfig):
    told(pytestconfig.rootpath, "other")
"""


def test_a_group_runs_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_groups.py").write_text(A_GROUP_AND_OTHERS)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "."]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 passed" in done.stdout
    assert len(list(tmp_path.glob("dear-*"))) == 1
