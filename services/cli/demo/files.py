"""The CSV files that the demo's business brings along."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from itertools import cycle, islice

from libs.simulator.people import FakePerson, make_people
from services.cli.demo.cast import CAST

TAGS = ("fair 2026", "newsletter", "wholesale", "repeat buyer", "spring sale", "trade")
STATUSES = ("cold", "cold", "cold", "cold", "warm", "warm", "hot", "customer")


def fair_visitors(count: int) -> str:
    """Return a list from a fair: mostly good, with the mistakes that such lists have."""
    rng, people = _people(count, seed=7)
    rows = [_row(person, rng) for person in people]
    for place in range(11, len(rows), 40):
        rows[place][1] = "07700 900" + str(100 + place % 800)
    for place in range(23, len(rows), 60):
        rows[place][1] = ""
    for place in range(31, len(rows), 70):
        rows[place][1] = rows[place - 5][1]
    return _text(["Full name", "Mobile", "E-mail", "Labels", "Stage"], rows)


def till_receipts(people: Sequence[FakePerson], count: int) -> str:
    """Return the till's receipts: the same people again and again, long enough to be watched."""
    rows = (
        [person.name, f"+{person.wa_id}", "", "", ""] for person in islice(cycle(people), count)
    )
    return _text(["Name", "Phone", "Email", "Tags", "Status"], rows)


def _people(count: int, seed: int) -> tuple[random.Random, list[FakePerson]]:
    rng = random.Random(seed)  # noqa: S311 - the demo must be repeatable
    return rng, strangers(count, rng)


def strangers(count: int, rng: random.Random) -> list[FakePerson]:
    """Return about so many made-up people with a number, none of them with a name of the cast."""
    taken = {role.name for role in CAST}
    made = make_people(count, rng, without_phone=0)
    return [person for person in made if person.name not in taken]


def _row(person: FakePerson, rng: random.Random) -> list[str]:
    tags = rng.sample(TAGS, rng.choice((0, 0, 1, 1, 2)))
    email = f"{person.user_id[3:9]}@example.com" if rng.random() < 0.6 else ""
    return [person.name, f"+{person.wa_id}", email, ", ".join(tags), rng.choice(STATUSES)]


def _text(header: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()
