"""The queues that the event bus suite works with, also in processes of their own."""

from libs.common.events.topology import Queue, Topology

ALL = Queue("suite.all", ("thing.*",), attempts=8, back_off=(0.3, 0.6))
MADE = Queue("suite.made", ("thing.made.*",))
SLOW = Queue("suite.slow", ("thing.*",), lane="bulk")
NARROW = Queue("suite.narrow", ("narrow.*",), prefetch=5)
FRAGILE = Queue("suite.fragile", ("fragile.*",), attempts=3, back_off=(0.2,))
FRAGILE_BULK = Queue("suite.fragile-bulk", ("fragile.*",), lane="bulk", attempts=3, back_off=(0.2,))
LATE = Queue("suite.late", ("thing.*",))

TOPOLOGY = Topology((ALL, MADE, SLOW, NARROW, FRAGILE, FRAGILE_BULK), announcements=("news.*",))
