"""`warmline doctor`: is everything that this installation needs there, and what to do if not."""

from typing import Any

import click

from libs.common.bus.port import EventBus
from libs.common.errors import WarmlineError
from libs.common.settings import Env
from services.cli.output import answers
from services.host import Host


def _report(result: dict[str, Any]) -> str:
    lines = [
        f"{'ok  ' if check['problem'] is None else 'FAIL'} {check['name']}"
        + (f": {check['problem']}" if check["problem"] else "")
        for check in result["checks"]
    ]
    lines += ["", "Settings:"]
    lines += [
        f"  {each['name']} ({each['purpose']}) = {each['value']}" for each in result["settings"]
    ]
    return "\n".join(lines)


@click.command()
@click.argument("services", nargs=-1)
@answers(_report)
def doctor(services: tuple[str, ...]) -> dict[str, Any]:
    """Check every URL, schema and queue of SERVICES (default: all) and list the settings."""
    env = Env()
    host = Host(services or ["all"], [], env)
    try:
        checks = [{"name": name, "problem": problem} for name, problem in _problems(host)]
    finally:
        host.stop()
    return {
        "ok": all(check["problem"] is None for check in checks),
        "checks": checks,
        "settings": _settings(env),
    }


def _problems(host: Host) -> list[tuple[str, str | None]]:
    found = [("message bus", host.platform.bus.problem())]
    found.append(("parked events", _parked(host.platform.bus)))
    for service in host.services:
        checks = {**service.checks, **service.watched}
        found += [(f"{service.name}: {name}", check()) for name, check in checks.items()]
    return found


def _parked(bus: EventBus) -> str | None:
    try:
        waiting = {depth.queue: depth.parked for depth in bus.depths() if depth.parked}
    except WarmlineError as problem:
        return problem.detail
    if not waiting:
        return None
    listed = ", ".join(f"{count} in {queue}" for queue, count in waiting.items())
    return f"{listed}; see `warmline dead-letters list`"


def _settings(env: Env) -> list[dict[str, Any]]:
    return [
        {
            "name": variable.name,
            "purpose": variable.purpose,
            "default": variable.default,
            "value": env.shown(variable),
        }
        for variable in sorted(env.variables.values(), key=lambda each: each.name)
    ]
