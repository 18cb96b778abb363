"""The whole product as the host builds it on default settings, never started."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from libs.common.settings import Env
from services.cli.installation import Installation
from services.host import Host


@dataclass(frozen=True, slots=True)
class Built:
    """What the host built, and the environment it read."""

    host: Host
    env: Env


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    env = Env({"WARMLINE_DATA": str(tmp_path_factory.mktemp("data"))})
    host = Host(["all"], [], env)
    Installation(host, env)  # the command line reads variables of its own
    yield Built(host, env)
    host.stop()
