import unicodedata

import pytest

from libs.common.text import fold, spans, words

WORDS = [
    ("Maria da Silva", "maria da silva"),
    ("  João   Conceição ", "joao conceicao"),
    (unicodedata.normalize("NFD", "João"), "joao"),  # as macOS types it
    ("ＡＮＡ ＳＩＬＶＡ", "ana silva"),  # full width
    ("Strauß", "strauss"),
    ("İstanbul Yıldız", "istanbul yildiz"),
    ("Łukasz Øster", "lukasz oster"),
    ("O'Brien", "obrien"),
    ("O\u2019Brien", "obrien"),
    ("Jean-Luc", "jean luc"),
    ("silva, maria", "silva maria"),
    ("Ёлкин Артём", "елкин артем"),
    ("Γιώργος", "γιωργοσ"),
    ("أحمد", "احمد"),
    ("مُحَمَّد", "محمد"),
    ("فاطمة", "فاطمه"),
    ("علی", "علي"),  # Persian yeh
    ("सुनील कुमार", "सुनील कुमार"),  # vowel signs are letters
    ("फ़रहान", "फरहान"),  # nukta
    ("王小明", "王 小 明"),
    ("김철수", "김 철 수"),
    ("がくと", "が く と"),
    ("🌸 Ana", "🌸 ana"),
    ("Ana❤️", "ana ❤"),
    ("٠١٢", "012"),
    ("", ""),
    (" - ", ""),
]


@pytest.mark.parametrize(("text", "folded"), WORDS)
def test_words_are_compared_without_accents_case_width_and_like_letters(text, folded):
    assert " ".join(words(text)) == folded


def test_punctuation_survives_folding_alone():
    assert fold("Ána.SILVA@Example.com") == "ana.silva@example.com"


@pytest.mark.parametrize("text", [row[0] for row in WORDS if "\u0308" not in row[0]])
def test_spans_have_the_same_words_and_point_into_the_text(text):
    text = unicodedata.normalize("NFC", text)

    assert [span.word for span in spans(text)] == words(text)
    for span in spans(text):
        assert fold(span.word) in "".join(words(text[span.start : span.end]))
