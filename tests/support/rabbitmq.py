"""A private RabbitMQ node, and fresh virtual hosts on any RabbitMQ server."""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import requests

from tests.support.ports import free_ports
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually

HOMES = ("/usr/lib/rabbitmq/bin", "/opt/homebrew/sbin", "/usr/local/sbin", "/opt/rabbitmq/sbin")
CONFIGURATION = """
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
loopback_users = none
log.console.level = warning
disk_free_limit.absolute = 50MB
"""


@dataclass(frozen=True, slots=True)
class RabbitServer:
    """A running server. url: amqp, default virtual host. management: http, for tests only."""

    url: str
    management: str

    def new_vhost(self) -> str:
        """Make an empty virtual host and return its amqp URL.

        A server without the management API is used as it is: one virtual host for everybody.
        """
        name = f"t{uuid4().hex}"
        try:
            self._call("PUT", f"/api/vhosts/{name}")
        except requests.ConnectionError:
            return self.url
        return f"{self.url.rstrip('/')}/{name}"

    def drop_vhost(self, url: str) -> None:
        """Delete the virtual host of a URL that `new_vhost` returned."""
        if url != self.url:
            self._call("DELETE", f"/api/vhosts/{urlsplit(url).path[1:]}")

    def queues(self, url: str) -> list[str]:
        """Name the queues in the virtual host of a URL that `new_vhost` returned."""
        found = self._call("GET", f"/api/queues/{urlsplit(url).path[1:]}").json()
        return [each["name"] for each in found]

    def _call(self, method: str, path: str) -> requests.Response:
        parts = urlsplit(self.url)
        login = (parts.username or "guest", parts.password or "guest")
        answer = requests.request(method, self.management + path, auth=login, timeout=30)
        answer.raise_for_status()
        return answer


class RabbitNode:
    """One broker of our own on free ports of 127.0.0.1, with its data in a temporary folder.

    `kill` ends it like a power cut of the process; `start` then goes on with the same data.
    """

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="warmline-rabbitmq-"))
        self.amqp, self.management, self.distribution, self.epmd = free_ports(4)
        self.name = f"t{self.amqp}@localhost"
        self.log = self.base / "server.log"
        (self.base / "rabbitmq.conf").write_text(
            CONFIGURATION.format(amqp=self.amqp, management=self.management)
        )
        (self.base / "enabled_plugins").write_text("[rabbitmq_management].\n")
        self._epmd: subprocess.Popen[bytes] | None = None
        self._broker: subprocess.Popen[bytes] | None = None

    @staticmethod
    def home() -> Path | None:
        """Return the folder of the installed server's scripts, or None."""
        found = shutil.which("rabbitmq-server")
        folders = [Path(each) for each in HOMES] + ([Path(found).parent] if found else [])
        return next((each for each in folders if (each / "rabbitmq-server").exists()), None)

    @property
    def server(self) -> RabbitServer:
        """Say where it listens."""
        return RabbitServer(
            f"amqp://guest:guest@127.0.0.1:{self.amqp}", f"http://127.0.0.1:{self.management}"
        )

    @property
    def pid(self) -> int:
        """Return the process id of the broker itself."""
        assert self._broker is not None
        return self._broker.pid

    def start(self) -> "RabbitNode":
        """Start and return when it takes connections; raises AssertionError after two minutes."""
        epmd = shutil.which("epmd")
        if self._epmd is None and epmd:
            command = [epmd, "-port", str(self.epmd), "-address", "127.0.0.1"]
            self._epmd = start_child(command, log=self.log)
        self._broker = start_child([_script("rabbitmq-server")], log=self.log, env=self._env())
        eventually(self._answers, "RabbitMQ", seconds=120, every=0.2)
        return self

    def stop(self) -> None:
        """End the broker in good order."""
        if self._broker:
            end_child(self._broker)

    def kill(self) -> None:
        """End the broker with SIGKILL."""
        if self._broker:
            end_child(self._broker, signal.SIGKILL)

    def close(self) -> None:
        """End everything at once and remove the data."""
        self.kill()
        if self._epmd:
            end_child(self._epmd, signal.SIGKILL)
        shutil.rmtree(self.base, ignore_errors=True)

    def ctl(self, *arguments: str) -> str:
        """Run rabbitmqctl against this node and return what it says."""
        command = [_script("rabbitmqctl"), "-q", "-n", self.name, *arguments]
        done = subprocess.run(
            command, env=self._env(), check=True, capture_output=True, text=True, timeout=90
        )
        return done.stdout

    def _answers(self) -> bool:
        assert self._broker is not None
        if self._broker.poll() is not None:
            raise AssertionError(f"RabbitMQ ended: {self.log.read_text()[-2000:]}")
        try:
            self.server._call("GET", "/api/overview")
        except requests.RequestException:
            return False
        return True

    def _env(self) -> dict[str, str]:
        base = self.base
        inet = "-kernel inet_dist_use_interface {127,0,0,1}"
        cookie = f"-setcookie warmline{self.amqp}"
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(base),
            # makes the script exec the broker, so that our child is the broker and no shell
            "RUNNING_UNDER_SYSTEMD": "1",
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_CONF_ENV_FILE": f"{base}/env.conf",
            "RABBITMQ_CONFIG_FILE": f"{base}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{base}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{base}/mnesia",
            "RABBITMQ_LOG_BASE": f"{base}/log",
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.amqp),
            "RABBITMQ_DIST_PORT": str(self.distribution),
            "RABBITMQ_PID_FILE": f"{base}/pid",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{base}/gen",
            "RABBITMQ_FEATURE_FLAGS_FILE": f"{base}/ff",
            "ERL_EPMD_PORT": str(self.epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{inet} {cookie}",
            "RABBITMQ_CTL_ERL_ARGS": cookie,
        }


def _script(name: str) -> Path:
    home = RabbitNode.home()
    assert home is not None
    return home / name
