"""An export of everybody as CSV, beside what the database can hand over by itself.

The yardsticks are PostgreSQL's own COPY TO with the same columns, and SQLite's cursor written by
Python's csv module; neither guards a cell or knows what a tag is called. Memory is held while ours
runs: it must stay within 64 MiB of what the process had before, or the round fails.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy import text
from werkzeug.test import Client

from bench.bulk import seeded
from bench.databases import Open, databases
from bench.harness import Case, Comparison, Run
from libs.common.http.tokens import HEADER
from tests.support.contacts import Workspace, World, contacts_world

ROUNDS = 3
MOST_MIB = 64
SELECT = (
    "SELECT c.display_name, c.phone_e164, c.email, (SELECT {aggregate}(t.tag_id{separator}) FROM"
    " contact_tag t WHERE t.workspace_id = c.workspace_id AND t.contact_id = c.id),"
    " c.lead_status, c.owner_id, c.last_active_at, c.created_at, c.username, c.user_id, c.id,"
    " c.version FROM contact c WHERE c.workspace_id = '{workspace}' AND c.state = 'live'"
    " ORDER BY c.id"
)


def comparisons(scale: float) -> list[Comparison]:
    """Return a comparison for each database there is."""
    n = max(2_000, int(1_000_000 * scale))
    yardsticks = {"sqlite": ("cursor and csv", _cursor), "postgresql": ("COPY TO", _copy)}
    return [
        Comparison(
            f"Export as CSV from {name}", "contacts",
            [
                Case(yardsticks[name][0], partial(_opened, n, opened, yardsticks[name][1])),
                Case("warmline export", partial(_opened, n, opened, _export)),
            ],
            n, ROUNDS, floor=("warmline export", 0.1),
        )
        for name, opened in databases()
    ]  # fmt: skip


@contextmanager
def _opened(n: int, database: Open, work: Callable[[World, Workspace], int]) -> Iterator[Run]:
    with database() as url:
        world = contacts_world(url)
        workspaces = {n: seeded(world, n)}

        def run(many: int) -> int:
            if many not in workspaces:
                workspaces[many] = seeded(world, many)
            return work(world, workspaces[many])

        yield run
        world.service.close()


def _copy(world: World, workspace: Workspace) -> int:
    url = world.database.writer.url.render_as_string(hide_password=False)
    statement = SELECT.format(aggregate="string_agg", separator=", ' '", workspace=workspace.id)
    lines = 0
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        connection.execute("SELECT set_config('warmline.workspace_id', '*', false)")
        with connection.cursor().copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
            for block in copy:
                lines += bytes(block).count(b"\n")
    return lines


def _cursor(world: World, workspace: Workspace) -> int:
    statement = SELECT.format(aggregate="group_concat", separator="", workspace=workspace.id)
    lines = 0
    with world.database.read(workspace.id) as connection:
        found = connection.execute(text(statement)).cursor
        while found is not None and (rows := found.fetchmany(1_000)):
            csv.writer(io.StringIO()).writerows(rows)
            lines += len(rows)
    return lines


def _export(world: World, workspace: Workspace) -> int:
    made = workspace.call("POST", "/api/v1/exports", {"selection": {"filter": {}}}).body
    token = {HEADER: world.platform.tokens.issue(workspace.owner)}
    Path("/proc/self/clear_refs").write_text("5")  # begin to count the most memory anew
    before = _memory("VmRSS")
    answer = Client(world.service.app).get(made["url"], headers=token)
    lines = -1
    with closing(answer):
        for block in answer.iter_encoded():
            lines += block.count(b"\r\n")
    grown = (_memory("VmHWM") - before) / 1024
    print(f"  {lines:,} contacts, at most {grown:.0f} MiB over idle", file=sys.stderr)
    if grown > MOST_MIB:
        raise AssertionError(f"an export took {grown:.0f} MiB; {MOST_MIB} is the most")
    return lines


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
