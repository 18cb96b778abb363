"""What a service is to the host that runs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from libs.common.events.topology import Queue

WsgiApp = Callable[..., Any]


class Runnable(Protocol):
    """Something that works in the background: a consumer, a relay, a worker, a loop."""

    @property
    def name(self) -> str:
        """A name for logs and metrics, unique in the process."""
        ...

    def start(self) -> None:
        """Begin, in threads of its own. Returns at once, also when a server is down."""
        ...

    def stop(self) -> None:
        """Finish or hand back the work at hand and end; returns within 20 s. Idempotent."""
        ...

    def problem(self) -> str | None:
        """Say in one sentence why it is not working now, or None."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """How a service is made: what a package from outside offers under `warmline.services`.

    read: takes the Env and returns the service's settings. build: takes the settings and the
    Platform and returns the Service; connects to nothing. roles: the names of what it can run in
    the background. queues: what it adds to the topology.
    """

    name: str
    read: Callable[[Any], Any]
    build: Callable[[Any, Any], "Service"]
    roles: Sequence[str] = ()
    queues: Sequence[Queue] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A built service. roles: what runs in the background, by role name (`consumer`, `relay` …).

    app: its WSGI application, which owns the service's full public paths.
    paths: the prefixes of those paths, for the edge. migrate: brings its database to the newest
    schema; None when it has none. front: for the gateway, what stands before all services of the
    process and lets requests in. checks: name → problem, for /readyz and `warmline doctor`.
    watched: the same for what the service can do without for a while: only for the doctor.
    remarks: name → what an operator should know although work goes on, or None; /readyz shows it.
    dispensable: people can do without its background work for a while. Its problems then keep only
    a process without the web role from being ready; elsewhere /readyz shows them as degraded.
    """

    name: str
    app: WsgiApp
    paths: Sequence[str]
    roles: Mapping[str, Sequence[Runnable]] = field(default_factory=dict)
    migrate: Callable[[], None] | None = None
    checks: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    watched: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    remarks: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    dispensable: bool = False
    front: Callable[[WsgiApp], WsgiApp] | None = None
    close: Callable[[], None] = lambda: None
