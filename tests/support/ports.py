"""Free ports on 127.0.0.1."""

import random
import socket
from contextlib import ExitStack

LEAST, MOST = 10_000, 32_000
"""Below what systems give to outgoing connections, one of which might take a port before its use."""

_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, all different and none returned before."""
    with ExitStack() as stack:
        return [_take(stack) for _ in range(count)]


def free_port() -> int:
    """Return one port that nobody listens on."""
    return free_ports(1)[0]


def _take(stack: ExitStack) -> int:
    """Return a port that stays taken until the stack is closed."""
    while True:
        port = random.SystemRandom().randint(LEAST, MOST)
        each = stack.enter_context(socket.socket())
        try:
            each.bind(("127.0.0.1", port))
        except OSError:
            continue
        if port not in _given:
            _given.add(port)
            return port
