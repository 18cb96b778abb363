"""`warmline number …`."""

from typing import Any

import click

from services.cli.installation import installation
from services.cli.output import answers


@click.group()
def number() -> None:
    """Business numbers: which workspace a WhatsApp number belongs to."""


@number.command("add")
@click.argument("phone_number_id")
@click.option("--waba", "waba_id", help="WhatsApp Business account id.")
@click.option("--portfolio", "portfolio_id", help="Business portfolio id, the scope of user ids.")
@click.option("--workspace", "workspace_id", help="Its id; may be left out where there is one.")
@answers(lambda result: f"{result['phone_number_id']} belongs to {result['workspace_id']}.")
def add(
    phone_number_id: str, waba_id: str | None, portfolio_id: str | None, workspace_id: str | None
) -> dict[str, Any]:
    """Give PHONE_NUMBER_ID, as Meta's dashboard shows it, to a workspace."""
    with installation() as here:
        body = {
            "phone_number_id": phone_number_id,
            "workspace_id": here.workspace_id(workspace_id),
            **({"waba_id": waba_id} if waba_id else {}),
            **({"portfolio_id": portfolio_id} if portfolio_id else {}),
        }
        made = here.call("contacts", "POST", "/internal/v1/numbers", json=body)
    return {key: made[key] for key in ("phone_number_id", "workspace_id")}
