"""Write the generated pages: `python scripts/api_docs.py [openapi|events|settings …]`.

`docs/api/<service>.openapi.json` comes from the services as they are built on their default
settings, `docs/api/asyncapi.json` from the event registry and the topology, `docs/settings.md`
from the variables that were read meanwhile.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.test import Client

from libs.common.events.asyncapi import asyncapi
from libs.common.events.catalogue import catalogue
from libs.common.events.topology import TOPOLOGY
from libs.common.settings import Env, Variable
from services.cli.installation import Installation
from services.host import Host
from services.registry import OWN

DOCS = Path(__file__).resolve().parents[1] / "docs"
SETTINGS_HEAD = """# Settings

Environment variables only; each has a default that works without any server, and `warmline doctor`
shows what is in force. `$DATA` stands for the value of `WARMLINE_DATA`. The two sets that Warmline
is run with stand side by side in `deploy/env/`.

A *secret* is made on first start and kept in `$DATA/secrets.json` while no URL names a server; as
soon as one does, a missing secret refuses the start.

This page is generated: `make settings-doc`.

| Variable | Default | What it is |
|---|---|---|
"""


def openapi_pages() -> dict[str, str]:
    """Return every service's OpenAPI document by path below docs/."""
    with _built() as (host, _):
        return {
            f"api/{service.name}.openapi.json": _json(_openapi(service.name, service.app))
            for service in host.services
            if service.name in OWN
        }


def events_pages() -> dict[str, str]:
    """Return the AsyncAPI document by path below docs/."""
    return {"api/asyncapi.json": _json(asyncapi(catalogue(), TOPOLOGY))}


def settings_pages() -> dict[str, str]:
    """Return the page about the environment variables by path below docs/."""
    with _built() as (_, env):
        rows = [_row(env.variables[name]) for name in sorted(env.variables)]
    return {"settings.md": SETTINGS_HEAD + "".join(rows)}


PAGES = {"openapi": openapi_pages, "events": events_pages, "settings": settings_pages}


@contextmanager
def _built() -> Iterator[tuple[Host, Env]]:
    """Build everything on default settings, starting nothing; the command line reads its own."""
    with TemporaryDirectory() as data:
        env = Env({"WARMLINE_DATA": data})
        host = Host(["all"], [], env)
        Installation(host, env)
        try:
            yield host, env
        finally:
            host.stop()


def _row(variable: Variable) -> str:
    default = "*a secret*" if variable.secret else f"`{variable.default}`" * bool(variable.default)
    return f"| `{variable.name}` | {default} | {variable.purpose} |\n"


def _json(document: Any) -> str:
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _openapi(service: str, app: Any) -> Any:
    answer = Client(app).get(f"/api/v1/{service}/openapi.json")
    if answer.status_code != 200:
        raise RuntimeError(f"{service} does not describe itself: {answer.status}")
    return answer.json


def main(kinds: list[str]) -> None:
    """Write the pages of the named kinds, all if none is named."""
    for kind in kinds or PAGES:
        for name, text in PAGES[kind]().items():
            path = DOCS / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"docs/{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
