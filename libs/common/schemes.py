"""Adapters by the scheme of a URL: the one table per port that knows which technology exists.

A built-in adapter is named as "module:function" and loaded when a URL names it, so an optional
driver that nobody asked for is never imported. A package from outside adds a scheme with an entry
point in the table's group:

    [project.entry-points."warmline.bus"]
    nats = "warmline_nats:open_bus"
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from libs.common.errors import SettingsError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scheme:
    """One built-in way to reach something.

    target: "module:function", called with the URL and the port's own arguments.
    serverless: needs no server, so a machine with nothing else on it can use it.
    extra: the optional dependency group of `warmline` that holds its driver, if any.
    needs_host: a URL without one leads nowhere. numbers: options behind `?` that are numbers
    above zero.
    """

    target: str
    serverless: bool = False
    extra: str | None = None
    needs_host: bool = False
    numbers: tuple[str, ...] = ()


class Schemes(Generic[T]):
    """A table from URL scheme to adapter. Thread-safe; loading is cached by Python itself."""

    def __init__(self, port: str, group: str, builtin: Mapping[str, Scheme]) -> None:
        self._port = port
        self._group = group
        self._builtin = dict(builtin)

    def known(self) -> list[str]:
        """List the schemes that can be used, built-in and installed, in alphabetical order."""
        return sorted({*self._builtin, *(point.name for point in entry_points(group=self._group))})

    def problem(self, url: str) -> str | None:
        """Say in one sentence why no adapter can be found for url, or None when one can."""
        scheme = scheme_of(url)
        if entry := self._builtin.get(scheme):
            return self._missing_driver(url) or _unreadable(entry, url)
        if scheme in self.known():
            return None
        return f"'{scheme}://' is not a known {self._port}; use one of {', '.join(self.known())}"

    def _missing_driver(self, url: str) -> str | None:
        try:
            self._load(url)
        except SettingsError as problem:
            return problem.detail
        except ModuleNotFoundError:
            return None  # a bug of ours, not a setting: `open` says so
        return None

    def is_serverless(self, url: str) -> bool:
        """Tell whether url names something that runs inside this process or on its disk."""
        entry = self._builtin.get(scheme_of(url))
        return entry is not None and entry.serverless

    def open(self, url: str, *args: Any, **kwargs: Any) -> T:
        """Build the adapter for url.

        Raises SettingsError when the scheme is unknown, naming the known ones, or when the
        driver it needs is not installed, naming the extra to install.
        """
        return self._load(url)(url, *args, **kwargs)

    def _load(self, url: str) -> Callable[..., T]:
        scheme = scheme_of(url)
        entry = self._builtin.get(scheme)
        if entry is None:
            return self._load_installed(url, scheme)
        module, _, name = entry.target.partition(":")
        try:
            return cast("Callable[..., T]", getattr(import_module(module), name))
        except ModuleNotFoundError as missing:
            if entry.extra is None:
                raise
            hint = f"install warmline[{entry.extra}] to use {scheme}:// ({missing.name} is missing)"
            raise SettingsError([hint]) from missing

    def _load_installed(self, url: str, scheme: str) -> Callable[..., T]:
        for point in entry_points(group=self._group, name=scheme):
            return cast("Callable[..., T]", point.load())
        raise SettingsError([self.problem(url) or f"no adapter for {scheme}://"])


def _unreadable(entry: Scheme, url: str) -> str | None:
    """Say why a URL of a built-in scheme can't be read; never quotes it: it may hold a password."""
    parts = urlsplit(url)
    try:
        parts.port  # noqa: B018 - reading it is the check
    except ValueError:
        return "its port must be a number, as in scheme://host:1234"
    if entry.needs_host and not parts.hostname:
        return f"it names no host, as in {parts.scheme}://host:1234"
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in entry.numbers:
        if name in options and not _is_above_zero(options[name]):
            return f"its option {name} must be a number above zero, as in ?{name}=30"
    return None


def _is_above_zero(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False


def scheme_of(url: str) -> str:
    """Return the scheme of a URL in lower case, or an empty string."""
    head, separator, _ = url.partition(":")
    return head.lower() if separator else ""
