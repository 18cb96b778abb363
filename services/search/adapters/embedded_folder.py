"""Generations of an index in one folder, of which one is current.

`current` names it and is replaced atomically, so that another process sees either the old or the
new one. `writer.lock` is held by the process that writes; the kernel frees it when that dies.
"""

import os
import shutil
from pathlib import Path
from typing import IO

import msgspec

from libs.common.ids import new_id

_CURRENT = "current"
_ABOUT = "warmline.json"
_ASKED = "rebuild-asked"


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

    def new_generation(self, form: int) -> Path:
        """Make an empty generation of a document format, not current yet, never filled."""
        path = self.root / f"gen-{new_id()}"
        path.mkdir(parents=True)
        self.describe(path, form, filled=False)
        return path

    def describe(self, generation: Path, form: int, *, filled: bool) -> None:
        """Note a generation's document format and whether all contacts were put into it."""
        _replace(generation / _ABOUT, msgspec.json.encode({"format": form, "filled": filled}))

    def about(self, generation: Path) -> tuple[int, bool]:
        """Return a generation's format and whether it was filled; (0, False) if unknown."""
        try:
            about = msgspec.json.decode((generation / _ABOUT).read_bytes())
            return int(about["format"]), bool(about["filled"])
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, KeyError):
            return 0, False

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
        """Ask the writer for a rebuild."""
        self.root.mkdir(parents=True, exist_ok=True)
        _replace(self.root / _ASKED, reason.encode())

    def asked(self) -> str | None:
        """Return why a rebuild was asked for, or None."""
        try:
            return (self.root / _ASKED).read_text() or "somebody asked for it"
        except FileNotFoundError:
            return None

    def granted(self) -> None:
        """Forget what was asked."""
        (self.root / _ASKED).unlink(missing_ok=True)

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


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
