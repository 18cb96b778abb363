"""What a wrong encoding makes of letters: signs and capitals in the middle of words."""

import re

_LETTER = r"[^\W\d_]"
_SIGN = (
    "\u00a1-\u00a9\u00ab-\u00b1\u00b6\u00b8\u00bb-\u00bf\u00d7\u00f7\u0192\u02c6\u02d9-\u02dd"
    "\u2020-\u2122\u2200-\u25ff\uf8ff\ufb00-\ufb06\ufffd"
)
_SMALL = "a-z\u00df-\u00f6\u00f8-\u00fe"
_CAPITAL = "\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u0178\u017d"
_ODD = re.compile(
    "|".join(
        (
            f"(?<={_LETTER})[{_SIGN}\u201a\u201c-\u201e](?={_LETTER})",  # a sign in a word
            f"(?<=[{_SMALL}])[{_CAPITAL}]",  # a capital in a word
            f"(?<={_LETTER})[\u2013\u2014](?=[a-z])",  # a dash in a word
            f"(?<={_LETTER})[\u00a1\u00a2\u0192\u201a\u201e\u2020\u2021]",  # a sign at its end
            "[\u00a6\u00a8\u00ac\u00b8\u00bc-\u00be\u0178\u2248-\u25ff](?=[a-z])",  # at its start
            "[\u0080-\u009f\u00a4\ufffd]",  # what nobody writes
        )
    )
)
_FOREIGN = "\u0370-\u06ff"
_MIXED = re.compile(f"(?<=[A-Za-z])[{_FOREIGN}]|[{_FOREIGN}](?=[A-Za-z])")


def mixed_scripts(text: str) -> int:
    """Count the places where a Greek, Cyrillic, Hebrew or Arabic letter meets a Latin one."""
    return len(_MIXED.findall(text))


def odd_words(text: str) -> int:
    """Count the places in a text that no word has."""
    return len(_ODD.findall(text))
