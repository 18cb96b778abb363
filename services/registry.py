"""Which services there are: our own, and those that installed packages add.

A package adds one with an entry point that names a ServiceDefinition:

    [project.entry-points."warmline.services"]
    loyalty = "warmline_loyalty:definition"
"""

from importlib import import_module
from importlib.metadata import entry_points

from libs.common.errors import SettingsError
from libs.common.runtime import ServiceDefinition

GROUP = "warmline.services"
OWN: dict[str, tuple[str, ...]] = {
    "contacts": ("consumer", "relay"),
    "ingest": ("web",),
    "importer": ("worker", "relay"),
    "search": ("indexer",),
    "gateway": ("relay", "events"),
}
"""Our own services with the roles each can play besides answering HTTP."""


def service_names() -> list[str]:
    """List every service that can be run, our own first."""
    return [*OWN, *sorted(point.name for point in entry_points(group=GROUP))]


def service_definition(name: str) -> ServiceDefinition:
    """Return how a service is made. Raises SettingsError when there is none of that name."""
    if name in OWN:
        package = f"services.{name}"
        read = import_module(f"{package}.settings").read
        build = import_module(f"{package}.service").build
        return ServiceDefinition(name, read, build, OWN[name])
    for point in entry_points(group=GROUP, name=name):
        definition: ServiceDefinition = point.load()
        return definition
    known = ", ".join(["all", *service_names()])
    raise SettingsError([f"there is no service '{name}'; the services are {known}"])
