"""Child processes that end with the process that started them, however that one ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start_child(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    dies_by: int = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, its output in `log`.

    On Linux it is sent `dies_by` when the calling thread ends, also by SIGKILL.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent(dies_by),  # noqa: PLW1509 - one system call, no locks
            **options,
        )


def end_child(child: "subprocess.Popen[bytes]", by: int = signal.SIGTERM, wait: float = 20) -> None:
    """Ask a child's whole process group to end, and kill it when it does not."""
    for number in (by, signal.SIGKILL):
        if child.poll() is None:
            _signal_group(child.pid, number)
        try:
            child.wait(wait)
        except subprocess.TimeoutExpired:
            continue
        break


def _signal_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def end_when_parent_ends(number: int) -> None:
    """Have the kernel send this process a signal when its parent ends (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number)


def _die_with_parent(number: int) -> Callable[[], None] | None:
    if _libc is None:
        return None
    libc = _libc
    return lambda: libc.prctl(PR_SET_PDEATHSIG, number)
