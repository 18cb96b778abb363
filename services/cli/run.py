"""`warmline run`."""

import json
import sys
from collections.abc import Callable

import click

from libs.common.errors import SettingsError
from services.host import HostSettings
from services.serve import serve


@click.command()
@click.argument("services", nargs=-1, required=True)
@click.option("--role", "roles", multiple=True, help="What to run of it; may be given again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the start.")
def run(services: tuple[str, ...], roles: tuple[str, ...], *, as_json: bool) -> None:
    """Run SERVICES (or `all`) until they are told to stop; logs go to stderr.

    Without --role, `all` runs everything in one process and a single service answers HTTP only.
    """
    try:
        serve(services, roles, _announcement(services, roles, as_json=as_json))
    except SettingsError as problem:
        _refuse(problem, as_json=as_json)


def _announcement(
    services: tuple[str, ...], roles: tuple[str, ...], *, as_json: bool
) -> Callable[[HostSettings], None]:
    def announce(settings: HostSettings) -> None:
        url = f"http://{settings.bind}"
        facts = {"services": list(services), "roles": list(roles), "url": url}
        click.echo(json.dumps(facts) if as_json else f"Warmline listens on {url}")

    return announce


def _refuse(problem: SettingsError, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": {"code": problem.code, "problems": problem.problems}}))
    else:
        for line in problem.problems:
            click.echo(line, err=True)
    sys.exit(2)
