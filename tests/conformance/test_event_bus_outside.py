"""A bus from outside this repository: a package with an entry point, built and installed here."""

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.common.bus.schemes import BUSES
from tests.conformance.capabilities import BusCapabilities
from tests.conformance.event_bus import EventBusSuite

SOURCE = Path(__file__).resolve().parents[1] / "plugins" / "warmline_bus_example"


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example, built as a package and installed without a network."""
    source = tmp_path_factory.mktemp("source") / "warmline_bus_example"
    target = tmp_path_factory.mktemp("target")
    shutil.copytree(SOURCE, source)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--target", target, source],
        check=True, timeout=120,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(target)
        paths = [str(target), os.environ.get("PYTHONPATH", "")]
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        importlib.invalidate_caches()
        yield target
    for name in [each for each in sys.modules if each.startswith("warmline_bus_example")]:
        del sys.modules[name]


def test_an_installed_package_adds_its_scheme() -> None:
    assert "folder" in BUSES.known()
    assert BUSES.problem("folder:///x") is None


class TestOutsideBus(EventBusSuite):
    capabilities = BusCapabilities(accepts_garbage=False)

    @pytest.fixture
    def bus_url(self, tmp_path: Path) -> str:
        return f"folder://{tmp_path}/bus"
