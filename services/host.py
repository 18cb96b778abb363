"""The host: builds the services it is asked for and runs them in one process.

All of them on default URLs is the embedded product; one of them on PostgreSQL, RabbitMQ and
Meilisearch URLs is one process of the distributed one. Nothing here knows which it is.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from libs.common.bus.schemes import BUSES, open_bus
from libs.common.clock import Clock, SystemClock
from libs.common.errors import SettingsError, WarmlineError
from libs.common.events.topology import TOPOLOGY
from libs.common.http.inproc import InprocApps
from libs.common.http.paging import Cursors
from libs.common.http.tokens import Tokens
from libs.common.log import get_logger
from libs.common.platform import Platform
from libs.common.public_url import read_public_url
from libs.common.runtime import Runnable, Service, ServiceDefinition
from libs.common.settings import Env
from services.registry import service_definition, service_names

log = get_logger(__name__)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
WEB = "web"
"""The role that answers HTTP; a process that is asked for no role has just this one."""


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What the process itself needs. bind: host and port. threads: requests answered at once."""

    bind: str
    bus_url: str
    token_key: str
    threads: int
    log_level: str
    public_url: str


def read_host_settings(env: Env) -> HostSettings:
    """Read the variables that belong to no service."""
    return HostSettings(
        bind=env.address("WARMLINE_BIND", "127.0.0.1:8000", "address and port to listen on"),
        bus_url=env.url("WARMLINE_BUS_URL", "embedded:///$DATA/bus.db", "the message bus", BUSES),
        token_key=env.secret("WARMLINE_TOKEN_KEY", "the secret behind the services' tokens"),
        threads=env.integer("WARMLINE_THREADS", 16, "requests answered at once", least=1, most=256),
        log_level=env.choice(
            "WARMLINE_LOG_LEVEL", "INFO", "least severe log level that is written", LOG_LEVELS
        ),
        public_url=read_public_url(env),
    )


class Host:
    """The services of one process. Build it, then `start`, then `stop` once.

    services: their names; `all` stands for every one. roles: what to run of each; none means all
    roles when every service runs here, and only the web role otherwise.
    clock: what all of it goes by; the machine's if none is given. Raises SettingsError, with every
    problem at once, when the environment can't be used.
    """

    def __init__(
        self,
        services: Sequence[str],
        roles: Sequence[str],
        env: Env,
        clock: Clock | None = None,
    ) -> None:
        definitions = _definitions(services)
        self._roles = _check_roles(definitions, roles, whole="all" in services)
        self.settings, chosen = _read_all(definitions, env)
        self.platform = _platform(self.settings, definitions, clock or SystemClock())
        self.services = [
            definition.build(settings, self.platform)
            for definition, settings in zip(definitions, chosen, strict=True)
        ]
        for service in self.services:
            self.platform.apps.add(service.name, service.app)
        self._ready: set[str] = set()
        self._started: list[tuple[Service, Runnable]] = []
        self._background: list[Runnable] = []
        self._winding_down = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Bring every service up in the background, each as soon as what it needs is there.

        Until its schema is there the others reach it no more than if it ran elsewhere.
        """
        for service in self.services:
            self.platform.apps.remove(service.name)
        for service in self.services:
            threading.Thread(
                target=self._bring_up, args=(service,), name=f"start-{service.name}", daemon=True
            ).start()

    def wind_down(self) -> None:
        """Stop the background work that no request at hand needs: every role but web. Idempotent.

        Live updates end with it, which would otherwise hold their threads for minutes.
        """
        with self._lock:
            self._winding_down = True
            enders = [threading.Thread(target=runnable.stop) for runnable in self._background]
        for ender in enders:
            ender.start()

    def stop(self) -> None:
        """Stop everything that was started, at once, and close what is open. Idempotent."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        with self._lock:
            enders = [threading.Thread(target=runnable.stop) for _, runnable in self._started]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join(22)
        for service in self.services:
            service.close()
        self.platform.bus.close()

    def migrate(self) -> list[str]:
        """Bring every database to its newest schema; returns the services that have one."""
        migrated = [service for service in self.services if service.migrate is not None]
        for service in migrated:
            if service.migrate is not None:
                service.migrate()
        return [service.name for service in migrated]

    def has_role(self, role: str) -> bool:
        """Tell whether this process plays a role."""
        return role in self._roles

    def is_up(self, service: str) -> bool:
        """Tell whether a service's schema is there and its background work runs."""
        return service in self._ready

    def reasons(self) -> list[str]:
        """List why this process should get no work now; empty when it may."""
        found = [f"{each.name}: starting" for each in self.services if not self.is_up(each.name)]
        found += self._problems(dispensable=False)
        if not self.has_role(WEB):
            found += self._problems(dispensable=True)
        for service in self.services:
            found += [
                f"{service.name}.{name}: {problem}"
                for name, check in service.checks.items()
                if (problem := check())
            ]
        return found

    def degraded(self) -> list[str]:
        """List what people do without for a while although this process may get work."""
        return self._problems(dispensable=True) if self.has_role(WEB) else []

    def _problems(self, *, dispensable: bool) -> list[str]:
        with self._lock:
            started = [
                each for service, each in self._started if service.dispensable == dispensable
            ]
        return [f"{each.name}: {problem}" for each in started if (problem := each.problem())]

    def remarks(self) -> list[str]:
        """List what an operator should know although this process may get work."""
        return [
            f"{service.name}.{name}: {remark}"
            for service in self.services
            for name, ask in service.remarks.items()
            if (remark := ask())
        ]

    def _bring_up(self, service: Service) -> None:
        """Migrate and start one service, waiting with back-off for what it needs."""
        wait = 0.2
        while not self._stopping.is_set():
            try:
                if service.migrate is not None:
                    service.migrate()
                break
            except WarmlineError as problem:
                log.warning("service waits", service=service.name, cause=problem.code)
            except Exception:
                log.exception("service can't be brought up", service=service.name)
            self._stopping.wait(wait)
            wait = min(wait * 2, 5.0)
        self.platform.apps.add(service.name, service.app)
        self._start_runnables(service)

    def _start_runnables(self, service: Service) -> None:
        with self._lock:
            if self._stopping.is_set() or self._winding_down:
                return
            for role, runnables in service.roles.items():
                if role in self._roles:
                    for runnable in runnables:
                        runnable.start()
                        self._started.append((service, runnable))
                        self._background += [runnable] if role != WEB else []
            self._ready.add(service.name)
        log.info("service is up", service=service.name, roles=sorted(self._roles))


def check_start(services: Sequence[str], roles: Sequence[str], env: Env) -> HostSettings:
    """Return the host's settings if these services can be started in these roles.

    Builds nothing. Raises SettingsError with every problem at once.
    """
    definitions = _definitions(services)
    _check_roles(definitions, roles, whole="all" in services)
    return _read_all(definitions, env)[0]


def _definitions(services: Sequence[str]) -> list[ServiceDefinition]:
    names = service_names() if "all" in services else list(dict.fromkeys(services))
    return [service_definition(name) for name in names]


def _read_all(
    definitions: Sequence[ServiceDefinition], env: Env
) -> tuple[HostSettings, list[object]]:
    """Read the settings of the host and the services.

    Secrets are read after all URLs: one URL that names a server makes every secret required.
    """
    read_host_settings(env)
    for definition in definitions:
        definition.read(env)
    env.check()
    return read_host_settings(env), [definition.read(env) for definition in definitions]


def _platform(
    settings: HostSettings, definitions: Sequence[ServiceDefinition], clock: Clock
) -> Platform:
    topology = TOPOLOGY.plus(queue for each in definitions for queue in each.queues)
    return Platform(
        clock=clock,
        tokens=Tokens(settings.token_key, clock),
        cursors=Cursors(settings.token_key),
        bus=open_bus(settings.bus_url, topology),
        apps=InprocApps(),
        public_url=settings.public_url,
    )


def _check_roles(
    definitions: Sequence[ServiceDefinition], roles: Sequence[str], *, whole: bool
) -> frozenset[str]:
    known = frozenset({WEB, *(role for definition in definitions for role in definition.roles)})
    unknown = sorted(set(roles) - known)
    if unknown:
        listed = ", ".join(sorted(known))
        raise SettingsError([f"there is no role '{role}' here; use {listed}" for role in unknown])
    return frozenset(roles) or (known if whole else frozenset({WEB}))
