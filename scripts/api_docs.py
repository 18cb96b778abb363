"""Write the generated descriptions: `python scripts/api_docs.py openapi|events …`.

`docs/api/<service>.openapi.json` comes from the services as they are built on their default
settings, `docs/api/asyncapi.json` from the event registry and the topology.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.test import Client

from libs.common.events.asyncapi import asyncapi
from libs.common.events.catalogue import catalogue
from libs.common.events.topology import TOPOLOGY
from libs.common.settings import Env
from services.host import Host
from services.registry import OWN

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "api"


def openapi_documents() -> dict[str, Any]:
    """Return every service's OpenAPI document by file name."""
    with TemporaryDirectory() as data:
        host = Host(["all"], [], Env({"WARMLINE_DATA": data}))
        try:
            return {
                f"{service.name}.openapi.json": _openapi(service.name, service.app)
                for service in host.services
                if service.name in OWN
            }
        finally:
            host.stop()


def events_documents() -> dict[str, Any]:
    """Return the AsyncAPI document by file name."""
    return {"asyncapi.json": asyncapi(catalogue(), TOPOLOGY)}


def text_of(document: Any) -> str:
    """Return the text that a document has in its file."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _openapi(service: str, app: Any) -> Any:
    answer = Client(app).get(f"/api/v1/{service}/openapi.json")
    if answer.status_code != 200:
        raise RuntimeError(f"{service} does not describe itself: {answer.status}")
    return answer.json


def main(kinds: list[str]) -> None:
    """Write the documents of the named kinds."""
    makers = {"openapi": openapi_documents, "events": events_documents}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in kinds or sorted(makers):
        for name, document in makers[kind]().items():
            (FOLDER / name).write_text(text_of(document))
            print(f"docs/api/{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
