"""Serving a host with granian: one supervisor that holds the port, one worker that holds the host.

The supervisor starts a new worker when one dies; the worker dies with its supervisor.
"""

import ctypes
import gc
import multiprocessing.util
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from libs.common.errors import SettingsError
from libs.common.log import configure_logging
from libs.common.runtime import WsgiApp
from libs.common.settings import Env
from services.front import front_of
from services.host import Host, HostSettings, check_start, read_host_settings

STOP_SECONDS = 25
GC_THRESHOLD = 20_000
_kept_open: list[socket.socket] = []
_PR_SET_PDEATHSIG = 1


def serve(
    services: Sequence[str], roles: Sequence[str], announce: Callable[[HostSettings], None]
) -> None:
    """Run services until SIGTERM or SIGINT, then finish or hand back their work and return.

    announce: told the settings once, when they are known to be good. Raises SettingsError before
    anything listens when the environment can't be used.
    """
    env = Env()
    settings = check_start(services, roles, env)
    configure_logging(settings.log_level)
    host, _, port = settings.bind.rpartition(":")
    address = host.strip("[]")
    _check_free(address, int(port))
    announce(settings)
    server = Server(
        "services.serve",
        address=address,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        websockets=False,
        log_enabled=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_SECONDS,
    )

    def load() -> WsgiApp:
        return _application(services, roles)

    server.serve(target_loader=load, wrap_loader=False)


def _check_free(address: str, port: int) -> None:
    """Raise SettingsError when nobody could listen there, as with the port of another program."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen(1)
    except OSError as problem:
        reason = f"can't listen on {address}:{port} ({problem.strerror}); choose another"
        raise SettingsError([f"WARMLINE_BIND: {reason}"]) from problem


def _application(services: Sequence[str], roles: Sequence[str]) -> WsgiApp:
    """Build and start the host inside the worker; its end is tied to the worker's."""
    _die_with_parent()
    env = Env()
    configure_logging(read_host_settings(env).log_level)
    host = Host(services, roles, env)
    multiprocessing.util.Finalize(None, host.stop, exitpriority=100)
    _when_told_to_end(host.wind_down)
    # what is loaded by now stays: the collector need not walk it for every thousand rows. A page
    # of rows or a webhook of a hundred messages is thousands of objects, all of them still in use
    # each time it would look with its own threshold of 700
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    host.start()
    return front_of(host)


def _when_told_to_end(act: Callable[[], None]) -> None:
    """Call `act` once on SIGTERM or SIGINT, beside the handlers that granian sets after this.

    The interpreter writes each signal's number to its wake-up descriptor, whoever handles it.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        while reader.recv(1)[0] not in {signal.SIGTERM, signal.SIGINT}:
            pass
        act()

    threading.Thread(target=wait, name="end", daemon=True).start()
    _kept_open.append(writer)


def _die_with_parent() -> None:
    """Have the kernel end this worker when its supervisor is killed (Linux only)."""
    if sys.platform != "linux":
        return
    supervisor = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor:
        os.kill(os.getpid(), signal.SIGTERM)
