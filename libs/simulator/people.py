"""Made-up people: names from many places, numbers that nobody shares, some without a number."""

import random
from dataclasses import dataclass
from typing import Any

from libs.common.phone import parse_phone
from libs.simulator.places import PLACES, Place

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class FakePerson:
    """Somebody on WhatsApp. wa_id is None for those whose username hides their number.

    key: stays when user id and number change.
    """

    name: str
    user_id: str
    wa_id: str | None
    username: str | None
    key: str

    def contact(self) -> dict[str, Any]:
        """Return the person as an item of a webhook's `contacts[]`."""
        profile = {"name": self.name, **({"username": self.username} if self.username else {})}
        number = {"wa_id": self.wa_id} if self.wa_id else {}
        return {"profile": profile, "user_id": self.user_id, **number}

    def sender(self) -> dict[str, str]:
        """Return what a message says of its sender."""
        return {"from_user_id": self.user_id, **({"from": self.wa_id} if self.wa_id else {})}

    def recipient(self) -> dict[str, str]:
        """Return what a status says of its recipient."""
        number = {"recipient_id": self.wa_id} if self.wa_id else {}
        return {"recipient_user_id": self.user_id, **number}


def make_people(count: int, rng: random.Random, *, without_phone: float = 0.1) -> list[FakePerson]:
    """Make people, the same ones for the same rng. without_phone: the share that has a username."""
    taken: set[str] = set()
    return [_person(place, rng, taken, without_phone) for place in rng.choices(PLACES, k=count)]


def _person(place: Place, rng: random.Random, taken: set[str], without_phone: float) -> FakePerson:
    given, family = rng.choice(place.given), rng.choice(place.family)
    number = _number(place, rng, taken)
    hidden = rng.random() < without_phone
    user_id = f"{place.country}.{''.join(rng.choices('0123456789', k=17))}"
    return FakePerson(
        name=f"{family}{given}" if place.family_first else f"{given} {family}",
        user_id=user_id,
        key=user_id,
        wa_id=None if hidden else number,
        username=f"wl.{''.join(rng.choices(_ALPHABET, k=9))}" if hidden else None,
    )


def another_user_id(person: FakePerson, rng: random.Random) -> str:
    """Return a user id that the person never had."""
    return f"{person.user_id.partition('.')[0]}.{''.join(rng.choices('0123456789', k=17))}"


def another_number(number: str, taken: set[str], rng: random.Random) -> str:
    """Return a number of the same kind that nobody has, and take it."""
    while True:
        other = number[:-6] + "".join(rng.choices("0123456789", k=6))
        if other not in taken and parse_phone(f"+{other}").digits == other:
            taken.add(other)
            return other


def _number(place: Place, rng: random.Random, taken: set[str]) -> str:
    while True:
        prefix = rng.choice(place.prefixes)
        number = prefix + "".join(rng.choices("0123456789", k=place.length - len(prefix)))
        if number not in taken and parse_phone(f"+{number}").digits == number:
            taken.add(number)
            return number
