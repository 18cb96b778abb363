"""`warmline member …`."""

import sys
from typing import Any

import click

from libs.common.errors import NotFoundError
from services.cli.installation import installation
from services.cli.output import answers

ROLE = click.Choice(["owner", "admin", "staff", "viewer"])


@click.group()
def member() -> None:
    """Members: the people of a workspace's team."""


def _welcome(result: dict[str, Any]) -> str:
    link = result.get("link")
    after = f"\nOne-time sign-in link:\n  {link}" if link else ""
    return f"{result['email']} is {result['role']}.{after}"


@member.command("add")
@click.argument("email")
@click.option("--role", type=ROLE, default="staff", show_default=True)
@click.option("--name", help="As others see it; by default the part before the @.")
@click.option("--password-stdin", is_flag=True, help="Read a password instead of making a link.")
@click.option("--workspace", "workspace_id", help="Its id; may be left out where there is one.")
@answers(_welcome)
def add(
    email: str, role: str, name: str | None, *, password_stdin: bool, workspace_id: str | None
) -> dict[str, Any]:
    """Add EMAIL to the team; prints a one-time sign-in link unless a password is given."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with installation() as here:
        body = {"workspace_id": here.workspace_id(workspace_id), "email": email, "role": role}
        body |= {key: value for key, value in (("name", name), ("password", password)) if value}
        made = here.call("gateway", "POST", "/internal/v1/members", json=body)
    keys = ("id", "email", "role", "link")
    return {key: made[key] for key in keys if made.get(key) is not None}


@member.command("link")
@click.argument("email")
@click.option("--workspace", "workspace_id", help="Its id; may be left out where there is one.")
@answers(_welcome)
def link(email: str, workspace_id: str | None) -> dict[str, Any]:
    """Print a new one-time sign-in link for EMAIL: an invitation again, or a lost password.

    The member's earlier links stop working.
    """
    with installation() as here:
        team = here.members(here.workspace_id(workspace_id))
        found = next((each for each in team if each["email"] == email.strip().lower()), None)
        if found is None:
            raise NotFoundError(f"no member has the address {email}")
        made = here.new_link(found)
    return {"id": found["id"], "email": found["email"], "role": found["role"], "link": made}


@member.command("announce")
@click.option("--workspace", "workspace_id", help="Its id; every workspace if it is left out.")
@answers(lambda result: f"Told the other services of {result['announced']} members.")
def announce(workspace_id: str | None) -> dict[str, Any]:
    """Tell the other services of every member again, as after restoring their databases."""
    with installation() as here:
        ids = [workspace_id] if workspace_id else [each["id"] for each in here.workspaces()]
        done = [
            here.call(
                "gateway", "POST", "/internal/v1/members/announce", json={"workspace_id": id_}
            )
            for id_ in ids
        ]
    return {"announced": sum(each["announced"] for each in done)}
