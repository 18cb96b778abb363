"""How many examples Hypothesis tries: few and the same in every run, or many and new ones."""

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("WARMLINE_TEST_EXAMPLES", "1"))
"""How many times as many; from 2 on they differ from run to run."""


def examples(many: int, steps: int = 50) -> settings:
    """Return the settings of a test that takes a database's time for each example.

    What fails is shown as it was found: making it smaller would outlast the test's time limit, and
    happens only when many are tried.
    """
    return settings(
        max_examples=many * TIMES,
        stateful_step_count=steps,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        print_blob=True,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if TIMES > 1 else [])],
        suppress_health_check=list(HealthCheck),
    )
