"""How people dial: the digits that a number typed in a national dress may stand for."""

import re

_BRAZIL_LOCAL = re.compile(r"([1-9][1-9])([6-9]\d{7})")
_BRAZIL_LOCAL_9 = re.compile(r"([1-9][1-9])9([6-9]\d{7})")
_BRAZIL_CARRIER = re.compile(r"0\d\d([1-9][1-9]\d{8,9})")
_MEXICO_MOBILE = re.compile(r"(?:044|045|01|1)([2-9]\d{9})")
_ARGENTINA_15 = re.compile(r"0?([1-9]\d{1,3})15(\d{6,8})")
_RUSSIA_8 = re.compile(r"8(\d{10})")
_HUNGARY_06 = re.compile(r"06(\d{8,9})")
_ARGENTINA_NATIONAL = 10


def dialled_endings(digits: str) -> tuple[str, ...]:
    """Return the ways a stored number may end, for digits typed without a country code.

    The digits themselves come first, then without trunk prefixes, then national habits of
    Argentina, Brazil, Hungary, Mexico and Russia.
    """
    found = [digits, digits.lstrip("0")]
    trunks = (_BRAZIL_CARRIER, _MEXICO_MOBILE, _RUSSIA_8, _HUNGARY_06)
    found += [match[1] for pattern in trunks if (match := pattern.fullmatch(digits))]
    if match := _ARGENTINA_15.fullmatch(digits):
        found += [match[1] + match[2]] if len(match[1] + match[2]) == _ARGENTINA_NATIONAL else []
    for ending in tuple(found):
        if match := _BRAZIL_LOCAL.fullmatch(ending):
            found.append(f"{match[1]}9{match[2]}")
        if match := _BRAZIL_LOCAL_9.fullmatch(ending):
            found.append(match[1] + match[2])
    return tuple(dict.fromkeys(each for each in found if len(each) >= 3))
