"""The command line as a whole: with `--json`, a wrong command is answered with JSON too."""

import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click


class CommandLine(click.Group):
    """A group that prints `{"error": {code, detail}}` for wrong usage where JSON was asked for."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> NoReturn:
        words = list(sys.argv[1:] if args is None else args)
        if "--json" not in words:
            super().main(words, *more, **options)
        try:
            code = super().main(words, *more, **{**options, "standalone_mode": False})
        except click.ClickException as problem:
            facts = {"code": "usage", "detail": problem.format_message()}
            click.echo(json.dumps({"error": facts}, ensure_ascii=False))
            sys.exit(problem.exit_code)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)
