"""What somebody may mean by the one string they typed."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from libs.common.phone import InvalidPhoneError, phone_keys, undress
from libs.common.text import fold, words

MOST_CHARACTERS = 200
MOST_PARTS = 10
"""What comes after is not looked for: no name is longer, and each part costs."""

FEWEST_DIGITS = 3
_COMPLETE_DIGITS = 8
_NUMBER_IN_TEXT = re.compile(r"(?<!\w)[+(]?\d[\d\s().\-/]{2,}\d(?!\w)")
_A_DIGIT = re.compile(r"\d")
_MAIL_DRESS = re.compile(r"^(?:mailto:)?<?|>?[,;]?$")


@lru_cache(maxsize=256)
def _keys(digits: str) -> frozenset[str]:
    return phone_keys(digits)


@dataclass(frozen=True, slots=True)
class Number:
    """Digits somebody typed as a phone number or a part of one.

    digits: without punctuation. international: typed with a plus, as a link, or with 00 before
    enough of them, so that they can only be the beginning of a number. beginning: what few digits
    after 00 are when those are a dress; `digits` then still has the zeros, since numbers end in
    them too.
    """

    digits: str
    international: bool
    beginning: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Every spelling of it as a complete international number; empty if it is too short."""
        return _keys(self.digits) if len(self.digits) >= _COMPLETE_DIGITS else frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must be found: between two blanks, or a number with blanks in it.

    raw: folded, with its punctuation. words: its folded words; all of them must be found.
    """

    raw: str
    words: tuple[str, ...] = ()
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query understood. Every part must be found; which reading was right shows in the match.

    number: when the whole query reads as a number. email: when it reads as an address or its
    beginning. handle: a username, when it begins with @ or could be one. names_only: look for it in
    names and usernames and nowhere else.
    """

    text: str
    parts: tuple[Part, ...] = field(default=())
    number: Number | None = None
    email: str | None = None
    handle: str | None = None
    names_only: bool = False

    @property
    def words(self) -> list[str]:
        """All folded words in the order they were typed."""
        return [word for part in self.parts for word in part.words]

    def __bool__(self) -> bool:
        return bool(self.parts)


def understand(text: str) -> Wanted:
    """Read a query; anything can be read, even if it then wants nothing that could be found."""
    plain = _cleaned(text)
    folded = _MAIL_DRESS.sub("", fold(plain)).strip()
    number = read_number(plain)
    if number:
        return Wanted(plain, (Part(folded, tuple(words(plain)), number),), number)
    single = " " not in folded
    return Wanted(
        plain,
        _parts(plain),
        email=folded if single and "@" in folded[1:] else None,
        handle=folded.lstrip("@") if single and folded else None,
    )


def only_names(wanted: Wanted) -> Wanted | None:
    """Return a query as one for names and usernames only, or None when it asks for more than that:
    for a number, a part of one, or an address.

    Digits count as they are looked for: folded, whatever stands between them.
    """
    has_digits = sum(map(str.isdigit, fold(wanted.text))) >= FEWEST_DIGITS
    if has_digits or wanted.email or any("@" in part.raw[1:] for part in wanted.parts):
        return None
    return replace(wanted, names_only=True)


def read_number(text: str) -> Number | None:
    """Read text as a number in any dress, or return None when it has fewer than three digits."""
    if not _A_DIGIT.search(text):
        return None
    try:
        undressed = undress(text)
    except InvalidPhoneError:
        return None
    digits = undressed.removeprefix("+")
    is_plus, behind = digits != undressed, digits.removeprefix("00")
    is_zeros = behind != digits
    if is_plus or (is_zeros and len(behind) >= _COMPLETE_DIGITS):
        return Number(behind, international=True) if len(behind) >= FEWEST_DIGITS else None
    is_begun = is_zeros and len(behind) >= FEWEST_DIGITS and not behind.startswith("0")
    number = Number(digits, international=False, beginning=behind if is_begun else None)
    return number if len(digits) >= FEWEST_DIGITS else None


def _parts(plain: str) -> tuple[Part, ...]:
    found: list[Part] = []
    place = 0
    for match in _NUMBER_IN_TEXT.finditer(plain):
        number = read_number(match[0])
        if number:
            found += _word_parts(plain[place : match.start()])
            found.append(Part(fold(match[0]), tuple(words(match[0])), number))
            place = match.end()
    return tuple(found + _word_parts(plain[place:]))[:MOST_PARTS]


def _word_parts(text: str) -> list[Part]:
    found = []
    for raw in text.split():
        part_words = tuple(words(raw))
        if part_words:
            found.append(Part(fold(raw).strip("<>,;@"), part_words, read_number(raw)))
    return found


def _cleaned(text: str) -> str:
    """Return text in NFC without control characters and outer blanks, at most 200 characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:MOST_CHARACTERS]
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(each) == "Cc" else each for each in plain)
    return " ".join(plain.split())[:MOST_CHARACTERS]
