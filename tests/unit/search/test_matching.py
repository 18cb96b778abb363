import pytest

from services.search.domain.matching import Fragment, explain, explainer
from services.search.domain.wanted import understand

ROW = {
    "name": "Jean-Luc Conceição",
    "wa_profile_name": "JL 🌸",
    "phone": "+5531988887777",
    "wa_id": "553188887777",
    "previous_phones": ["+33612345678"],
    "email": "Jean.Luc@Example.com",
    "username": "night.owl",
    "user_id": "BR.123",
}


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("conceicao", ("name",)),
        ("conceicoa", ("similar name",)),
        ("jean conceicoa", ("similar name", "e-mail")),
        ("🌸", ("WhatsApp name",)),
        ("+5531988887777", ("phone",)),
        ("7777", ("phone",)),
        ("(31) 8888-7777", ("phone",)),
        ("06 12 34 56 78", ("previous number",)),
        ("jean.luc@example.com", ("e-mail", "name")),
        ("example.com", ("e-mail",)),
        ("@night", ("username",)),
        ("br.123", ("WhatsApp ID",)),
        ("jean 7777", ("name", "phone", "e-mail")),
        ("jeanluc", ("name",)),
        ("", ()),
        ("nothing like it", ()),
    ],
)
def test_the_reason_is_named_in_words(query, reasons):
    assert explain(ROW, understand(query)).matched_on == reasons


@pytest.mark.parametrize(
    ("query", "field", "marked"),
    [
        ("conce", "name", ["Conce"]),
        ("conceicao", "name", ["Conceição"]),
        ("luc jean", "name", ["Jean", "Luc"]),
        ("jeanluc", "name", ["Jean-Luc"]),
        ("7777", "phone", ["7777"]),
        ("+55 31 988", "phone", ["+5531988"]),
        ("12345678", "previous_phones", ["12345678"]),
        ("jean.luc@", "email", ["Jean.Luc@"]),
        ("example", "email", ["Example"]),
        ("night", "username", ["night"]),
    ],
)
def test_what_matched_is_marked(query, field, marked):
    fragments = explain(ROW, understand(query)).highlights[field]

    assert [each.text for each in fragments if each.match] == marked
    whole = "".join(each.text for each in fragments)
    assert whole == ROW[field] or whole in ROW[field]


def test_accents_stay_whole_in_highlights():
    fragments = explain({"name": "Élodie"}, understand("elo")).highlights["name"]

    assert fragments == (Fragment("Élo", match=True), Fragment("die", match=False))


def test_a_row_without_fields_is_no_trouble():
    assert explain({"name": "Ana"}, understand("+5531988887777 x@y.z @w")).matched_on == ()


def test_what_explains_a_page_keeps_nothing_of_one_row_for_the_next():
    wanted = understand("ana 4567")
    page = explainer(wanted)
    rows = [
        {"name": "Ana Lima", "phone": "+5511987654567", "wa_id": "5511987654567"},
        {"name": "Anna", "wa_profile_name": "Ana", "previous_phones": ["+55114567", "+55114567"]},
        {"name": "José 4567", "email": "ana.4567@mail.example", "username": "@ana"},
    ]

    assert [page(row) for row in rows] == [explain(row, wanted) for row in rows]
    assert page(rows[1]).matched_on == ("WhatsApp name", "previous number")
