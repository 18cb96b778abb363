"""What every service is handed by the host: the clock, the keys, the bus, the way to the others."""

from dataclasses import dataclass

from libs.common.bus.port import EventBus
from libs.common.clock import Clock
from libs.common.http.client import ServiceClient
from libs.common.http.inproc import InprocApps
from libs.common.http.paging import Cursors
from libs.common.http.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Platform:
    """Shared by all services of one process; everything in it is thread-safe.

    public_url: what people type, without a slash at its end.
    """

    clock: Clock
    tokens: Tokens
    cursors: Cursors
    bus: EventBus
    apps: InprocApps
    public_url: str = ""

    def client(self, base_url: str) -> ServiceClient:
        """Return a client for another service, reached by `inproc://name` or `http://…`."""
        return ServiceClient(base_url, self.tokens, self.apps)
