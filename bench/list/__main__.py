"""How long a page of the list takes, the first and a deep one: `python -m bench.list [--scale S]`.

A workspace of a million contacts (times the scale) on SQLite or PostgreSQL; every sort and some
filters, page 1 and page 10,000 asked for in turn through the service's WSGI application, beside a
keyset query written by hand for the same rows. The aim: p95 of the deep page at most 1.3 times that
of the first.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import text

from services.contacts.adapters.contact_list import COLUMNS
from tests.support.contacts import Workspace, contacts_world
from tests.support.crowd import crowd, owner_id
from tests.support.postgresql import PostgresNode

MANY, PAGE, LIMIT, ROUNDS = 1_000_000, 10_000, 50, 60
AIM = 1.3
EXPRESSION = (
    '{"any": [{"field": "owner", "op": "absent"}, {"field": "status", "op": "is", "value": "hot"}]}'
)
QUERIES = (
    *(f"sort={way}{sort}" for sort in COLUMNS for way in ("", "-")),
    "sort=-created_at&status=hot",
    "sort=name&status=customer",
    "sort=-last_active_at&tag=tag 0",
    "sort=-created_at&tag=tag 0&tag=tag 3&tag_mode=all",
    "sort=-created_at&tag=rare",
    f"sort=name&owner={owner_id(1)}",
    "sort=-created_at&owner=none&status=warm&status=hot",
    "sort=-created_at&active_from=2026-04-01&source=import",
    "sort=-created_at&source=flow",
    "sort=name&source=flow&status=hot",
    f"sort=-created_at&source=whatsapp&owner={owner_id(1)}&status=customer",
    f"sort=-created_at&filter={quote(EXPRESSION)}",
)
OTHERS = (
    "/api/v1/tags", "/api/v1/lead-statuses", "/api/v1/lead-statuses/numbers?from=2026-02-01",
    "/api/v1/going-cold?limit=50", "/api/v1/going-cold?limit=50&status=hot",
    f"/api/v1/going-cold?limit=50&owner={owner_id(1)}",
)  # fmt: skip


@contextmanager
def a_crowd(kind: str, many: int) -> Iterator[Workspace]:
    """A workspace of that many contacts on a database of that kind, of its own."""
    with tempfile.TemporaryDirectory() as folder:
        node = PostgresNode(durable=True).start() if kind == "postgresql" else None
        url = node.server.new_database() if node else f"sqlite:///{folder}/contacts.db"
        world = contacts_world(url)
        try:
            workspace = world.workspace("scale")
            crowd(world.database, workspace.id, many)
            yield workspace
        finally:
            world.service.close()
            if node:
                node.close()


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[18] * 1000


def timed(run: Callable[[], Any], into: list[float]) -> Any:
    started = time.perf_counter()
    found = run()
    into.append(time.perf_counter() - started)
    return found


def compare(workspace: Workspace, query: str, deep: int) -> dict[str, Any]:
    """Measure both pages of one query and the query by hand; milliseconds at p95."""
    path = f"/api/v1/contacts?limit={LIMIT}&{query}"
    page = workspace.get(path)
    last = min(deep, page["total"] // LIMIT - 1) if page["total_is_exact"] else deep
    cursor = cursor_of(workspace, query, last * LIMIT)
    far = f"{path}&cursor={cursor}" if cursor else path
    with workspace.world.counting() as statements:
        items = workspace.get(far)["items"]
    first_times, far_times, raw_times = [], [], []
    raw_read = by_hand(workspace, query, items)
    for _ in range(rounds(workspace, path)):
        timed(lambda: workspace.get(path), first_times)
        timed(lambda: workspace.get(far), far_times)
        timed(raw_read, raw_times)
    first, there, raw = p95(first_times), p95(far_times), p95(raw_times)
    return {
        "query": query.replace(quote(EXPRESSION), "…"), "total": page["total"], "rows": len(items),
        "first": first, "deep": there, "deep/first": there / first,
        "of medians": statistics.median(far_times) / statistics.median(first_times),
        "raw": raw, "deep/raw": there / raw, "statements": len(statements),
    }  # fmt: skip


def rounds(workspace: Workspace, path: str) -> int:
    """Fewer for what is slow, so that a run ends."""
    once: list[float] = []
    timed(lambda: workspace.get(path), once)
    return max(10, min(ROUNDS, int(3 / once[0])))


def cursor_of(workspace: Workspace, query: str, skipped: int) -> str | None:
    """Make the cursor that walking the pages would have given, by counting the rows once."""
    asked = dict(part.split("=", 1) for part in query.split("&"))
    sort, world = asked["sort"], workspace.world
    page = workspace.get(f"/api/v1/contacts?limit=1&{query}")
    if not page["items"] or skipped < 1:
        return None
    column = COLUMNS[sort.removeprefix("-")]
    way = "DESC" if sort.startswith("-") else "ASC"
    where = (
        f"FROM contact WHERE workspace_id = :id AND state = 'live'"
        f" ORDER BY {column} {way}, contact.id {way}"
    )
    offset = int(skipped * workspace.usage()["used"] / max(page["total"], 1))
    if not page["total_is_exact"]:
        offset = skipped
    with world.database.read() as connection:
        value, contact_id = connection.execute(
            text(f"SELECT {column}, id {where} LIMIT 1 OFFSET :skipped"),
            {"id": workspace.id, "skipped": min(offset, workspace.usage()["used"] - LIMIT)},
        ).one()
    given = value.isoformat() if hasattr(value, "isoformat") else value
    if isinstance(given, str) and column in {"created_at", "sort_active"} and "+" not in given:
        given += "+00:00"
    return world.platform.cursors.write(f"contacts {sort}", ["on", given, contact_id])


def by_hand(workspace: Workspace, query: str, items: list[dict[str, Any]]) -> Callable[[], Any]:
    """Return a function that reads as many rows from there on, the filter left out, no more."""
    sort = query.partition("&")[0].removeprefix("sort=")
    column, way = COLUMNS[sort.removeprefix("-")], "DESC" if sort.startswith("-") else "ASC"
    sign, database = "<=" if sort.startswith("-") else ">=", workspace.world.database
    given: dict[str, Any] = {"id": workspace.id, "first": items[0]["id"] if items else ""}
    with database.read() as connection:
        row = connection.execute(text(f"SELECT {column} FROM contact WHERE id = :first"), given)
        given["value"] = row.scalar()
    statement = text(
        f"SELECT * FROM contact WHERE workspace_id = :id AND state = 'live'"
        f" AND ({column}, id) {sign} (:value, :first)"
        f" ORDER BY {column} {way}, id {way} LIMIT {LIMIT}"
    )

    def read() -> Any:
        with database.read() as connection:
            return connection.execute(statement, given).all()

    return read


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.list", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of a million contacts")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    chosen = parser.parse_args()
    many, slow = int(MANY * chosen.scale), 0
    with a_crowd(chosen.database, many) as workspace:
        print(f"{chosen.database}, {many:,} contacts, p95 in ms of {LIMIT} rows", flush=True)
        for query in QUERIES:
            found = compare(workspace, query, int(PAGE * chosen.scale))
            slow += found["deep/first"] > AIM
            shown = {
                name: round(value, 2) if isinstance(value, float) else value
                for name, value in found.items()
            }
            line = "  ".join(f"{name} {value}" for name, value in shown.items())
            print(json.dumps(shown) if chosen.json else line, flush=True)
        for path in OTHERS:
            times: list[float] = []
            for _ in range(5):
                timed(lambda path=path: workspace.get(path), times)
            print(f"{path}  {statistics.median(times) * 1000:.0f} ms", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
