"""`warmline backup`: what an installation has on this machine's disk, as it was at one moment."""

import shutil
from pathlib import Path
from typing import Any

import click
from sqlalchemy.engine import make_url

from libs.common.db.snapshot import copy_together
from libs.common.errors import InvalidInputError
from libs.common.settings import Env
from services.cli.output import answers
from services.host import Host
from services.ingest.settings import SPOOL

_SQLITE = b"SQLite format 3\0"
_SECRETS = "secrets.json"


def _report(result: dict[str, Any]) -> str:
    lines = [
        f"{result['folder']} has {', '.join(result['files'])} ({result['megabytes']} MB).",
        f"Set WARMLINE_DATA={result['folder']} to run what is in it.",
    ]
    if result["elsewhere"]:
        lines.append(
            f"Not in it, because servers hold it: {', '.join(result['elsewhere'])};"
            " docs/recipes/back-up-and-restore.md says how."
        )
    return "\n".join(lines)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@answers(_report)
def backup(folder: Path) -> dict[str, Any]:
    """Copy everything that is on this machine's disk into FOLDER, which must be new or empty.

    The product goes on meanwhile. All databases are copied as of one moment, together with the
    webhooks that waited on the disk and the secrets: keep the folder as safe as the original. The
    search index is not copied, as it is made anew from the contacts.
    """
    env = Env()
    Host(["all"], [], env).stop()  # reads the settings of every service
    files, spool = _databases(env), _spool(env)
    if not files:
        raise InvalidInputError.of(
            "folder", f"nothing is on this machine's disk: {', '.join(env.servers)} name servers"
        )
    part = _begun(folder)
    if spool.is_dir():  # before the databases: what is drained meanwhile is in the bus then
        _copy_spool(spool, part / "spool")
    copy_together(files, part)
    if (kept := env.data / _SECRETS).exists():
        shutil.copy2(kept, part / _SECRETS)
    part.replace(folder)
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    return {
        "folder": str(folder), "files": sorted(each.name for each in folder.iterdir()),
        "megabytes": round(size / 1e6, 1), "elsewhere": env.servers,
    }  # fmt: skip


def _databases(env: Env) -> dict[str, Path]:
    """Return the SQLite files that the environment names, by the names they get."""
    named = [make_url(url).database for url in env.resolved.values()]
    paths = [Path(each) for each in named if each and _is_sqlite(Path(each))]
    found = {each.name: each for each in paths}
    if len(found) < len(set(paths)):
        raise InvalidInputError.of("folder", "two databases have one name in different folders")
    return found


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _spool(env: Env) -> Path:
    return Path(env.shown(env.variables[SPOOL]).replace("$DATA", str(env.data)))


def _begun(folder: Path) -> Path:
    """Make the folder that becomes the backup when it is whole. Raises InvalidInputError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInputError.of("folder", f"{folder} is there and not empty; name a new one")
    part = folder.with_name(f"{folder.name}.part")
    if part.exists():
        shutil.rmtree(part)  # of a backup that was killed
    part.mkdir(mode=0o700, parents=True)
    return part


def _copy_spool(spool: Path, target: Path) -> None:
    """Copy what waits on the disk; a file that goes meanwhile went to the bus."""
    for each in sorted(spool.rglob("*")):
        copy = target / each.relative_to(spool)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            if each.is_file():
                shutil.copy2(each, copy)
        except FileNotFoundError:
            continue
