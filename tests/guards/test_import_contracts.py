"""The import contracts hold, and they catch what they are there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.repository import ROOT, python_files

OFFENCES = {
    "one service imports another": (
        "services/contacts/application/offence.py", "import services.search.domain\n",
        "Services never import one another",
    ),
    "libs import a service": (
        "libs/common/offence.py", "import services.contacts.domain\n",
        "libs never import services",
    ),
    "a domain imports a framework": (
        "services/contacts/domain/offence.py", "import flask\n",
        "Domain and application know no framework",
    ),
    "a domain imports an adapter": (
        "services/contacts/domain/offence.py", "import services.contacts.adapters\n",
        "Layers inside each service",
    ),
    "a file stands outside the layers": (
        "services/contacts/helpers.py", "",
        "Layers inside each service",
    ),
    "a service imports a bus adapter": (
        "services/contacts/adapters/offence.py", "import libs.common.bus.rabbitmq\n",
        "Bus, job and database adapters are reached by URL only",
    ),
    "a package imports one that imports it": (
        "libs/common/bus/offence.py", "import libs.common.transactional.outbox\n",
        "No package imports one that imports it",
    ),
    "a service imports a database adapter": (
        "services/contacts/adapters/offence.py", "import libs.common.db.sqlite\n",
        "Bus, job and database adapters are reached by URL only",
    ),
}  # fmt: skip


def test_the_contracts_hold(copy_of_the_code):
    result = lint_imports(copy_of_the_code)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("offence", OFFENCES)
def test_the_contracts_catch_that(offence, copy_of_the_code):
    path, line, contract = OFFENCES[offence]
    (copy_of_the_code / path).write_text(line)
    result = lint_imports(copy_of_the_code)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout


@pytest.fixture
def copy_of_the_code(tmp_path: Path) -> Path:
    for name in [*python_files("libs", "services"), "pyproject.toml"]:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
