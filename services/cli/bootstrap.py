"""`warmline bootstrap`: what `make run` does before the first start."""

from typing import Any

import click

from services.cli.installation import Installation, installation
from services.cli.output import answers
from services.cli.workspaces import PLAN


def _welcome(result: dict[str, Any]) -> str:
    if "link" not in result:
        return f"Workspace {result['workspace']['name']} is ready."
    return (
        f"Workspace {result['workspace']['name']} is ready. Sign in as {result['email']}\n"
        f"with this one-time link and choose a password:\n\n  {result['link']}\n"
    )


@click.command()
@click.option("--name", default="My business", show_default=True, help="Name of the workspace.")
@click.option("--plan", type=PLAN, default="free", show_default=True)
@click.option("--email", default="owner@example.com", show_default=True, help="The first owner.")
@answers(_welcome)
def bootstrap(name: str, plan: str, email: str) -> dict[str, Any]:
    """Create the first workspace and its owner, unless they exist.

    Prints a one-time sign-in link as long as nobody has signed in yet.
    """
    with installation() as here:
        found = here.workspaces()
        workspace = found[0] if found else _create(here, name, plan)
        return {"workspace": workspace, **_owner(here, str(workspace["id"]), email)}


def _create(here: Installation, name: str, plan: str) -> dict[str, Any]:
    made = here.call(
        "contacts", "POST", "/internal/v1/workspaces", json={"name": name, "plan": plan}
    )
    return {key: made[key] for key in ("id", "name", "plan")}


def _owner(here: Installation, workspace_id: str, email: str) -> dict[str, Any]:
    members = list(here.members(workspace_id))
    if any(each["status"] != "invited" for each in members):
        return {}
    owner = next((each for each in members if each["role"] == "owner"), None)
    if owner is not None:
        return {"email": owner["email"], "link": here.new_link(owner)}
    body = {"workspace_id": workspace_id, "email": email, "role": "owner"}
    made = here.call("gateway", "POST", "/internal/v1/members", json=body)
    return {"email": made["email"], "link": made["link"]}
