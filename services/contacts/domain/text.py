"""Text from outside, made fit to store: no NUL, no lone surrogates, no controls in names."""

import re
import unicodedata

from libs.common.errors import InvalidInputError
from libs.common.storable import storable

NAME_LENGTH = 200
EMAIL_LENGTH = 254
_ATOM = r"[^\s@\"(),:;<>\[\\\]]"
_LABEL = _ATOM.replace("@", "@.")
_EMAIL = re.compile(rf"{_ATOM}+@(?:{_LABEL}+\.)+{_LABEL}{{2,}}")


def one_line(text: str, length: int = NAME_LENGTH) -> str:
    """Return text on one line, in NFC, blanks collapsed, controls dropped, cut to length."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:length].strip()
    plain = storable(text)
    if plain.isprintable():
        return " ".join(unicodedata.normalize("NFC", plain).split())[:length].strip()
    visible = "".join(
        " " if each.isspace() else each for each in plain if each.isspace() or _shown(each)
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())[:length].strip()


def sortable_name(name: str) -> str:
    """Return a name as lists sort by it and find its beginning."""
    return name.casefold()[:NAME_LENGTH]


def clean_name(text: str) -> str:
    """Return a person's name. Raises InvalidInputError when nothing is left of it."""
    name = one_line(text)
    if not name:
        raise InvalidInputError.of("name", "must not be blank", why="blank")
    return name


def clean_email(text: str) -> str:
    """Return an e-mail address in lower case. Raises InvalidInputError naming the field email."""
    email = one_line(text, EMAIL_LENGTH + 1).lower()
    if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email):
        raise InvalidInputError.of("email", "is not an e-mail address", why="bad_email")
    return email


def _shown(each: str) -> bool:
    """Keep what joins emoji and scripts (ZWJ, ZWNJ); drop other controls and bidi overrides."""
    return each in "\u200c\u200d" or unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Cn"}
