"""`warmline migrate`."""

from typing import Any

import click

from libs.common.settings import Env
from services.cli.output import answers
from services.host import Host


@click.command()
@click.argument("services", nargs=-1)
@answers(lambda result: f"Up to date: {', '.join(result['migrated']) or 'nothing to migrate'}.")
def migrate(services: tuple[str, ...]) -> dict[str, Any]:
    """Bring the databases of SERVICES (default: all) to the newest schema."""
    host = Host(services or ["all"], [], Env())
    try:
        return {"migrated": host.migrate()}
    finally:
        host.stop()
