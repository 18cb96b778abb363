"""How many examples Hypothesis tries: few and the same in every run, or many and new ones."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("WARMLINE_TEST_EXAMPLES", "1"))
"""How many times as many; from 2 on they differ from run to run."""


def examples(many: int, steps: int = 50) -> settings:
    """Return the settings of a test that takes a database's time for each example."""
    return settings(
        max_examples=many * TIMES,
        stateful_step_count=steps,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
