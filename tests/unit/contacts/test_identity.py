"""Who is who."""

import pytest

from libs.common.events.whatsapp import Person
from services.contacts.domain.identity import (
    Key,
    Known,
    Resolution,
    keys_of,
    phone_behind,
    resolve,
    spellings_of,
)

WA, BSUID, PARENT = (
    Key("wa_id", "", "447700900001"),
    Key("bsuid", "p1", "GB.abc"),
    Key("parent_bsuid", "", "GB.ENT.x"),
)


@pytest.mark.parametrize(
    ("person", "keys"),
    [
        (Person(wa_id="447700900001"), [WA]),
        (Person(user_id="GB.abc"), [BSUID]),
        (Person(wa_id="447700900001", user_id="GB.abc", parent_user_id="GB.ENT.x"),
         [BSUID, PARENT, WA]),
        (Person(wa_id="GB.abc"), [BSUID]),  # some partners send it in the number's place
        (Person(wa_id="GB.abc", user_id="GB.real"), [Key("bsuid", "p1", "GB.real")]),
        (Person(wa_id="+447700900001"), []),  # nothing WhatsApp sends
        (Person(wa_id="not a number"), []),
        (Person(user_id="G" * 161), []),
        (Person(username="grace"), []),  # a display attribute, never a key
        (Person(), []),
    ],
)  # fmt: skip
def test_keys_come_strongest_first(person: Person, keys: list[Key]):
    assert keys_of(person, "p1") == keys


@pytest.mark.parametrize(
    ("keys", "owners", "spelled", "contact", "others"),
    [
        ([WA], {}, {}, None, {}),
        ([WA], {WA: "a"}, {}, "a", {}),
        ([BSUID, WA], {WA: "a"}, {}, "a", {}),  # seen with its number before
        ([BSUID, WA], {BSUID: "b", WA: "a"}, {}, "b", {WA: "a"}),  # for a person to settle
        ([BSUID, PARENT], {PARENT: "c"}, {}, "c", {}),
        ([WA], {}, {"447700900001": {"a"}}, "a", {}),
        ([WA], {}, {"447700900001": {"a", "b"}}, None, {}),  # a spelling that two share
        ([WA], {WA: "a"}, {"447700900001": {"b"}}, "a", {}),  # exact goes before spelling
    ],
)
def test_a_person_is_resolved(
    keys: list[Key], owners: dict, spelled: dict, contact: str | None, others: dict
):
    assert resolve(keys, spellings_of(keys), Known(owners, spelled)) == Resolution(contact, others)


def test_what_a_batch_learns_it_knows():
    known = Known()
    known.note("a", [WA], ["447700900001"])
    known.note("b", [WA], ["447700900001"])

    assert known.owners == {WA: "a"}
    assert known.spelled == {"447700900001": {"a", "b"}}


def test_a_number_is_guessed_and_spelled_from_a_wa_id():
    brazil = [Key("wa_id", "", "553188888888")]
    assert phone_behind(brazil) == "+5531988888888"
    assert spellings_of(brazil) == {"553188888888", "5531988888888"}
    assert phone_behind([BSUID]) is None
    assert spellings_of([BSUID]) == set()
