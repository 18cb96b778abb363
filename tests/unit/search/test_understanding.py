import pytest

from services.search.domain.dialling import dialled_endings
from services.search.domain.typos import is_close, typos_allowed
from services.search.domain.wanted import (
    MOST_CHARACTERS,
    MOST_PARTS,
    Number,
    only_names,
    understand,
)


@pytest.mark.parametrize(
    ("text", "digits", "international"),
    [
        ("+55 (11) 98765-4321", "5511987654321", True),
        ("0055 11 98765-4321", "5511987654321", True),
        ("wa.me/5511987654321", "5511987654321", True),
        ("(11) 98765-4321", "11987654321", False),
        ("4321", "4321", False),
        ("٤٣٢١", "4321", False),
        ("030/901820", "030901820", False),
    ],
)
def test_digits_in_any_dress_are_a_number(text, digits, international):
    assert understand(text).number == Number(digits, international)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0018", Number("0018", international=False)),
        ("0000", Number("0000", international=False)),
        ("0044 77", Number("004477", international=False, beginning="4477")),
    ],
)
def test_few_digits_after_two_zeros_may_be_an_ending_or_a_beginning(text, number):
    assert understand(text).number == number


@pytest.mark.parametrize("text", ["12", "maria", "maria 4321", "9.19E+11", "a1b2c3", "", "maria@x"])
def test_other_texts_are_no_number_as_a_whole(text):
    assert understand(text).number is None


def test_a_number_among_words_is_one_part():
    wanted = understand("maria +55 (11) 98765-4321 silva")

    assert [part.words for part in wanted.parts][::2] == [("maria",), ("silva",)]
    assert wanted.parts[1].number == Number("5511987654321", international=True)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Maria.Silva@Example.com", "maria.silva@example.com"),
        ("mailto:maria@example.com", "maria@example.com"),
        ("<maria@example.com>", "maria@example.com"),
        ("maria@", "maria@"),
        ("@maria", None),
        ("maria", None),
        ("maria@example.com souza", None),
    ],
)
def test_an_address_or_its_beginning_is_an_email(text, email):
    assert understand(text).email == email


@pytest.mark.parametrize(
    ("text", "handle"), [("@Night.Owl", "night.owl"), ("night", "night"), ("a b", None)]
)
def test_one_word_may_be_a_username(text, handle):
    assert understand(text).handle == handle


@pytest.mark.parametrize("text", ["", "   ", "!!!", "@", "\0", "\u200b"])
def test_nothing_readable_wants_nothing(text):
    assert not understand(text)


def test_only_the_first_parts_of_an_endless_name_are_looked_for():
    assert len(understand("a b c " * 30).parts) == MOST_PARTS


def test_control_characters_and_endless_queries_are_cut():
    assert understand("ma\0ria\n").text == "ma ria"
    assert len(understand("x" * 5000).text) == MOST_CHARACTERS


@pytest.mark.parametrize(
    ("digits", "endings"),
    [
        ("4321", {"4321"}),
        ("07700900123", {"07700900123", "7700900123"}),
        ("01511987654321", {"01511987654321", "1511987654321", "11987654321", "1187654321"}),
        ("3188887777", {"3188887777", "31988887777"}),
        ("3133334444", {"3133334444"}),  # a landline gets no 9
        ("0445512345678", {"0445512345678", "445512345678", "5512345678"}),
        ("01115" + "23456789", {"0111523456789", "111523456789", "1523456789", "1123456789"}),
        ("89161234567", {"89161234567", "9161234567", "91961234567"}),
        ("06301234567", {"06301234567", "6301234567", "301234567"}),
        ("000", {"000"}),
    ],
)
def test_national_habits_of_dialling_are_known(digits, endings):
    assert set(dialled_endings(digits)) == endings
    assert dialled_endings(digits)[0] == digits


@pytest.mark.parametrize(
    ("word", "allowed"), [("ana", 0), ("anna", 1), ("jonathan", 2), ("4321", 0), ("r2d2x", 0)]
)
def test_short_words_and_numbers_forgive_no_slip(word, allowed):
    assert typos_allowed(word) == allowed


@pytest.mark.parametrize(
    ("typed", "word", "close"),
    [
        ("mraia", "maria", True),
        ("marai", "mariana", True),  # a beginning with a slip
        ("maria", "mario", True),
        ("maria", "marina", True),
        ("moria", "mexico", False),
        ("ana", "anabela", True),
        ("ana", "una", False),
        ("alexandar", "alexandra", True),
    ],
)
def test_a_word_is_close_when_it_is_one_or_two_slips_away(typed, word, close):
    assert is_close(typed, word) is close


@pytest.mark.parametrize(
    "text",
    [
        "123", "+4477", "maria 4321", "maria@mail.example", "maria@", "12 34 5", "⁴⁴⁷⁷⁰⁰", "①②③④",
        "44,77,00", "4_4_7_7", "44'77", "4a4b7", "٤٤٧", "４４７", "4\u200e4\u200e7", "4 maria 4 7",
        "maria＠mail.example",
    ],
)  # fmt: skip
def test_a_number_or_an_address_is_more_than_a_name(text):
    assert only_names(understand(text)) is None


@pytest.mark.parametrize("text", ["maria da silva", "@maria", "agent 47", "王小明", ""])
def test_a_name_is_asked_for_as_such(text):
    wanted = only_names(understand(text))
    assert wanted is not None
    assert (wanted.names_only, wanted.email, wanted.number) == (True, None, None)
    assert wanted.parts == understand(text).parts
