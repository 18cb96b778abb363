"""People who are known otherwise from some moment on, in every shape in which that is told."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from libs.simulator.people import FakePerson, another_number, another_user_id
from libs.simulator.updates import Update, make_wamid

Change = Callable[[FakePerson, int, random.Random, set[str]], tuple[FakePerson, Update]]
"""Returns who a person is from now on and the news of it; given the numbers that are taken."""


def changed_id(
    person: FakePerson, moment: int, rng: random.Random, _: set[str]
) -> tuple[FakePerson, Update]:
    """Give a person another user id."""
    after = replace(person, user_id=another_user_id(person, rng))
    told = {"user_id": after.user_id, "previous_user_id": person.user_id}
    item = _system(person, "user_changed_user_id", moment, **told)
    return after, Update("messages", "messages", None, item)


def changed_id_by_field(
    person: FakePerson, moment: int, rng: random.Random, _: set[str]
) -> tuple[FakePerson, Update]:
    """Give a person another user id, told in the field that was withdrawn."""
    after = replace(person, user_id=another_user_id(person, rng))
    item = {
        **({"wa_id": person.wa_id} if person.wa_id else {}),
        "detail": "user id changed",
        "user_id": {"previous": person.user_id, "current": after.user_id},
        "timestamp": str(moment),
    }
    return after, Update("user_id_update", "user_id_update", None, item)


def changed_number(
    person: FakePerson, moment: int, rng: random.Random, taken: set[str]
) -> tuple[FakePerson, Update]:
    """Give a person another number and so another user id; only an id where they hide theirs."""
    if person.wa_id is None:
        return changed_id(person, moment, rng, taken)
    number = another_number(person.wa_id, taken, rng)
    after = replace(person, wa_id=number, user_id=another_user_id(person, rng))
    told = {"wa_id": number, "user_id": after.user_id, "previous_user_id": person.user_id}
    kind = rng.choice(("user_changed_number", "customer_changed_number"))
    item = {"from": person.wa_id, **_system(person, kind, moment, **told)}
    return after, Update("messages", "messages", None, item)


def changed_device(
    person: FakePerson, moment: int, _: random.Random, __: set[str]
) -> tuple[FakePerson, Update]:
    """Let a person write from another device."""
    item = {**person.sender(), **_system(person, "customer_identity_changed", moment)}
    item["identity"] = {"acknowledged": True, "created_timestamp": str(moment), "hash": "DF2="}
    return person, Update("messages", "messages", None, item)


CHANGES: tuple[Change, ...] = (changed_id, changed_id_by_field, changed_number, changed_device)


def _system(person: FakePerson, kind: str, moment: int, **told: str) -> dict[str, Any]:
    return {
        "id": make_wamid(person.user_id, kind, moment),
        "timestamp": str(moment),
        "type": "system",
        "system": {"type": kind, "body": "User changed", **told},
    }
