# ruff: noqa: RUF001 - letters that look alike are what this module is about
"""Text as people compare it: without accents, case, width, or the choice between like letters.

What is folded is for finding and comparing, never for showing.
"""

import re
import unicodedata
from typing import NamedTuple

_OPTIONAL_MARKS = (
    (0x0300, 0x036F),  # accents of Latin, Greek and Cyrillic
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),  # Arabic vowels
    (0x093C, 0x093C), (0x09BC, 0x09BC), (0x0A3C, 0x0A3C),  # Indic nukta
)  # fmt: skip
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŋ": "n", "ґ": "г", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه",
    "ە": "ه", "ٱ": "ا", "ـ": "", "\u0901": "\u0902",
}  # fmt: skip
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\uff07"
_ONE_BY_ONE = (
    (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)  # fmt: skip
"""Scripts written without spaces (kana, Han, Hangul): each character is a word of its own."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")


class _Table(dict[int, str | int]):
    """What becomes of each code point; filled as they are met."""

    def __missing__(self, point: int) -> str | int:
        self[point] = became = self.rule(chr(point))
        return became

    def rule(self, character: str) -> str | int:
        raise NotImplementedError


class _WithoutMarks(_Table):
    def rule(self, character: str) -> str | int:
        point = ord(character)
        if any(low <= point <= high for low, high in _OPTIONAL_MARKS):
            return ""
        if character.isdecimal():
            return str(unicodedata.decimal(character))
        return _LETTERS.get(character, character)


class _Separated(_Table):
    def rule(self, character: str) -> str | int:
        if any(low <= ord(character) <= high for low, high in _ONE_BY_ONE):
            return f" {character} "
        category = unicodedata.category(character)
        if category == "So":
            return f" {character} "
        if category in {"Cf", "Sk"} or 0xFE00 <= ord(character) <= 0xFE0F:
            return ""
        if character in _APOSTROPHES:
            return ""
        return character if category[0] in "LNM" else " "


class _Pieces(dict[str, str]):
    """What is left of characters, with blanks where words part; filled as they are met."""

    def __missing__(self, character: str) -> str:
        self[character] = piece = fold(character).translate(_separated)
        return piece


_pieces = _Pieces()
_without_marks = _WithoutMarks()
_separated = _Separated()


class Span(NamedTuple):
    """A folded word and where it stands in the text it came from (code points, end excluded)."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return text without accents, case and width; punctuation and spacing stay."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_without_marks)
    return unicodedata.normalize("NFC", plain.casefold())


def words(text: str) -> list[str]:
    """Return the folded words of a text in order.

    An apostrophe joins; other punctuation parts; an emoji and each character of a script
    without spaces is a word of its own.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower().replace("'", "").replace("`", ""))
    return fold(text).translate(_separated).split()


def spans(text: str) -> list[Span]:
    """Return the folded words of a text with their places; text should be in NFC."""
    if text.isascii() and "'" not in text and "`" not in text:
        plain = _ASCII_WORD.finditer(text.lower())
        return [Span(each.group(), each.start(), each.end()) for each in plain]
    found: list[Span] = []
    word, start = "", 0
    for place, character in enumerate(text):
        piece = _pieces[character]
        if " " not in piece:
            start = start if word else place
            word += piece
            continue
        if word:
            found.append(Span(word, start, place))
            word = ""
        found += [Span(each, place, place + 1) for each in piece.split()]
    return [*found, Span(word, start, len(text))] if word else found


def is_written_solid(word: str) -> bool:
    """Tell whether a word is one character of a script without spaces."""
    return len(word) == 1 and any(low <= ord(word) <= high for low, high in _ONE_BY_ONE)
