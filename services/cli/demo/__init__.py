"""`warmline demo`: a believable business for a first look, made on a running Warmline."""

import secrets
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import click
import requests

from libs.simulator import Simulator
from services.cli.demo.colleague import Colleague, wait_for
from services.cli.demo.story import play
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
ROOM = {"free": 100, "starter": 5000}
"""Plans that the demo can fill, and how many contacts they take."""


def _welcome(result: dict[str, Any]) -> str:
    name, email, link = result["workspace"]["name"], result["email"], result.get("link")
    if link is None:
        return (
            f"{name} is there already. Sign in as {email} with the password you chose;\n"
            "to begin anew, remove its data folder (data/demo) first."
        )
    return (
        f"{name} is ready. Sign in as {email}\n"
        f"with this one-time link and choose a password:\n\n  {link}\n"
    )


@click.command()
@click.option("--url", help="Where Warmline listens; WARMLINE_BIND if left out.")
@answers(_welcome)
def demo(url: str | None) -> dict[str, Any]:
    """Make a business with contacts, conversations, imports and a waiting room.

    Everything comes in by signed webhooks and the public API. Where the demo is there already,
    nothing changes.
    """
    with installation() as here:
        base = url or f"http://{read_host_settings(here.env).bind}"
        wait_for(lambda: _listens(base), f"Warmline at {base}")
        found = [each for each in here.workspaces() if each["name"] == NAME]
        if found:
            return {"workspace": found[0], "email": _email(TEAM[0][0])}
        return fill(here, base)


def fill(here: Installation, base: str, plan: str = "starter") -> dict[str, Any]:
    """Make the workspace and everything in it. Returns {workspace, email, link} of its owner."""
    number = str(uuid4().int % 10**15)
    secret = Signing(here.env).for_number(ACCOUNT, number)
    body = {"name": NAME, "plan": plan}
    made = here.call("contacts", "POST", "/internal/v1/workspaces", json=body)
    mine = {"workspace_id": made["id"]}
    draft = {"phone_number_id": number, "waba_id": ACCOUNT, "display": "+1 555 000 0000"}
    here.call("contacts", "POST", "/internal/v1/numbers", json={**draft, **mine})
    team = [_join(here, base, name, role, mine) for name, role in TEAM]
    # One at a time: conversations are told in their order.
    play(Simulator(base, secret, workers=1), number, team, people=ROOM[plan])
    link = team[0].post(f"/api/v1/members/{team[0].id}/link")["link"]
    workspace = {key: made[key] for key in ("id", "name", "plan")}
    return {"workspace": workspace, "email": _email(TEAM[0][0]), "link": link}


def _join(here: Installation, base: str, name: str, role: str, mine: dict[str, str]) -> Colleague:
    password = secrets.token_urlsafe(24)
    body = {"email": _email(name), "name": name, "role": role, "password": password, **mine}
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
