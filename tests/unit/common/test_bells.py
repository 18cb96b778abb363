"""The embedded bus wakes who has something to receive, and nobody else."""

from libs.common.bus.embedded_changes import Bells


def test_a_bell_wakes_its_queue_and_taps_and_leaves_the_others_asleep():
    bells = Bells()
    first, other = bells.of("first"), bells.of("other")
    bells.ring(["first", "first"])
    bells.ring([])
    assert (first.count, other.count, bells.taps.count) == (2, 0, 2)
    assert bells.of("first") is first
