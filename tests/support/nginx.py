"""A private nginx on a free port, with the configuration of `deploy/nginx`."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.ports import free_port
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually

DEPLOYED = Path(__file__).parents[2] / "deploy" / "nginx"
TEMPLATES = DEPLOYED / "templates"
_MAIN = """
{user}
pid {base}/nginx.pid;
error_log {base}/error.log info;
daemon off;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {base}/body;
    proxy_temp_path {base}/proxy;
    fastcgi_temp_path {base}/fastcgi;
    uwsgi_temp_path {base}/uwsgi;
    scgi_temp_path {base}/scgi;
    include conf.d/*.conf;
}}
"""


def program() -> str | None:
    """Return where nginx is installed, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


class Nginx:
    """One nginx. values: of the templates' variables, without the address to listen on."""

    def __init__(self, values: Mapping[str, str], port: int | None = None) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="warmline-nginx-"))
        self.base.chmod(0o755)
        self.port = port or free_port()
        self._child: subprocess.Popen[bytes] | None = None
        user = "user root;" if os.geteuid() == 0 else ""
        (self.base / "nginx.conf").write_text(_MAIN.format(base=self.base, user=user))
        render(
            {
                "WARMLINE_EDGE_LISTEN": f"127.0.0.1:{self.port}",
                "WARMLINE_RESOLVER": "127.0.0.1:1",
                **values,
                "WARMLINE_UPLOAD_BYTES": _upload_bytes(values["WARMLINE_IMPORTER_FILE_BYTES"]),
            },
            self.base / "conf.d",
        )

    @property
    def access_log(self) -> str:
        """What it wrote about requests so far."""
        return (self.base / "access.log").read_text()

    def start(self) -> "Nginx":
        """Start and return when it listens; raises AssertionError with its log otherwise."""
        path = program()
        assert path is not None
        self._child = start_child(
            [path, "-p", self.base, "-c", self.base / "nginx.conf"],
            log=self.base / "access.log", dies_by=signal.SIGTERM,
        )  # fmt: skip
        eventually(self._listens, "nginx")
        return self

    def close(self) -> None:
        """End it and remove its files."""
        if self._child:
            end_child(self._child)
        shutil.rmtree(self.base, ignore_errors=True)

    def _listens(self) -> bool:
        assert self._child is not None
        if self._child.poll() is not None:
            raise AssertionError("nginx ended: " + self.access_log)
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _upload_bytes(file_bytes: str) -> str:
    """Ask the script that nginx's image sources."""
    script = DEPLOYED / "entrypoint" / "15-upload-limit.envsh"
    told = subprocess.run(
        ["sh", "-c", f". {script}; echo $WARMLINE_UPLOAD_BYTES"],
        check=True, capture_output=True, text=True,
        env={**os.environ, "WARMLINE_IMPORTER_FILE_BYTES": file_bytes},
    )  # fmt: skip
    return told.stdout.strip()


def render(values: Mapping[str, str], target: Path) -> None:
    """Fill the templates in as envsubst does for the variables that are set; none may be left."""
    for template in TEMPLATES.rglob("*.template"):
        text = template.read_text()
        for name, value in values.items():
            text = text.replace(f"${{{name}}}", value)
        left = re.findall(r"\$\{WARMLINE_\w+\}", text)
        assert not left, f"{template.name} asks for {left}"
        path = target / template.relative_to(TEMPLATES).with_suffix("")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
