"""A running Warmline, started as its users start it, and talked to over HTTP only."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import requests

from libs.common.settings import Env
from services.cli.installation import Installation, installation
from tests.support.nginx import Nginx
from tests.support.ports import free_port
from tests.support.processes import start_child
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
APP_SECRET = "a-secret-of-the-meta-app"
VERIFY_TOKEN = "a-verify-token"
WARMLINE = [sys.executable, "-m", "services.cli"]


@dataclass
class Part:
    """One process of the product: `warmline run …` on a port of its own."""

    name: str
    arguments: Sequence[str]
    bind: str
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    last_word: str = ""

    def start(self) -> None:
        environment = {**self.environment, "WARMLINE_BIND": self.bind}
        command = [*WARMLINE, "run", *self.arguments]
        self.process = start_child(command, log=self.log, env=environment, cwd=ROOT)

    def ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended:\n{self.log.read_text()[-3000:]}")
        try:
            answer = requests.get(f"http://{self.bind}/readyz", timeout=5)
        except requests.RequestException as problem:
            self.last_word = repr(problem)
            return False
        self.last_word = answer.text
        return answer.status_code == 200

    def wait_ready(self) -> None:
        try:
            eventually(self.ready, f"{self.name} ready", seconds=90, every=0.1)
        except AssertionError as problem:
            written = self.log.read_text()[-3000:]
            raise AssertionError(f"{problem}\n{self.last_word}\n{written}") from None

    def stop(self) -> int:
        """End it as an operator does, with SIGTERM; return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)

    def kill(self) -> None:
        """Kill the supervisor and its worker at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.wait_silent()

    def wait_silent(self) -> None:
        """Return when nothing listens any more: a killed worker may go after its supervisor."""
        host, _, port = self.bind.rpartition(":")

        def is_silent() -> bool:
            with socket.socket() as caller:
                return caller.connect_ex((host, int(port))) != 0

        eventually(is_silent, f"{self.name} to let go of its port")


@dataclass
class Product:
    """An installation: its parts, its environment, and the one address that people use."""

    url: str
    environment: Mapping[str, str]
    parts: Sequence[Part]
    composition: str
    edge: Nginx | None = None
    closing: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def office(self) -> Installation:
        """What the command line works with, kept open: a command without the cost of a process."""
        return self.closing.enter_context(installation(Env(self.environment)))

    def start(self) -> "Product":
        if self.edge is not None:
            self.edge.start()
        for part in self.parts:
            part.start()
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        for part in self.parts:
            part.wait_ready()

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def stop(self) -> list[int]:
        self.closing.close()
        codes = [part.stop() for part in self.parts if part.process and part.process.poll() is None]
        if self.edge is not None:
            self.edge.close()
        return codes

    def cli(self, *arguments: str, stdin: str = "", check: bool = True) -> dict[str, Any]:
        """Run a command with --json and return what it printed."""
        done = subprocess.run(
            [*WARMLINE, *arguments, "--json"],
            cwd=ROOT, env=dict(self.environment), input=stdin, text=True, capture_output=True,
            check=False, timeout=300,
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(f"warmline {' '.join(arguments)}: {done.stdout}{done.stderr}")
        result: dict[str, Any] = json.loads(done.stdout)
        return result


def base_environment(folder: Path) -> dict[str, str]:
    """What every installation of a test is given, and nothing of the developer's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "WARMLINE_DATA": str(folder / "data"),
        "WARMLINE_WHATSAPP_APP_SECRETS": APP_SECRET,
        "WARMLINE_WHATSAPP_VERIFY_TOKENS": VERIFY_TOKEN,
        "WARMLINE_LOG_LEVEL": "INFO",
    }


def embedded_product(folder: Path, **extra: str) -> Product:
    """One process, no server at all."""
    bind = f"127.0.0.1:{free_port()}"
    environment = {**base_environment(folder), "WARMLINE_BIND": bind, **extra}
    environment["WARMLINE_PUBLIC_URL"] = f"http://{bind}"
    part = Part("all", ["all"], bind, environment, folder / "all.log")
    return Product(f"http://{bind}", environment, [part], "embedded")
