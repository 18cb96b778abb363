"""The repository as guards see it: its tracked files and their syntax trees."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[str, ...]:
    """List the files that git tracks, and those it would track if they were added now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(sorted(name for name in listed.stdout.split("\0") if (ROOT / name).is_file()))


@cache
def text_of(name: str) -> str:
    """Return a file's text, empty when it isn't text."""
    raw = (ROOT / name).read_bytes()
    return "" if b"\0" in raw else raw.decode(errors="replace")


def python_files(*folders: str) -> list[str]:
    """List the Python files under some folders."""
    starts = tuple(f"{folder}/" for folder in folders)
    return [name for name in tracked_files() if name.endswith(".py") and name.startswith(starts)]


@cache
def tree_of(name: str) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(text_of(name), filename=name)


def own_services() -> list[str]:
    """List the services of this repository: the folders of services/ that have a domain."""
    return sorted(path.parent.name for path in (ROOT / "services").glob("*/domain"))


def admin_words(language: str, about: str) -> set[str]:
    """Return the ends of the admin's keys that begin with a name and a dot, in one language."""
    files = sorted((ROOT / "frontend/src/i18n" / language / "rest").glob("*.ts"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return set(re.findall(rf'^  "{about}\.([a-z0-9_:.]+)":', text, re.MULTILINE))
