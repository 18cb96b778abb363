"""`warmline`: the command line for people and scripts. Every command takes `--json`."""

import click

from services.cli.backup import backup
from services.cli.bootstrap import bootstrap
from services.cli.command_line import CommandLine
from services.cli.dead_letters import dead_letters
from services.cli.demo import demo
from services.cli.doctor import doctor
from services.cli.keys import api_key
from services.cli.members import member
from services.cli.migrate import migrate
from services.cli.numbers import number
from services.cli.reindex import reindex
from services.cli.run import run
from services.cli.simulate import simulate
from services.cli.webhook import webhook
from services.cli.workspaces import workspace

__all__ = ["main"]


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="warmline")
def main() -> None:
    """Warmline: the contacts of a business that sells on WhatsApp."""


for _command in (
    run, migrate, doctor, bootstrap, workspace, member, api_key, number, simulate, reindex,
    dead_letters, webhook, demo, backup,
):  # fmt: skip
    main.add_command(_command)
