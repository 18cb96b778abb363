"""What was written before the number was connected, in chunks and with late media."""

import random
from collections.abc import Iterator
from typing import Any

from libs.simulator.contents import CONTENTS
from libs.simulator.people import FakePerson
from libs.simulator.updates import BUSINESS, Maker, Update, ids_of, make_wamid

LONG_AGO = 10**7


def old_text(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Have written before the number was connected."""
    wamid = make_wamid(person.key, "old", moment)
    text = {"type": "text", "text": {"body": "long ago"}}
    yield _chunk(
        person, [{**_from(person), **_of(wamid, moment), **text, **_read(rng)}], rng, wamid
    )


def old_picture(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Have sent a picture, which comes as a placeholder first and later under the same id."""
    wamid = make_wamid(person.key, "old-picture", moment)
    place = {**_from(person), **_of(wamid, moment), "type": "media_placeholder", **_read(rng)}
    late = {**_from(person), **_of(wamid, moment), **_picture(person, rng)}
    yield _chunk(person, [place], rng, wamid)
    yield Update("history", "messages", person, late, wamid)


def old_answer(person: FakePerson, moment: int, rng: random.Random) -> Iterator[Update]:
    """Have been sent a picture, whose content may come before its placeholder."""
    wamid = make_wamid(person.key, "old-answer", moment)
    number = {"to": person.wa_id} if person.wa_id else {}
    sent = {"from": BUSINESS, "to_user_id": person.user_id, **number, **_of(wamid, moment)}
    late = Update("history", "message_echoes", person, {**sent, **_picture(person, rng)}, wamid)
    place = {**sent, "type": "media_placeholder", **_read(rng)}
    yield from rng.sample([_chunk(person, [place], rng, wamid), late], 2)


def no_history(_: FakePerson, __: int, rng: random.Random) -> Iterator[Update]:
    """The business declined to share its history, or a chunk holds nothing but its progress."""
    error = {"code": 2593109, "title": "History sync is turned off by the business"}
    item = rng.choice(({"errors": [error]}, {"metadata": _where(rng), "threads": []}))
    yield Update("history", "history", None, item)


HISTORIES: tuple[Maker, ...] = (old_text, old_picture, old_answer)


def _chunk(
    person: FakePerson, messages: list[dict[str, Any]], rng: random.Random, wamid: str
) -> Update:
    thread = {"id": person.wa_id, "context": ids_of(person), "messages": messages}
    item = {"metadata": _where(rng), "threads": [thread]}
    return Update("history", "history", person, item, wamid)


def _where(rng: random.Random) -> dict[str, int]:
    return {"phase": 0, "chunk_order": rng.randint(1, 9), "progress": rng.randint(1, 100)}


def _from(person: FakePerson) -> dict[str, str]:
    return person.sender()


def _of(wamid: str, moment: int) -> dict[str, str]:
    return {"id": wamid, "timestamp": str(moment - LONG_AGO)}


def _read(rng: random.Random) -> dict[str, Any]:
    return {"history_context": {"status": rng.choice(("READ", "DELIVERED"))}}


def _picture(person: FakePerson, rng: random.Random) -> dict[str, Any]:
    return {"type": "image", "image": CONTENTS["image"](person, rng)}
