"""Runs one server for one test run: `python -m tests.support.keeper KIND FOLDER`.

Goes to the background, starts the server, writes its facts to FOLDER/KIND.json, and ends it as
soon as no process holds FOLDER/KIND.holders any more. A server that can't be had is a fact too:
{"missing": "why"}, and so is one that did not start: {"failed": "why"}.
"""

import fcntl
import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.support import containers
from tests.support.meilisearch import MeilisearchNode
from tests.support.postgresql import PostgresNode
from tests.support.rabbitmq import RabbitNode
from tests.support.servers import ServerMissingError

Stop = Callable[[], None]


def main(kind: str, folder: Path) -> None:
    try:
        facts, stop = _start(kind)
    except ServerMissingError as missing:
        facts, stop = {"missing": str(missing)}, lambda: None
    except Exception:  # noqa: BLE001 - every reason is told to those who wait for the server
        facts, stop = {"failed": traceback.format_exc()}, lambda: None
    answer = folder / f"{kind}.json"
    draft = folder / f"{kind}.json.draft"
    draft.write_text(json.dumps(facts))
    draft.rename(answer)
    with (folder / f"{kind}.holders").open("rb") as holders:
        fcntl.flock(holders, fcntl.LOCK_EX)
        answer.unlink(missing_ok=True)
        stop()


def _start(kind: str) -> tuple[dict[str, Any], Stop]:
    node_type = {
        "rabbitmq": RabbitNode, "postgresql": PostgresNode, "meilisearch": MeilisearchNode,
    }[kind]  # fmt: skip
    if node_type.home() is None:
        return containers.start(kind)
    node = node_type()
    try:
        node.start()
    except BaseException:
        node.close()
        raise
    return asdict(node.server), node.close


if __name__ == "__main__":
    if os.fork() == 0:
        main(sys.argv[1], Path(sys.argv[2]))
