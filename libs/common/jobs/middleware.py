"""What every broker does around a message: one trace from request to job, and bounded retries."""

from contextlib import AbstractContextManager
from threading import local
from typing import Any

from dramatiq import Broker, Message, MessageProxy, Middleware
from dramatiq.middleware import Retries

from libs.common.trace import current_traceparent, traced

OPTION = "traceparent"


class Tracing(Middleware):
    """Carries the traceparent from the one who enqueues to the actor and its log lines."""

    def __init__(self) -> None:
        self._running = local()

    def before_enqueue(self, broker: Broker, message: Message[Any], delay: int | None) -> None:
        parent = current_traceparent()
        if parent:
            message.options.setdefault(OPTION, parent)

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        trace: AbstractContextManager[str] = traced(message.options.get(OPTION))
        trace.__enter__()
        self._running.trace = trace

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: Any = None,
        exception: BaseException | None = None,
    ) -> None:
        trace: AbstractContextManager[str] | None = getattr(self._running, "trace", None)
        if trace is not None:
            self._running.trace = None
            trace.__exit__(None, None, None)


def middleware() -> list[Middleware]:
    """Make the middleware of one broker: 8 retries from 1 s to 60 s, then set aside."""
    return [Tracing(), Retries(max_retries=8, min_backoff=1_000, max_backoff=60_000)]
