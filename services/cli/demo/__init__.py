"""`warmline demo`: a believable business for a first look, made on a running Warmline."""

import secrets
from http import HTTPStatus
from typing import Any

import click
import requests

from libs.simulator import Simulator
from services.cli.demo.colleague import Colleague, wait_for
from services.cli.demo.story import fill_up, play
from services.cli.demo.webhooks import ACCOUNT
from services.cli.installation import Installation, installation
from services.cli.output import answers
from services.cli.signing import Signing
from services.host import read_host_settings

NAME = "Harbour & Loom"
TEAM = (
    ("Grace Okoro", "owner"),
    ("Diego Marín", "admin"),
    ("Hana Kobayashi", "staff"),
    ("Tom Becker", "viewer"),
)
NUMBER, OUTLETS_NUMBER = "100000000000001", "100000000000002"
OUTLET, BOSS = "Harbour & Loom Outlet", "Rosa Lindqvist"
"""The second workspace, and who owns it: its plan is full, and people wait."""
PEOPLE = 1000


def _welcome(result: dict[str, Any]) -> str:
    name, email, link = result["workspace"]["name"], result["email"], result.get("link")
    if link is None:
        return (
            f"{name} is there already. Sign in as {email} with the password you chose;\n"
            "to begin anew, remove its data folder (data/demo) first."
        )
    return (
        f"{name} is ready. Sign in as {email}\n"
        f"with this one-time link and choose a password:\n\n  {link}\n\n"
        f"{result['import']['file_name']} is being imported: watch it under Imports.\n"
        f"Its outlet has a full plan and a waiting room: {result['outlet']['email']}\n\n"
        f"  {result['outlet']['link']}\n"
    )


@click.command()
@click.option("--url", help="Where Warmline listens; WARMLINE_BIND if left out.")
@answers(_welcome)
def demo(url: str | None) -> dict[str, Any]:
    """Make a business with contacts, conversations and imports, and one whose plan is full.

    Everything comes in by signed webhooks and the public API; what is months old, by services that
    are told that it is then. Where the demo is there already, nothing changes.
    """
    with installation() as here:
        base = url or f"http://{read_host_settings(here.env).bind}"
        wait_for(lambda: _listens(base), f"Warmline at {base}")
        found = [each for each in here.workspaces() if each["name"] == NAME]
        if found:
            return {"workspace": found[0], "email": _email(TEAM[0][0])}
        return fill(here, base)


def fill(here: Installation, base: str, people: int = PEOPLE) -> dict[str, Any]:
    """Make the workspaces and everything in them.

    people: about how many the business knows; its outlet's plan has room for 100. Returns
    {workspace, email, link} of the owner, under `outlet` the same of the outlet, and under `import`
    {file_name, state} of the long import as it was left: running.
    """
    made, sender = _open(here, base, NAME, NUMBER, "starter")
    team = [_join(here, base, name, role, made) for name, role in TEAM]
    outlet, its_sender = _open(here, base, OUTLET, OUTLETS_NUMBER, "free")
    boss = _join(here, base, BOSS, "owner", outlet)
    fill_up(here, its_sender, OUTLETS_NUMBER, boss, room=100)
    running = play(here, sender, NUMBER, team, people=people)
    job = team[0].get(f"/api/v1/imports/{running}")
    return {
        **_door(made, TEAM[0][0], team[0]),
        "outlet": _door(outlet, BOSS, boss),
        "import": {key: job[key] for key in ("file_name", "state")},
    }


def _open(
    here: Installation, base: str, name: str, number: str, plan: str
) -> tuple[dict[str, Any], Simulator]:
    """Make a workspace with a number, and who writes to it: one message after the other."""
    secret = Signing(here.env).for_number(ACCOUNT, number)
    body = {"name": name, "plan": plan}
    made: dict[str, Any] = here.call("contacts", "POST", "/internal/v1/workspaces", json=body)
    draft = {"phone_number_id": number, "waba_id": ACCOUNT, "display": "+1 555 000 0000"}
    body = {**draft, "workspace_id": made["id"]}
    here.call("contacts", "POST", "/internal/v1/numbers", json=body)
    return made, Simulator(base, secret, workers=1)


def _door(made: dict[str, Any], name: str, owner: Colleague) -> dict[str, Any]:
    link = owner.post(f"/api/v1/members/{owner.id}/link")["link"]
    workspace = {key: made[key] for key in ("id", "name", "plan")}
    return {"workspace": workspace, "email": _email(name), "link": link}


def _join(
    here: Installation, base: str, name: str, role: str, workspace: dict[str, Any]
) -> Colleague:
    password = secrets.token_urlsafe(24)
    body = {"email": _email(name), "name": name, "role": role, "password": password}
    body["workspace_id"] = workspace["id"]
    here.call("gateway", "POST", "/internal/v1/members", json=body)
    return Colleague.by_password(base, _email(name), password)


def _email(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.com"


def _listens(base: str) -> bool:
    try:
        answer = requests.get(f"{base}/api/v1/session", timeout=5)
    except requests.RequestException:
        return False
    return answer.status_code == HTTPStatus.UNAUTHORIZED
