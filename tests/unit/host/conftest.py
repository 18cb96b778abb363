"""A service from outside the repository, installed as a package with an entry point."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULE = """
from libs.common.errors import UnavailableError
from libs.common.runtime import Service, ServiceDefinition

EVENTS = []


class Loop:
    name = "loyalty-loop"

    def start(self):
        EVENTS.append("started")

    def stop(self):
        EVENTS.append("stopped")

    def problem(self):
        return None


class Database:
    def __init__(self, apps):
        self.apps = apps
        self.tries = 0

    def migrate(self):
        self.tries += 1
        if self.tries == 1:
            raise UnavailableError("not yet")
        EVENTS.append("reached early" if self.apps.get("loyalty") else "migrated")


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


def read(env):
    return env.integer("LOYALTY_POINTS", 1, "points per message", least=1, most=10)


def build(settings, platform):
    return Service(
        "loyalty", app, ("/api/v1/loyalty",), {"loop": [Loop()]}, migrate=Database(platform.apps).migrate,
        close=lambda: EVENTS.append("closed"),
    )


definition = ServiceDefinition("loyalty", read, build, ("loop",))
"""


@pytest.fixture
def loyalty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Install the service `loyalty`; yields what happens to it, in order."""
    (tmp_path / "warmline_loyalty.py").write_text(MODULE)
    info = tmp_path / "warmline_loyalty-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: warmline-loyalty\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[warmline.services]\nloyalty = warmline_loyalty:definition\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import warmline_loyalty  # noqa: PLC0415 - it can be imported from here on

    yield warmline_loyalty.EVENTS
    del sys.modules["warmline_loyalty"]
