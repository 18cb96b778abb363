"""Listening to live updates as a program does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

STREAM = "/api/v1/events/stream"


@contextmanager
def live_updates(url: str, headers: dict[str, str]) -> Iterator[Iterator[dict[str, Any]]]:
    """Open the stream of live updates at an address and give what it tells, one by one."""
    with requests.get(url + STREAM, headers=headers, stream=True, timeout=20) as answer:
        assert answer.status_code == 200, answer.text
        lines = (line for line in answer.iter_lines(chunk_size=1) if line)
        assert next(lines) == b"retry: 3000"
        assert next(lines) == b": connected"
        yield (json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
