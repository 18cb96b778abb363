"""Make this checkout ready: `python3 scripts/setup.py [runtime|dev|node|packages|frontend …]`.

Standard library only, since it runs before anything is installed. Each step leaves a stamp with
the hash of what it was made from, and does nothing while that is unchanged.
`python3 scripts/setup.py npm ARGUMENTS …` runs npm in frontend/ once its packages are there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
NODE = ROOT / ".node"
FRONTEND = ROOT / "frontend"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
NODE_LOCK = ROOT / "scripts" / "requirements-node.lock"
LEAST_PYTHON = (3, 11)
LEAST_NODE = (20, 19)
_BUILT = FRONTEND / "node_modules" / ".built"
FRONTEND_SOURCES = ("src", "public", "scripts", "*.json", "*.ts", "*.cjs", "index.html")


def main(words: list[str]) -> None:
    """Run the named steps; one that can't be done ends this with a sentence on what to do."""
    if sys.version_info < LEAST_PYTHON:
        sys.exit(
            f"Warmline needs Python 3.11 or newer and this is {_python()}; "
            "name another one, such as: make PYTHON=python3.12"
        )
    if words[:1] == ["npm"]:
        install_frontend_packages()
        npm(*words[1:])
        return
    steps = {
        "runtime": lambda: install("runtime"),
        "dev": lambda: install("dev"),
        "node": node_folder,
        "packages": install_frontend_packages,
        "frontend": build_frontend,
    }
    for word in words or ["dev", "frontend"]:
        steps[word]()


def install(kind: str) -> None:
    """Install a lock and this checkout into .venv; the development lock holds the other one."""
    if any(_read(_stamp(each)) == _fingerprint_of(each) for each in {kind, "dev"}):
        return
    make_venv(VENV)
    say(f"installing {LOCKS[kind].name} into .venv")
    pip(VENV, "--require-hashes", "-r", str(LOCKS[kind]))
    pip(VENV, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    _stamp(kind).write_text(_fingerprint_of(kind))


def make_venv(folder: Path) -> None:
    """Make a virtual environment unless there is one that works; on Debian, fetch what it takes."""
    if _runs(folder / "bin" / "python", "-m", "pip", "--version"):
        return
    say(f"making {folder.name} with Python {_python()}")
    if _make_venv_once(folder):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing the system package python3-venv")
        _runs("apt-get", "-qq", "update")
        _runs("apt-get", "-qq", "install", "-y", "python3-venv")
        if _make_venv_once(folder):
            return
    sys.exit(
        f"{sys.executable} can't make a virtual environment with pip in it. "
        "On Debian or Ubuntu: sudo apt-get install python3-venv"
    )


def node_folder() -> str:
    """Return the folder of a node and npm that are new enough, installing them if need be."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _node_version(found) >= LEAST_NODE:
        return str(Path(found).parent)
    stamp, wanted = NODE / ".installed", _fingerprint([NODE_LOCK])
    if _read(stamp) != wanted:
        make_venv(NODE)
        say("installing Node.js into .node, since there is none of version 20.19 or newer")
        pip(NODE, "--require-hashes", "-r", str(NODE_LOCK))
        stamp.write_text(wanted)
    return str(NODE / "bin")


def install_frontend_packages() -> None:
    """Install the frontend's packages from its lock."""
    stamp = FRONTEND / "node_modules" / ".installed"
    wanted = _fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if _read(stamp) != wanted:
        say("installing the frontend's packages")
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(wanted)


def build_frontend() -> None:
    """Build frontend/dist unless it was built from the same sources."""
    install_frontend_packages()
    if not frontend_is_built():
        say("building the frontend")
        npm("run", "build", quiet=True)
        _BUILT.write_text(_sources_of_frontend())


def frontend_is_built() -> bool:
    """Tell whether frontend/dist is there and of the sources as they are."""
    there = (FRONTEND / "dist" / "index.html").exists()
    return there and _read(_BUILT) == _sources_of_frontend()


def _sources_of_frontend() -> str:
    return _fingerprint(each for glob in FRONTEND_SOURCES for each in FRONTEND.glob(glob))


def npm(*arguments: str, quiet: bool = False) -> None:
    """Run npm in frontend/, with a node that is new enough in front on the PATH.

    quiet: show what it says only when it fails.
    """
    folder = node_folder()
    path = folder + os.pathsep + os.environ.get("PATH", "")
    environment = {**os.environ, "PATH": path}
    _run([str(Path(folder) / "npm"), *arguments], cwd=FRONTEND, env=environment, quiet=quiet)


def pip(venv: Path, *arguments: str) -> None:
    """Run pip install in a virtual environment."""
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    _run([*command, "--disable-pip-version-check", *arguments])


def say(sentence: str) -> None:
    """Tell the person at the terminal what takes its time."""
    print(f"• {sentence}", file=sys.stderr, flush=True)


def _make_venv_once(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return _runs(sys.executable, "-m", "venv", str(folder)) and (folder / "bin" / "pip").exists()


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _fingerprint_of(kind: str) -> str:
    return _fingerprint([LOCKS[kind], ROOT / "pyproject.toml"], sys.base_prefix + _python())


def _fingerprint(paths: Iterable[Path], seed: str = "") -> str:
    digest = hashlib.sha256(f"{ROOT} {seed}".encode())
    for path in sorted(paths):
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def _node_version(program: str) -> tuple[int, ...]:
    try:
        command = [program, "--version"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return tuple(int(part) for part in text.strip().lstrip("v").split("."))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return (0,)


def _runs(*command: str | Path) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    except OSError:
        return False
    return done.returncode == 0


def _run(
    command: list[str],
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    *,
    quiet: bool = False,
) -> None:
    kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    done = subprocess.run(command, check=False, cwd=cwd, env=env, **kept)
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stdout or b"")
        sys.exit(f"set-up stopped: {' '.join(command)} ended with {done.returncode}")


def _python() -> str:
    return sys.version.split()[0]


if __name__ == "__main__":
    main(sys.argv[1:])
