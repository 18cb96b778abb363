"""`warmline api-key …`."""

from typing import Any

import click

from services.cli.installation import installation
from services.cli.output import answers


@click.group("api-key")
def api_key() -> None:
    """API keys: how other programs get in."""


@api_key.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, help="A permission; every one if none is named.")
@click.option("--workspace", "workspace_id", help="Its id; may be left out where there is one.")
@answers(lambda result: f"{result['key']}\n\nKeep it now: it is not shown again.")
def create(name: str, scopes: tuple[str, ...], workspace_id: str | None) -> dict[str, Any]:
    """Create a key called NAME and print it once."""
    with installation() as here:
        body: dict[str, Any] = {"workspace_id": here.workspace_id(workspace_id), "name": name}
        if scopes:
            body["scopes"] = list(scopes)
        made = here.call("gateway", "POST", "/internal/v1/api-keys", json=body)
    return {key: made[key] for key in ("id", "key")}
