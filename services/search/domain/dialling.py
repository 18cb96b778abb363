"""How people dial: the digits that a number typed in a national dress may stand for."""

import re

from libs.common.phone_plans import calling_code_of

_BRAZIL_LOCAL = re.compile(r"([1-9][1-9])([6-9]\d{7})")
_BRAZIL_LOCAL_9 = re.compile(r"([1-9][1-9])9([6-9]\d{7})")
_BRAZIL_CARRIER = re.compile(r"0\d\d([1-9][1-9]\d{8,9})")
_MEXICO_MOBILE = re.compile(r"(?:044|045|01|1)([2-9]\d{9})")
_ARGENTINA_15 = re.compile(r"0?([1-9]\d{1,3})15(\d{6,8})")
_RUSSIA_8 = re.compile(r"8(\d{10})")
_HUNGARY_06 = re.compile(r"06(\d{8,9})")
_ARGENTINA_NATIONAL = 10
_TRUNK_BEGUN = re.compile(r"0([1-9]\d*)")
_AREA_DIGITS = 2


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


def begun_run(digits: str) -> str | None:
    """Return the digits that a number holds somewhere when it is dialled with a trunk zero and
    not typed to its end, such as 7700 for 0770 0; None when they are fewer than three.
    """
    behind = _behind_trunk(digits)
    return behind if behind and len(behind) > _AREA_DIGITS else None


def begun_area(digits: str) -> str | None:
    """Return the two digits that come after the country code when only they and the trunk zero
    were typed, such as 77 for 077.
    """
    behind = _behind_trunk(digits)
    return behind if behind and len(behind) == _AREA_DIGITS else None


def area(stored: str) -> str | None:
    """Return the two digits after the country code of a stored number, None if it has none."""
    code = calling_code_of(stored)
    return stored[len(code) : len(code) + _AREA_DIGITS] if code else None


def _behind_trunk(digits: str) -> str | None:
    match = _TRUNK_BEGUN.fullmatch(digits)
    return match[1] if match else None
