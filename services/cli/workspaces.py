"""`warmline workspace …`."""

from typing import Any

import click

from services.cli.installation import installation
from services.cli.output import answers

PLAN = click.Choice(["free", "starter", "growth", "scale"])


@click.group()
def workspace() -> None:
    """Workspaces: one business each."""


@workspace.command("create")
@click.argument("name")
@click.option("--plan", type=PLAN, default="free", show_default=True)
@answers(lambda result: f"Workspace {result['name']} ({result['plan']}): {result['id']}")
def create(name: str, plan: str) -> dict[str, Any]:
    """Create a workspace called NAME."""
    with installation() as here:
        made = here.call(
            "contacts", "POST", "/internal/v1/workspaces", json={"name": name, "plan": plan}
        )
    return {key: made[key] for key in ("id", "name", "plan")}


@workspace.command("list")
@answers(
    lambda result: (
        "\n".join(f"{each['id']}  {each['plan']:8} {each['name']}" for each in result["items"])
        or "There is no workspace yet."
    )
)
def list_workspaces() -> dict[str, Any]:
    """List the workspaces."""
    with installation() as here:
        return {"items": here.workspaces()}


@workspace.command("set-plan")
@click.argument("plan", type=PLAN)
@click.option("--workspace", "workspace_id", help="Its id; may be left out where there is one.")
@answers(lambda result: f"{result['name']} is now on the {result['plan']} plan.")
def set_plan(plan: str, workspace_id: str | None) -> dict[str, Any]:
    """Put a workspace on PLAN."""
    with installation() as here:
        target = here.workspace_id(workspace_id)
        path = f"/internal/v1/workspaces/{target}"
        changed = here.call("contacts", "PUT", path, json={"plan": plan})
    return {key: changed[key] for key in ("id", "name", "plan")}
