"""Names, e-mails, tags and notes as they may be stored."""

import pytest

from libs.common.errors import InvalidInputError
from libs.common.storable import storable, storable_json
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.note import clean_body
from services.contacts.domain.tags import clean_tag, clean_tags, with_tags
from services.contacts.domain.text import clean_email, clean_name, one_line


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Grace   Hopper ", "Grace Hopper"),
        ("Grace\r\nHopper\t!", "Grace Hopper !"),
        ("A\u0301sa", "Ása"),  # composed
        ("\u202eevil\u202c", "evil"),  # direction overrides
        ("a\u200bb\u0007\x1b[31m", "ab[31m"),  # zero width, bell, escape
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),  # a joined emoji stays whole
        ("x" * 300, "x" * 200),
        ("ok\ud800", "ok?"),
    ],
)
def test_a_name_is_one_clean_line(typed: str, stored: str):
    assert clean_name(typed) == stored


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u202e", "\0"])
def test_a_name_is_not_blank(typed: str):
    with pytest.raises(InvalidInputError) as refused:
        clean_name(typed)
    assert list(refused.value.errors) == ["name"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Grace.Hopper@Navy.MIL ", "grace.hopper@navy.mil"),
        ("o'brien+tag@sub.example.co.uk", "o'brien+tag@sub.example.co.uk"),
        ("josé@exämple.de", "josé@exämple.de"),
    ],
)
def test_an_address_is_lower_case(typed: str, stored: str):
    assert clean_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@", "@b.cd", "a@b", "a@b.c", "a b@c.de", "a@b..de", "a@.de", "a@b.de.",
     "a@b.de, c@d.ef", "<a@b.de>", "a" * 250 + "@b.de", "a@b@c.de"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str):
    with pytest.raises(InvalidInputError) as refused:
        clean_email(typed)
    assert list(refused.value.errors) == ["email"]


@pytest.mark.timeout(60)
def test_a_hostile_address_is_refused_without_trying_every_way_to_read_it():
    with pytest.raises(InvalidInputError):
        clean_email("a@" + "a." * 120)


def test_json_from_outside_is_made_storable_to_the_last_leaf():
    raw = {"a\0": ["\0x", {"b": "\ud800"}, 1, None, True]}
    assert storable_json(raw) == {"a": ["x", {"b": "?"}, 1, None, True]}
    assert storable("plain") == "plain"
    assert one_line("a\u2028b") == "a b"


def test_tags_keep_their_first_spelling():
    assert clean_tags([" VIP", "vip", "Straße", "STRASSE", "x"]) == ["VIP", "Straße", "x"]
    assert with_tags(["VIP", "b"], ["vip", "a"], ["B"]) == ["a", "VIP"]


@pytest.mark.parametrize("typed", ["", " \t", "x" * 65])
def test_a_tag_has_1_to_64_characters(typed: str):
    with pytest.raises(InvalidInputError):
        clean_tag(typed)
    assert clean_tag("x" * 64) == "x" * 64


def test_a_contact_has_at_most_100_tags():
    hundred = [f"t{n}" for n in range(100)]
    assert len(with_tags([], hundred)) == 100
    with pytest.raises(OverLimitTagsError):
        with_tags(hundred, ["more"])


def test_a_note_keeps_its_lines():
    assert clean_body(" one\ntwo\0 ") == "one\ntwo"
