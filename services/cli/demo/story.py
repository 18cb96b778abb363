"""What happens in the demo's business, and in its outlet, whose plan is full."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from libs.common.errors import UnavailableError
from libs.simulator import Simulator, Webhook
from libs.simulator.people import FakePerson, make_people
from services.cli.demo.cast import CAST, LATE, Role
from services.cli.demo.colleague import Colleague, wait_for
from services.cli.demo.files import fair_visitors, strangers, till_receipts
from services.cli.demo.past import (
    Life,
    acquaintances,
    is_acquaintance,
    newcomers,
    tell,
    way_to,
)
from services.cli.demo.webhooks import conversations, late_comers, one_id_two_people, remembered
from services.cli.installation import Installation

BATCH = 50
"""Messages of one delivery."""
VIEWS: tuple[dict[str, Any], ...] = (
    {"name": "Ready to buy", "query": {"status": ["hot"]}, "shared": True, "pinned": True},
    {"name": "Newsletter", "query": {"tag": ["newsletter"]}, "shared": True},
    {"name": "Wholesale, nobody's", "query": {"tag": ["wholesale"], "owner": ["none"]}},
)


def play(
    here: Installation, sender: Simulator, number: str, team: Sequence[Colleague], *, people: int
) -> str:
    """Fill an empty workspace with about so many people. Returns the running import's id.

    team: the owner first. Most came over months and wrote now and then, a list of a fair was
    brought in today, and some write for the first time. Raises UnavailableError when Warmline
    refuses something.
    """
    boss, now, rng = team[0], here.now(), random.Random(5)  # noqa: S311 - repeatable
    regulars = strangers(people, rng)
    tell(here, team, [*newcomers(regulars, now, rng), *acquaintances(now)])
    _write(sender, number, regulars[: people // 2], now, rng)
    _deliver(sender, conversations(CAST, number, int(now.timestamp())))
    _deliver(sender, one_id_two_people(number, int(now.timestamp())))
    wait_for(lambda: _used(boss) >= len(regulars) + len(CAST) + 2, "everybody to be there")
    _work(team)
    boss.finish_import(
        "fair-visitors.csv", fair_visitors(max(people // 4, 24)), add_tags=["fair 2026"]
    )
    receipts = till_receipts(regulars, 100 * people)
    return boss.begin_import("till-receipts.csv", receipts, first_check=False, on_match="fill")


def fill_up(
    here: Installation, sender: Simulator, number: str, boss: Colleague, *, room: int
) -> None:
    """Fill a workspace to the last place of its plan, and have some more people write.

    Raises UnavailableError when Warmline refuses something.
    """
    now, rng = here.now(), random.Random(9)  # noqa: S311 - repeatable
    people = make_people(room, rng, without_phone=0)
    tell(here, [boss], [Life(life.came, life.lead) for life in newcomers(people, now, rng)])
    _write(sender, number, people[: room // 2], now, rng)
    _deliver(sender, late_comers(number, int(now.timestamp())))
    wait_for(lambda: int(boss.get("/api/v1/usage")["waiting"]) >= len(LATE), "the waiting room")


def _write(
    sender: Simulator, number: str, people: Sequence[FakePerson], now: datetime, rng: random.Random
) -> None:
    groups = [people[start : start + BATCH] for start in range(0, len(people), BATCH)]
    _deliver(sender, [remembered(group, number, int(now.timestamp()), rng) for group in groups])


def _deliver(sender: Simulator, webhooks: Sequence[Webhook]) -> None:
    ledger = sender.send(webhooks)
    if ledger.refused:
        raise UnavailableError(f"{ledger.refused} webhooks were refused: {dict(ledger.answers)}")


def _used(who: Colleague) -> int:
    return int(who.get("/api/v1/usage")["used"])


def _work(team: Sequence[Colleague]) -> None:
    """Have the team move, tag, own and annotate whom they talked to."""
    boss = team[0]
    addresses = {
        each["name"]: f"/api/v1/contacts/{each['id']}" for each in boss.get_all("/api/v1/contacts")
    }
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
    if not is_acquaintance(role):
        for status in way_to(role.status):
            worker.put(f"{address}/status", {"status": status})
        if role.tags:
            worker.post(f"{address}/tags", {"add": list(role.tags), "remove": []})
        for author, body in role.notes:
            team[author].post(f"{address}/notes", {"body": body})
