"""What every job queue of `libs.common.jobs` promises, one test per sentence of its docstring."""

import threading
import time
from collections.abc import Callable, Iterator

import dramatiq
import pytest
from dramatiq import Broker

from libs.common.jobs.worker import WorkerRunnable
from libs.common.trace import current_trace_id, traced
from tests.support.waiting import eventually

QUEUE = "conformance"
Work = Callable[[int], None]


class JobQueueSuite:
    """Subclass it with a `broker` fixture."""

    @pytest.fixture
    def work(
        self, broker: Broker
    ) -> Iterator[Callable[[Work], tuple[dramatiq.Actor, WorkerRunnable]]]:
        workers: list[WorkerRunnable] = []

        def declare(function: Work) -> tuple[dramatiq.Actor, WorkerRunnable]:
            actor = dramatiq.actor(
                function, broker=broker, queue_name=QUEUE, actor_name="work",
                max_retries=2, min_backoff=20, max_backoff=50,
            )  # fmt: skip
            worker = WorkerRunnable("conformance worker", broker, threads=2)
            workers.append(worker)
            return actor, worker

        yield declare
        for worker in workers:
            worker.stop()

    def test_what_was_put_in_before_a_worker_started_is_worked_on(self, work) -> None:
        seen: list[int] = []
        actor, worker = work(seen.append)
        for number in range(20):
            actor.send(number)
        worker.start()
        eventually(lambda: sorted(seen) == list(range(20)), "all messages")

    def test_each_message_is_handed_to_one_worker_thread(self, work) -> None:
        seen: list[int] = []
        actor, worker = work(seen.append)
        worker.start()
        for number in range(100):
            actor.send(number)
        eventually(lambda: len(seen) >= 100, "all messages")
        assert sorted(seen) == list(range(100))

    def test_a_message_whose_actor_raised_is_tried_again(self, work) -> None:
        tries: list[int] = []

        def fail_once(number: int) -> None:
            tries.append(number)
            if len(tries) == 1:
                raise RuntimeError("once")

        actor, worker = work(fail_once)
        worker.start()
        actor.send(7)
        eventually(lambda: tries == [7, 7], "the second try")

    def test_a_message_is_set_aside_when_its_retries_are_used_up(self, work) -> None:
        tries: list[int] = []
        other: list[int] = []

        def fail(number: int) -> None:
            if number == 1:
                other.append(number)
                return
            tries.append(number)
            raise RuntimeError("always")

        actor, worker = work(fail)
        worker.start()
        actor.send(0)
        eventually(lambda: len(tries) == 3, "one try and two retries")
        actor.send(1)
        eventually(lambda: other == [1], "the queue to go on")
        assert len(tries) == 3

    def test_a_delayed_message_comes_no_earlier_than_its_delay(self, work) -> None:
        came: list[float] = []
        actor, worker = work(lambda _: came.append(time.monotonic()))
        worker.start()
        sent = time.monotonic()
        actor.send_with_options(args=(1,), delay=400)
        eventually(lambda: came, "the delayed message")
        assert came[0] - sent >= 0.39

    def test_a_worker_that_stops_finishes_what_it_began_and_hands_back_the_rest(self, work) -> None:
        begun, go_on = threading.Event(), threading.Event()
        seen: list[int] = []

        def slow(number: int) -> None:
            begun.set()
            assert go_on.wait(20)
            seen.append(number)

        actor, worker = work(slow)
        for number in range(10):
            actor.send(number)
        worker.start()
        assert begun.wait(20)
        stopper = threading.Thread(target=worker.stop)
        stopper.start()
        go_on.set()
        stopper.join(20)
        assert not stopper.is_alive()
        finished = len(seen)
        assert finished >= 1
        worker.start()
        eventually(lambda: sorted(set(seen)) == list(range(10)), "the rest")

    def test_the_trace_of_the_sender_is_the_trace_of_the_actor(self, work) -> None:
        seen: list[str | None] = []
        actor, worker = work(lambda _: seen.append(current_trace_id()))
        worker.start()
        with traced():
            expected = current_trace_id()
            actor.send(1)
        actor.send(2)
        eventually(lambda: len(seen) == 2, "both messages")
        assert expected in seen
        assert len(set(seen)) == 2

    def test_a_worker_says_whether_it_works(self, work) -> None:
        _, worker = work(lambda _: None)
        assert worker.problem()
        worker.start()
        assert worker.problem() is None
        worker.stop()
        worker.stop()
        assert worker.problem()
