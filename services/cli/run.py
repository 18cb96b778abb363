"""`warmline run`."""

import sys

import click

from libs.common.errors import SettingsError
from services.serve import serve


@click.command()
@click.argument("services", nargs=-1, required=True)
@click.option("--role", "roles", multiple=True, help="What to run of it; may be given again.")
def run(services: tuple[str, ...], roles: tuple[str, ...]) -> None:
    """Run SERVICES (or `all`) until they are told to stop.

    Without --role, `all` runs everything in one process and a single service answers HTTP only.
    """
    try:
        serve(services, roles)
    except SettingsError as problem:
        for line in problem.problems:
            click.echo(line, err=True)
        sys.exit(2)
