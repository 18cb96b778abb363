"""What an adapter may lawfully differ in, declared by its test module."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BusCapabilities:
    """The differences that the port of the event bus allows.

    server: reached over the network, so it may be out of reach. counts_unsettled, knows_age: what
    `depths` can tell. closing_is_free: handing back by `close` spends no attempt.
    accepts_garbage: something else can put a message that is no event into a queue.
    """

    server: bool = False
    counts_unsettled: bool = True
    knows_age: bool = True
    closing_is_free: bool = True
    accepts_garbage: bool = True
