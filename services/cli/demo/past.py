"""What happened before today: people who came over months, and what the team did with them."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from libs.common.clock import ManualClock
from libs.common.errors import UnauthenticatedError
from libs.simulator.people import FakePerson
from services.cli.demo.cast import CAST, Role
from services.cli.demo.colleague import Colleague
from services.cli.demo.files import TAGS
from services.cli.installation import Installation, installation

MONTHS = timedelta(days=270)
STAGES = ("cold", "warm", "hot", "customer")
ENDS = (*(("cold",) * 6), *(("warm",) * 4), *(("hot",) * 2), *(("customer",) * 3))
"""How far people get: most are never talked to."""
WORKERS = 3
"""Members of the team who may change contacts: the first ones."""
WAYS = ("website", "website", "market stall", "instagram")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member did with a person. path: after the contact's own address."""

    at: datetime
    who: int
    method: str
    path: str
    body: dict[str, Any]


@dataclass(slots=True)
class Life:
    """One person's way through the business. came: when; lead: as `POST /api/v1/leads` takes it."""

    came: datetime
    lead: dict[str, Any]
    deeds: list[Deed] = field(default_factory=list)


def newcomers(people: Iterable[FakePerson], now: datetime, rng: random.Random) -> list[Life]:
    """Let made-up people come over months, ever more of them, and be talked to for some days."""
    return [_life(person, now - MONTHS * rng.random() ** 1.5, now, rng) for person in people]


def acquaintances(now: datetime) -> list[Life]:
    """Return those of the cast who wrote before today: from their first message on."""
    return [_known(role, now) for role in CAST if is_acquaintance(role)]


def is_acquaintance(role: Role) -> bool:
    """Tell whether somebody of the cast was there before today."""
    return role.wa_id is not None and _first(role) > timedelta(days=1)


def tell(here: Installation, team: Sequence[Colleague], lives: Sequence[Life]) -> None:
    """Do everything in its order and at its time.

    Where contacts is another process, that has a clock of its own: there the past happens now.
    """
    clock = ManualClock(here.now() - MONTHS)
    with installation(here.env, clock) as then:
        try:
            then.workspaces()
        except UnauthenticatedError:
            _tell(here, None, team, lives)
        else:
            _tell(then, clock, team, lives)


def _tell(
    here: Installation, clock: ManualClock | None, team: Sequence[Colleague], lives: Sequence[Life]
) -> None:
    events: list[tuple[datetime, int, Deed | None]]
    events = [(life.came, place, None) for place, life in enumerate(lives)]
    events += [(deed.at, place, deed) for place, life in enumerate(lives) for deed in life.deeds]
    ids: dict[int, str] = {}
    for at, place, deed in sorted(events, key=lambda each: each[:2]):
        if clock is not None:
            clock.advance(at - clock.now())
        if deed is None:
            actor, lead = team[0].actor, lives[place].lead
            ids[place] = here.call_as(actor, "contacts", "POST", "/api/v1/leads", lead)["id"]
        else:
            path = f"/api/v1/contacts/{ids[place]}{deed.path}"
            here.call_as(team[deed.who].actor, "contacts", deed.method, path, deed.body)


def _life(person: FakePerson, came: datetime, now: datetime, rng: random.Random) -> Life:
    email = f"{person.user_id[3:9]}@example.com" if rng.random() < 0.6 else None
    tags = rng.sample(TAGS, rng.choice((0, 0, 1, 1, 2)))
    lead = {"name": person.name, "phone": f"+{person.wa_id}", "source": rng.choice(WAYS)}
    life = Life(came, {**lead, "email": email, "tags": tags})
    at, who = came, rng.randrange(WORKERS)
    for status in way_to(rng.choice(ENDS)):
        at += timedelta(days=rng.expovariate(1 / 9), minutes=5)
        if at >= now:
            break
        life.deeds.append(Deed(at, who, "PUT", "/status", {"status": status}))
    return life


def _known(role: Role, now: datetime) -> Life:
    came = now - _first(role)
    life = Life(came, {"name": role.name, "phone": f"+{role.wa_id}", "source": "website"})
    who, steps = role.owner or 0, list[tuple[int, str, str, dict[str, Any]]]()
    if role.tags:
        steps.append((who, "POST", "/tags", {"add": list(role.tags), "remove": []}))
    steps += [(who, "PUT", "/status", {"status": each}) for each in way_to(role.status)]
    steps += [(author, "POST", "/notes", {"body": body}) for author, body in role.notes]
    for place, (worker, method, path, body) in enumerate(steps, start=1):
        at = came + (now - came) * place / (len(steps) + 1)
        life.deeds.append(Deed(at, worker, method, path, body))
    return life


def _first(role: Role) -> timedelta:
    """How long ago somebody first wrote, and a minute before it."""
    return timedelta(minutes=max(minutes for minutes, _ in role.talk) + 1)


def way_to(status: str) -> tuple[str, ...]:
    """Nobody becomes a customer in one step."""
    return STAGES[1 : STAGES.index(status) + 1]
