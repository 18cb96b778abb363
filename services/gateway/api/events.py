"""`/api/v1/events/stream`: live updates as server-sent events (WHATWG HTML, 9.2)."""

import time
from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response, request

from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor, require
from services.gateway.application.live_hub import Listener, LiveHub
from services.gateway.domain.news import News

PING_SECONDS = 15.0
LONGEST_SECONDS = 15 * 60.0
"""Then the browser comes back by itself, is let in anew, and may get another process."""
RETRY_MS = 3_000


def events_api(
    hub: LiveHub, *, ping_seconds: float = PING_SECONDS, longest_seconds: float = LONGEST_SECONDS
) -> Blueprint:
    """Build the view of live updates."""
    views = Blueprint("events", __name__)

    @views.get("/api/v1/events/stream")
    @require("contacts:read")
    def stream() -> Response:
        """Tell what changes in the workspace: `{type, id, version, changed, at, actor,
        mutation_id}` as it happens, with `contact_ids` where messages of many changed.

        The event `resync` says that something may have been missed. `open_for` says for how many
        seconds the page has been open that asks for its first stream: what it read may have changed
        before it could hear of that, and then the first event is `resync`. 422 when that is no such
        number. 503 when there is no place left: ask again from time to time instead.
        """
        open_for = _seconds(request.args.get("open_for"))
        listener = hub.listen(actor(), request.headers.get("Last-Event-ID"), open_for)
        lines = _lines(hub, listener, ping_seconds, time.monotonic() + longest_seconds)
        response = Response(lines, content_type="text/event-stream; charset=utf-8")
        response.call_on_close(lambda: hub.leave(listener))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
        return response

    return views


def _seconds(text: str | None) -> float | None:
    """Read how long a page has been open. Raises InvalidInputError."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise InvalidInputError.of("open_for", "Give the seconds since the page was opened.")
    return seconds


def _lines(
    hub: LiveHub, listener: Listener, ping_seconds: float, deadline: float
) -> Iterator[bytes]:
    """Give the text of the stream until it is over or the browser is gone."""
    try:
        # An id without data is no event, yet the browser says it when it comes back (9.2.6)
        joined_at = f"id: {listener.joined_at}\n" if listener.joined_at else ""
        yield f"retry: {RETRY_MS}\n: connected\n{joined_at}\n".encode()
        while not listener.is_ended and (left := deadline - time.monotonic()) > 0:
            resync, news = listener.take(min(ping_seconds, left))
            parts = [b"event: resync\nid: %s\ndata: {}\n\n" % resync.encode()] if resync else []
            parts += [_message(mark, each) for mark, each in news]
            yield b"".join(parts) or b": ping\n\n"
    finally:
        hub.leave(listener)


def _message(mark: str, news: News) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (mark.encode(), msgspec.json.encode(news.facts))
