"""Settings: environment variables only, every problem at once.

A service's `settings.py` is a frozen dataclass made by a function that reads an `Env`. After all
services have read theirs, `Env.check()` raises one SettingsError with every problem found.
"""

import json
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from libs.common.errors import SettingsError
from libs.common.schemes import Schemes

MOST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable that was read: what `warmline doctor` lists and the docs must name."""

    name: str
    default: str
    purpose: str
    secret: bool = False


class Env:
    """The environment as typed values; remembers what was asked for and what was wrong.

    While every URL that was read is serverless, a missing secret is made on first use and kept
    in `$WARMLINE_DATA/secrets.json` (mode 0600). As soon as one URL names a server, a missing
    secret is a problem: several machines can't share a file that each made for itself.
    Not thread-safe: settings are read once, at start. resolved: the URLs that were read, by the
    names of their variables.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(os.environ if values is None else values)
        self._problems: list[str] = []
        self._servers: list[str] = []
        self._missing_secrets: dict[str, str] = {}
        self._made: set[str] = set()
        self.variables: dict[str, Variable] = {}
        self.resolved: dict[str, str] = {}
        self.data = Path(self.text("WARMLINE_DATA", "./data", "directory of the embedded parts"))

    def text(self, name: str, default: str, purpose: str) -> str:
        """Return a variable's text, or the default when it is missing or blank."""
        self.variables[name] = Variable(name, default, purpose)
        return self._values.get(name, "").strip() or default

    def words(self, name: str, purpose: str, default: str = "") -> tuple[str, ...]:
        """Return the comma-separated words of a variable, without blanks."""
        return tuple(
            filter(None, (word.strip() for word in self.text(name, default, purpose).split(",")))
        )

    def integer(self, name: str, default: int, purpose: str, *, least: int, most: int) -> int:
        """Return a whole number from least to most; anything else is a problem."""
        text = self.text(name, str(default), purpose)
        with suppress(ValueError):
            if least <= int(text) <= most:
                return int(text)
        self._problems.append(f"{name} must be a whole number from {least} to {most}")
        return default

    def url(self, name: str, default: str, purpose: str, schemes: Schemes[Any]) -> str:
        """Return a URL whose scheme the table knows; `$DATA` in it stands for WARMLINE_DATA."""
        return self._checked(name, self.text(name, default, purpose), schemes)

    def urls(self, name: str, purpose: str, schemes: Schemes[Any]) -> tuple[str, ...]:
        """Return the comma-separated URLs of a variable, each as `url` does."""
        return tuple(self._checked(name, each, schemes) for each in self.words(name, purpose))

    def _checked(self, name: str, text: str, schemes: Schemes[Any]) -> str:
        url = text.replace("$DATA", str(self.data))
        problem = schemes.problem(url)
        if problem:
            self._problems.append(f"{name}: {problem}")
        elif not schemes.is_serverless(url):
            self._servers.append(name)
        self.resolved[name] = url
        return url

    def address(self, name: str, default: str, purpose: str) -> str:
        """Return `host:port`; a host that is left out is 127.0.0.1. Anything else is a problem.

        An IPv6 address stands in brackets, as in `[::1]:8000` (RFC 3986, section 3.2.2).
        """
        text = self.text(name, default, purpose)
        host, colon, port = text.rpartition(":")
        bare = re.fullmatch(r"[^:\[\]]*|\[[0-9a-fA-F:.]+\]", host)
        if colon and bare and re.fullmatch("[0-9]{1,5}", port) and int(port) <= MOST_PORT:
            return f"{host or '127.0.0.1'}:{port}"
        self._problems.append(f"{name} must be host:port, such as {default}")
        return default

    def choice(self, name: str, default: str, purpose: str, choices: Sequence[str]) -> str:
        """Return one of some words in upper case; anything else is a problem."""
        text = self.text(name, default, purpose).upper()
        if text in choices:
            return text
        self._problems.append(f"{name} must be one of {', '.join(choices)}")
        return default

    def secret(self, name: str, purpose: str, make: Callable[[], str] | None = None) -> str:
        """Return a secret: from the environment, else kept in the data directory, else made.

        Blank when it is missing and a server is in play; `check` then refuses the start.
        """
        self.variables[name] = Variable(name, "", purpose, secret=True)
        given = self._values.get(name, "").strip()
        if given:
            return given
        self._missing_secrets[name] = purpose
        if self._servers:
            return ""
        return self._kept_secret(name, make or random_secret)

    def secret_apart(self, name: str, purpose: str, other: str) -> str:
        """Return a secret that an earlier release had no name for and took another's value for.

        Like `secret`; but where none was given or kept, it is the value of `other` that was, so
        that what was made with it goes on. Only a new data directory gets one of its own. Blank
        when `other`, which must have been read before, is missing and a server is in play.
        """
        self.variables[name] = Variable(name, "", purpose, secret=True)
        if given := self._values.get(name, "").strip():
            return given
        kept = {} if self._servers else _read_kept(self.data / "secrets.json")
        if name in kept:
            return kept[name]
        before = self._values.get(other, "").strip()
        if before or self._servers:
            return before
        return self._kept_secret(name, random_secret if other in self._made else kept[other].strip)

    def problem(self, sentence: str) -> None:
        """Note a problem that a service found in its own settings."""
        self._problems.append(sentence)

    def shown(self, variable: Variable) -> str:
        """Return a variable's value for a person to read: secrets and passwords are hidden."""
        value = self._values.get(variable.name, "").strip()
        if not value:
            return variable.default or "(made on first start)" * variable.secret
        if variable.secret:
            return "(set)"
        return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:…@", value)

    @property
    def servers(self) -> list[str]:
        """The names of the variables whose URLs name a server."""
        return list(self._servers)

    @property
    def serverless(self) -> bool:
        """Whether every URL read so far needs no server."""
        return not self._servers

    def check(self) -> None:
        """Raise SettingsError with every problem found so far; return when there is none."""
        problems = list(dict.fromkeys(self._problems))
        if self._servers:
            problems += [
                f"{name} is not set ({purpose}); set it, because {self._servers[0]} names a server"
                for name, purpose in self._missing_secrets.items()
            ]
        if problems:
            raise SettingsError(problems)

    def _kept_secret(self, name: str, make: Callable[[], str]) -> str:
        path = self.data / "secrets.json"
        kept = _read_kept(path)
        if name not in kept:
            self._made.add(name)
            self.data.mkdir(parents=True, exist_ok=True)
            kept = _keep(path, name, make())
        return kept[name]


def random_secret() -> str:
    """Make 256 random bits as URL-safe text."""
    return urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


def _read_kept(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return kept


def _keep(path: Path, name: str, value: str) -> dict[str, str]:
    """Add a secret to the file unless another process was first; return what the file holds."""
    import fcntl  # noqa: PLC0415 - absent on Windows, where only servers' secrets are used

    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _read_kept(path)
        kept.setdefault(name, value)
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(kept, indent=1))
        fresh.replace(path)
    return kept
