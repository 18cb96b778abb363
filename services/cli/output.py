"""How commands answer: a sentence for a person, or with `--json` one object and nothing else."""

import json
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

import click

from libs.common.errors import SettingsError, WarmlineError
from libs.common.log import configure_logging

F = TypeVar("F", bound=Callable[..., Any])


def answers(sentence: Callable[[dict[str, Any]], str]) -> Callable[[F], Callable[..., None]]:
    """Make a command print what it returns, and end with 1 and a clear reason when it fails.

    The command returns a JSON object; `sentence` turns it into what a person reads.
    """

    def decorate(command: F) -> Callable[..., None]:
        @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
        @wraps(command)
        def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> None:
            configure_logging("WARNING")
            try:
                result = command(*args, **kwargs)
            except WarmlineError as problem:
                _fail(problem, as_json=as_json)
            else:
                click.echo(json.dumps(result, ensure_ascii=False) if as_json else sentence(result))
                if result.get("ok") is False:
                    sys.exit(1)

        return wrapped

    return decorate


def _fail(problem: WarmlineError, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": _facts(problem)}, ensure_ascii=False))
    elif isinstance(problem, SettingsError):
        for line in problem.problems:
            click.echo(line, err=True)
    else:
        click.echo(problem.detail, err=True)
    sys.exit(1)


def _facts(problem: WarmlineError) -> Mapping[str, Any]:
    return {
        **problem.facts,
        "code": problem.reason_code,
        "detail": problem.detail,
        **({"errors": problem.errors} if problem.errors else {}),
    }
