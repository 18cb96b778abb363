"""`warmline webhook …`."""

from pathlib import Path
from typing import Any

import click

from libs.common.errors import UnavailableError
from libs.common.settings import Env
from libs.simulator import replay as send_again
from services.cli.output import answers
from services.cli.signing import Signing
from services.host import read_host_settings


@click.group()
def webhook() -> None:
    """Webhooks: what WhatsApp sends."""


def _report(result: dict[str, Any]) -> str:
    refused = f" Refused: {result['answers']}." if result["refused"] else ""
    return f"{result['accepted']} of {result['webhooks']} webhooks accepted.{refused}"


@webhook.command("replay")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--rate", type=float, help="Webhooks a second; as fast as it goes if left out.")
@click.option("--url", help="Where Warmline listens; WARMLINE_BIND if left out.")
@answers(_report)
def replay(files: tuple[Path, ...], rate: float | None, url: str | None) -> dict[str, Any]:
    """Send recorded webhooks again, signed with a present app secret that may speak for them.

    A file of FILES holds one body as it came, or one JSON body on each line. What was applied
    before is not applied again.
    """
    env = Env()
    base = url or f"http://{read_host_settings(env).bind}"
    ledger = send_again(base, Signing(env).for_body, files, rate=rate)
    if set(ledger.answers) <= {0}:
        raise UnavailableError(f"nothing answers at {base}; is `warmline run all` running?")
    accepted = ledger.answers[200]
    return {
        "webhooks": accepted + ledger.refused,
        "accepted": accepted,
        "refused": ledger.refused,
        "answers": {str(status): count for status, count in sorted(ledger.answers.items())},
        "ok": ledger.refused == 0,
    }
