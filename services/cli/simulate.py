"""`warmline simulate`: signed WhatsApp traffic from made-up people."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from libs.common.errors import InvalidInputError, UnavailableError
from libs.simulator import Ledger, Traffic, Verdict, of_every_type, verify
from libs.simulator import simulate as send_traffic
from services.cli.installation import Installation, installation
from services.cli.output import answers
from services.cli.signing import Signing
from services.host import read_host_settings

NUMBER = "100000000000001"
ACCOUNT = "100000000000000"
READ_BACK_SECONDS = 90.0


def _report(result: dict[str, Any]) -> str:
    lines = [
        (
            f"{result['accepted']} messages accepted in {result['webhooks']} webhooks, "
            f"{result['seconds']:.1f} s (seed {result['seed']})."
        ),
    ]
    if result["refused"]:
        lines.append(f"{result['refused']} webhooks were refused: {result['answers']}")
    if verdict := result.get("verdict"):
        lines.append(
            f"Read back: {verdict['stored']} of {verdict['promised']} stored, "
            f"{verdict['missing']} missing, {verdict['doubled']} doubled, "
            f"{verdict['behind']} behind in delivery, {verdict['contacts']} contacts, "
            f"{verdict['waiting']} people waiting ({verdict['not_shown']} messages not shown)."
        )
    return "\n".join(lines)


@click.command()
@click.option("--people", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@click.option("--messages", type=click.IntRange(1, 10_000_000), default=500, show_default=True)
@click.option("--rate", type=float, help="Webhooks a second; as fast as it goes if left out.")
@click.option("--batch", type=click.IntRange(1, 1000), default=1, show_default=True,
              help="Updates in one webhook at most.")  # fmt: skip
@click.option("--every-type", is_flag=True,
              help="Some of everything that WhatsApp sends, instead of text.")  # fmt: skip
@click.option("--without-phone", type=click.FloatRange(0, 1), default=0.1, show_default=True,
              help="Share of people who hide their number behind a username.")  # fmt: skip
@click.option("--statuses", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share of messages that come with delivery statuses.")  # fmt: skip
@click.option("--albums", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share of messages followed by pictures at the same moment.")  # fmt: skip
@click.option("--echoes", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share that the business answers in its phone app.")  # fmt: skip
@click.option("--edits", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share that the person changes or takes back.")  # fmt: skip
@click.option("--others", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share with a preference, a call, a group, old messages and such.")  # fmt: skip
@click.option("--id-changes", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share after which the person has another user id.")  # fmt: skip
@click.option("--duplicates", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Share of webhooks that come twice.")  # fmt: skip
@click.option("--reorder", type=click.IntRange(0, 10_000), default=0, show_default=True,
              help="How many places a webhook may be late.")  # fmt: skip
@click.option("--parallel", type=click.IntRange(1, 16), default=1, show_default=True,
              help="Send the whole set this many times at once.")  # fmt: skip
@click.option("--seed", type=int, help="The same seed makes the same people and messages.")
@click.option("--number", "phone_number_id", default=NUMBER, show_default=True)
@click.option("--workspace", "workspace_id",
              help="Its id; left out where there is one, or one has the number.")  # fmt: skip
@click.option("--url", help="Where Warmline listens; WARMLINE_BIND if left out.")
@click.option("--verify", "read_back", is_flag=True, help="Read back that all of it is stored.")
@answers(_report)
def simulate(
    *, rate: float | None, parallel: int, phone_number_id: str, workspace_id: str | None,
    url: str | None, read_back: bool, every_type: bool, seed: int | None, **shape: Any,
) -> dict[str, Any]:  # fmt: skip
    """Send signed traffic from made-up people to a running Warmline."""
    seed = time.time_ns() // 1_000_000 if seed is None else seed
    traffic = Traffic(seed=seed, **shape)
    traffic = of_every_type(traffic) if every_type else traffic
    with installation() as here:
        workspace, account, added = place_of(here, workspace_id, phone_number_id)
        secret = Signing(here.env).for_number(account, phone_number_id)
        if not added:
            _add_number(here, workspace, phone_number_id)
        base = url or f"http://{read_host_settings(here.env).bind}"
        ledger = send_traffic(
            base, secret, phone_number_id, traffic=traffic, account_id=account, rate=rate,
            parallel=parallel,
        )  # fmt: skip
        _refuse_silence(ledger, base)
        verdict = _read_back(here, workspace, base, ledger) if read_back else None
    return _result(ledger, seed, verdict)


def place_of(
    here: Installation, workspace_id: str | None, phone_number_id: str
) -> tuple[str, str, bool]:
    """Return the workspace and the account of a number, and whether it is there already.

    workspace_id: the one that was asked for. Raises InvalidInputError when another one has the
    number, and what `Installation.workspace_id` raises.
    """
    if found := _owner_of(here, phone_number_id):
        owner, account = found
        if workspace_id not in (None, owner):
            raise InvalidInputError.of("--number", f"workspace {owner} has it; choose another")
        return owner, account, True
    return here.workspace_id(workspace_id), ACCOUNT, False


def _add_number(here: Installation, workspace_id: str, phone_number_id: str) -> None:
    body = {"phone_number_id": phone_number_id, "workspace_id": workspace_id, "waba_id": ACCOUNT}
    here.call("contacts", "POST", "/internal/v1/numbers", json=body)


def _owner_of(here: Installation, phone_number_id: str) -> tuple[str, str] | None:
    """Return the workspace that has a number, and the number's account; None if nobody has it."""
    for workspace in here.workspaces():
        own = str(workspace["id"])
        for each in here.call("contacts", "GET", "/api/v1/numbers", workspace_id=own)["items"]:
            if each["phone_number_id"] == phone_number_id:
                return own, str(each["waba_id"] or ACCOUNT)
    return None


def _refuse_silence(ledger: Ledger, base: str) -> None:
    if set(ledger.answers) <= {0}:
        raise UnavailableError(f"nothing answers at {base}; is `warmline run all` running?")


def _read_back(here: Installation, workspace: str, base: str, ledger: Ledger) -> Verdict:
    with _key(here, workspace) as key:
        return verify(base, key, ledger, patience=READ_BACK_SECONDS)


@contextmanager
def _key(here: Installation, workspace: str) -> Iterator[str]:
    """Make an API key to read with, and revoke it afterwards."""
    body = {
        "workspace_id": workspace,
        "name": "simulate --verify",
        "scopes": ["contacts:read", "usage:read"],
    }
    made = here.call("gateway", "POST", "/internal/v1/api-keys", json=body)
    try:
        yield made["key"]
    finally:
        here.call("gateway", "DELETE", f"/api/v1/api-keys/{made['id']}", workspace_id=workspace)


def _result(ledger: Ledger, seed: int, verdict: Verdict | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "seed": seed,
        "accepted": len(ledger.accepted),
        "webhooks": sum(ledger.answers.values()),
        "refused": ledger.refused,
        "answers": {str(status): count for status, count in sorted(ledger.answers.items())},
        "seconds": round(ledger.seconds, 3),
        "ok": ledger.refused == 0 and (verdict is None or verdict.good),
    }
    if verdict is not None:
        result["verdict"] = asdict(verdict)
    return result
