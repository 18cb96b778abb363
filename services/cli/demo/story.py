"""What happens in the demo's business, from the first message to a full plan."""

import time
from collections.abc import Sequence
from typing import Any

from libs.common.errors import UnavailableError
from libs.simulator import Simulator, Webhook
from services.cli.demo.cast import CAST, LATE, Role
from services.cli.demo.colleague import Colleague, wait_for
from services.cli.demo.files import address_book, fair_visitors, old_newsletter
from services.cli.demo.webhooks import conversations, late_comers, one_id_two_people

VIEWS: tuple[dict[str, Any], ...] = (
    {"name": "Ready to buy", "query": {"status": ["hot"]}, "shared": True, "pinned": True},
    {"name": "Newsletter", "query": {"tag": ["newsletter"]}, "shared": True},
    {"name": "Wholesale, nobody's", "query": {"tag": ["wholesale"], "owner": ["none"]}},
)


def play(sender: Simulator, number: str, team: Sequence[Colleague], *, people: int) -> str:
    """Fill an empty workspace whose plan has room for `people`. Returns the running import's id.

    team: the owner first. Raises UnavailableError when Warmline refuses something.
    """
    boss, now = team[0], int(time.time())
    _deliver(sender, conversations(CAST, number, now))
    _deliver(sender, one_id_two_people(number, now))
    wait_for(lambda: _used(boss) >= len(CAST) + 2, "everybody to be there")
    _work(team)
    boss.finish_import("fair-visitors.csv", fair_visitors(people // 5), add_tags=["fair 2026"])
    boss.finish_import("address-book.csv", address_book(people - _used(boss), seed=11))
    _deliver(sender, late_comers(number, now))
    wait_for(lambda: int(boss.get("/api/v1/usage")["waiting"]) >= len(LATE), "the waiting room")
    return boss.begin_import("old-newsletter.csv", old_newsletter(40 * people), first_check=False)


def _deliver(sender: Simulator, webhooks: Sequence[Webhook]) -> None:
    ledger = sender.send(webhooks)
    if ledger.refused:
        raise UnavailableError(f"{ledger.refused} webhooks were refused: {dict(ledger.answers)}")


def _used(who: Colleague) -> int:
    return int(who.get("/api/v1/usage")["used"])


def _work(team: Sequence[Colleague]) -> None:
    """Have the team move, tag, own and annotate whom they talked to."""
    boss = team[0]
    listed = boss.get("/api/v1/contacts", limit=100)["items"]
    addresses = {each["name"]: f"/api/v1/contacts/{each['id']}" for each in listed}
    for role in CAST:
        _look_after(role, addresses[role.name], team)
    for view in VIEWS:
        boss.post("/api/v1/views", view)


def _look_after(role: Role, address: str, team: Sequence[Colleague]) -> None:
    worker = team[role.owner or 0]
    change = {"owner_id": team[role.owner].id} if role.owner is not None else {}
    if role.email:
        change["email"] = role.email
    if change:
        worker.patch(address, change)
    for status in _way_to(role.status):
        worker.put(f"{address}/status", {"status": status})
    if role.tags:
        worker.post(f"{address}/tags", {"add": list(role.tags), "remove": []})
    for author, body in role.notes:
        team[author].post(f"{address}/notes", {"body": body})


def _way_to(status: str) -> tuple[str, ...]:
    """Nobody becomes a customer in one step."""
    stages = ("cold", "warm", "hot", "customer")
    return stages[1 : stages.index(status) + 1]
