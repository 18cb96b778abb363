"""A private Meilisearch server, and installations of their own on any Meilisearch server."""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import requests

from services.search.adapters.meilisearch import open_index
from tests.support.ports import free_port
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually

IMAGE = "getmeili/meilisearch:v1.50"
"""The one of docker-compose.yml."""

PORT = 7700
KEY = "a-master-key-for-tests-only"


@dataclass(frozen=True, slots=True)
class MeilisearchServer:
    """A running server. key: blank where it needs none."""

    url: str
    key: str

    @classmethod
    def of_environment(cls, url: str) -> "MeilisearchServer":
        """Return the server that WARMLINE_TEST_MEILISEARCH_URL and …_KEY name."""
        return cls(url, os.environ.get("WARMLINE_TEST_MEILISEARCH_KEY", ""))

    def new_index_url(self) -> str:
        """Return the URL of an index that nobody else uses."""
        return f"{self.url.rstrip('/')}?prefix=t{uuid4().hex}"

    def drop(self, index_url: str) -> None:
        """Delete all that belongs to the index of a URL."""
        index = open_index(index_url, self.key)
        for name in (index.store.name, *index.store.others(""), index.store.about_name):
            index.store.drop(name)
        index.close()

    def answers(self) -> bool:
        """Tell whether it takes requests."""
        try:
            return requests.get(f"{self.url}/health", timeout=2).ok
        except requests.RequestException:
            return False


class MeilisearchNode:
    """One server of our own on a free port of 127.0.0.1, with its data in a temporary folder.

    `kill` ends it like a power cut of the process; `start` then goes on with the same data.
    """

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="warmline-meilisearch-"))
        self.log = self.base / "server.log"
        self.server = MeilisearchServer(f"http://127.0.0.1:{free_port()}", KEY)
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def home() -> Path | None:
        """Return the installed program, or None."""
        found = shutil.which("meilisearch")
        return Path(found) if found else None

    def start(self) -> "MeilisearchNode":
        """Start and return when it takes requests; raises AssertionError after a minute."""
        program = self.home()
        assert program is not None
        command = [
            program, "--http-addr", self.server.url.removeprefix("http://"), "--no-analytics",
            "--env", "production", "--master-key", KEY, "--db-path", self.base / "data",
            "--dump-dir", self.base / "dumps", "--snapshot-dir", self.base / "snapshots",
        ]  # fmt: skip
        self._process = start_child(command, log=self.log)
        eventually(self._runs, "Meilisearch", seconds=60, every=0.1)
        return self

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._process:
            end_child(self._process, signal.SIGKILL)

    def close(self) -> None:
        """End it at once and remove the data."""
        self.kill()
        shutil.rmtree(self.base, ignore_errors=True)

    def _runs(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"Meilisearch ended: {self.log.read_text()[-2000:]}")
        return self.server.answers()
