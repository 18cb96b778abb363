"""Generations of an index in one folder, of which one is current.

`current` names it and is replaced atomically, so that another process sees either the old or the
new one. `writer.lock` is held by the process that writes; the kernel frees it when that dies.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from libs.common.ids import new_id
from services.search.ports import Comparison

_CURRENT = "current"
_ABOUT = "warmline.json"
_ASKED = "rebuild-asked"
_BEGUN = "rebuild-begun"
_COMPARED = "compared.json"


@dataclass(frozen=True, slots=True)
class About:
    """What a generation is like. format: of its documents. schema: of its fields. filled: whether
    all contacts were put into it.
    """

    format: int = 0
    schema: int = 0
    filled: bool = False


class Folder:
    """The files around the engine's own. Methods that write need the lock, but for `ask`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._current_path = str(root / _CURRENT)
        self._lock: IO[bytes] | None = None
        self._seen: tuple[tuple[int, int], Path | None] = ((0, 0), None)

    def lock(self) -> bool:
        """Become the writer; False when another process is. The root is made if missing."""
        import fcntl  # noqa: PLC0415 - absent on Windows, where one process does all

        self.root.mkdir(parents=True, exist_ok=True)
        if self._lock is not None and self._holds():
            return True
        self.unlock()
        handle = (self.root / "writer.lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._lock = handle
        return True

    def unlock(self) -> None:
        """Let another process become the writer. Idempotent."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def current(self) -> Path | None:
        """Return the generation that answers, or None when there is none."""
        try:
            found = os.stat(self._current_path)  # noqa: PTH116 - on the path of every search
            stamp = found.st_ino, found.st_mtime_ns
            if stamp != self._seen[0]:
                name = Path(self._current_path).read_text().strip()
                self._seen = stamp, self.root / name if name else None
        except FileNotFoundError:
            return None
        return self._seen[1]

    def new_generation(self, about: "About") -> Path:
        """Make an empty generation, not current yet."""
        path = self.root / f"gen-{new_id()}"
        path.mkdir(parents=True)
        self.describe(path, about)
        return path

    def describe(self, generation: Path, about: "About") -> None:
        """Note what a generation is like."""
        _replace(generation / _ABOUT, msgspec.json.encode(about))

    def about(self, generation: Path) -> "About":
        """Return what a generation is like; format 0 if that is not known."""
        try:
            return msgspec.json.decode((generation / _ABOUT).read_bytes(), type=About)
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
            return About()

    def make_current(self, generation: Path) -> None:
        """Let a generation answer from now on and throw all others away."""
        _replace(self.root / _CURRENT, generation.name.encode())
        self.sweep()

    def sweep(self) -> None:
        """Throw away every generation that is not current; open readers keep theirs."""
        current = self.current()
        for path in self.root.glob("gen-*"):
            if path != current:
                shutil.rmtree(path, ignore_errors=True)

    def ask(self, reason: str) -> None:
        """Ask the writer for a rebuild that begins after this."""
        self.root.mkdir(parents=True, exist_ok=True)
        reasons = sorted({*_lines(self.root / _ASKED), reason})
        _replace(self.root / _ASKED, "\n".join(reasons).encode())

    def asked(self) -> list[str]:
        """Return why rebuilds were asked for that have not ended."""
        return sorted({*_lines(self.root / _ASKED), *_lines(self.root / _BEGUN)})

    def begin_granting(self) -> None:
        """Set apart what was asked so far; what is asked from now on needs another rebuild."""
        with suppress(FileNotFoundError):
            reasons = self.asked()
            (self.root / _ASKED).replace(self.root / _BEGUN)
            _replace(self.root / _BEGUN, "\n".join(reasons).encode())

    def granted(self) -> None:
        """Forget what was asked before the rebuild began."""
        (self.root / _BEGUN).unlink(missing_ok=True)

    def note_comparison(self, comparison: Comparison) -> None:
        """Keep what the last comparison with contacts found."""
        self.root.mkdir(parents=True, exist_ok=True)
        _replace(self.root / _COMPARED, msgspec.json.encode(comparison))

    def last_comparison(self) -> Comparison | None:
        """Return what the last comparison with contacts found, or None."""
        try:
            return msgspec.json.decode((self.root / _COMPARED).read_bytes(), type=Comparison)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _holds(self) -> bool:
        """Tell whether the lock file that is held is still the one in the folder."""
        if self._lock is None:
            return False
        try:
            return os.path.samestat(
                os.fstat(self._lock.fileno()), (self.root / "writer.lock").stat()
            )
        except FileNotFoundError:
            return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
