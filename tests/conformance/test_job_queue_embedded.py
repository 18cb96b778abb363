from collections.abc import Iterator

import pytest
from dramatiq import Broker

from libs.common.jobs.schemes import open_broker
from tests.conformance.job_queue import JobQueueSuite


class TestEmbedded(JobQueueSuite):
    @pytest.fixture
    def broker(self) -> Iterator[Broker]:
        broker = open_broker("embedded://")
        yield broker
        broker.close()
