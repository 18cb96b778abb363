"""Message buses by URL scheme."""

from libs.common.bus.port import EventBus
from libs.common.clock import Clock, SystemClock
from libs.common.events.topology import Topology
from libs.common.schemes import Scheme, Schemes

BUSES: Schemes[EventBus] = Schemes(
    "message bus",
    "warmline.bus",
    {
        "embedded": Scheme(
            "libs.common.bus.embedded:open_bus", serverless=True, numbers=("lease",)
        ),
        "embedded+postgresql": Scheme(
            "libs.common.bus.embedded:open_bus", extra="postgresql", numbers=("lease",)
        ),
        "amqp": Scheme("libs.common.bus.rabbitmq:open_bus", extra="rabbitmq"),
        "amqps": Scheme("libs.common.bus.rabbitmq:open_bus", extra="rabbitmq"),
    },
)


def open_bus(url: str, topology: Topology, clock: Clock | None = None) -> EventBus:
    """Build the bus for a URL; it connects by itself. Raises SettingsError.

    A package from outside adds a scheme with an entry point in the group `warmline.bus` that is
    called with the same three arguments.
    """
    return BUSES.open(url, topology, clock or SystemClock())
