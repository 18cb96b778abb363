"""What is known of each country's numbers: lengths, and the spellings that one line has had."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

_OLD_LENGTHS = {"52": {11}, "225": {8}, "229": {8}}
"""National lengths that the numbering plan dropped and WhatsApp still sends."""

_BRAZIL_OLD_MOBILE = re.compile(r"(55[1-9][1-9])([6-9]\d{7})")
_BRAZIL_NEW_MOBILE = re.compile(r"(55[1-9][1-9])9([6-9]\d{7})")
_MEXICO_OLD = re.compile(r"521([2-9]\d{9})")
_MEXICO_NEW = re.compile(r"52([2-9]\d{9})")
_ARGENTINA_MOBILE = re.compile(r"549([1-9]\d{9})")
_ARGENTINA_PLAIN = re.compile(r"54([1-8]\d{9})")
_BENIN_OLD = re.compile(r"229([4-9]\d{7})")
_BENIN_NEW = re.compile(r"22901([4-9]\d{7})")
_IVORY_OLD = re.compile(r"225([04-9]([1-9])\d{6})")
_IVORY_NEW = re.compile(r"2250[157]([04-9][1-9]\d{6})")


@lru_cache(maxsize=512)
def lengths_of(calling_code: str) -> tuple[int, ...]:
    """Return the national lengths in use behind a calling code, shortest first; () if unknown."""
    region = phonenumbers.region_code_for_country_code(int(calling_code))
    plan = PhoneMetadata.metadata_for_region_or_calling_code(int(calling_code), region)
    if plan is None or plan.general_desc is None:
        return ()
    usual = {length for length in plan.general_desc.possible_length if length > 0}
    return tuple(sorted(usual | _OLD_LENGTHS.get(calling_code, set())))


def calling_code_of(digits: str) -> str | None:
    """Return the calling code that international digits begin with, or None if there is none."""
    return _calling_code_among(digits[:3])


@lru_cache(maxsize=2_048)
def _calling_code_among(start: str) -> str | None:
    if start.startswith("0"):
        return None
    for length in (1, 2, 3):
        if int(start[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return start[:length]
    return None


def is_possible(digits: str) -> bool:
    """Tell whether international digits have a calling code and a length it uses.

    Says nothing about assignment: fictional and test ranges pass.
    """
    code = calling_code_of(digits)
    return code is not None and len(digits) - len(code) in lengths_of(code)


def region_of(digits: str) -> str | None:
    """Return the ISO 3166 region of international digits; the main one where several share it."""
    code = calling_code_of(digits)
    if code is None:
        return None
    number = phonenumbers.PhoneNumber(int(code), int(digits[len(code) :] or 0))
    found = phonenumbers.region_code_for_number(number)
    found = found or phonenumbers.region_code_for_country_code(int(code))
    return found if found.isalpha() and found != "ZZ" else None


def is_assigned(digits: str) -> bool:
    """Tell whether international digits lie in a range that a country has assigned."""
    number = _parsed(digits)
    return number is not None and phonenumbers.is_valid_number(number)


def without_trunk_zero(digits: str) -> str | None:
    """Return international digits without a zero dialled only inside the country, if it has one."""
    code = calling_code_of(digits)
    if code is None or digits[len(code) : len(code) + 1] != "0":
        return None
    number = _parsed(digits)
    if number is None:
        return None
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    return plain if plain != digits else None


def modern_spelling(digits: str) -> str | None:
    """Return what an out-of-plan mobile number became, or None when nothing is known.

    A Brazilian line gets its 9 only if it then is an assigned mobile number: a landline never.
    """
    if match := _BRAZIL_OLD_MOBILE.fullmatch(digits):
        fresh = f"{match[1]}9{match[2]}"
        return fresh if _is_mobile(fresh) else None
    if match := _MEXICO_OLD.fullmatch(digits):
        return f"52{match[1]}"
    if match := _BENIN_OLD.fullmatch(digits):
        return f"22901{match[1]}"
    if match := _IVORY_OLD.fullmatch(digits):
        return f"225{_IVORY_OPERATOR[int(match[2])]}{match[1]}"
    return None


_IVORY_OPERATOR = ("", "01", "01", "01", "05", "05", "05", "07", "07", "07")
"""The prefix of 2021 by the second digit of the number before."""


@lru_cache(maxsize=16_384)
def spellings_of(digits: str) -> frozenset[str]:
    """Return every spelling under which the line behind international digits may arrive.

    Candidates for a look-up, never a reason to rewrite: two of them may be two subscribers.
    """
    code = calling_code_of(digits)
    if code is None or (code not in _RESPELLED and not digits.startswith("0", len(code))):
        return frozenset((digits,))
    found = {digits}
    for pattern, template in _ALSO_WRITTEN:
        if match := pattern.fullmatch(digits):
            found.add(match.expand(template))
    for other in (modern_spelling(digits), without_trunk_zero(digits)):
        if other:
            found.add(other)
    return frozenset(found)


_RESPELLED = frozenset({"52", "54", "55", "225", "229"})
"""Calling codes of the countries that the patterns are about."""

_ALSO_WRITTEN = (
    (_BRAZIL_OLD_MOBILE, r"\g<1>9\g<2>"),
    (_BRAZIL_NEW_MOBILE, r"\g<1>\g<2>"),
    (_MEXICO_NEW, r"521\g<1>"),
    (_ARGENTINA_MOBILE, r"54\g<1>"),
    (_ARGENTINA_PLAIN, r"549\g<1>"),
    (_BENIN_NEW, r"229\g<1>"),
    (_IVORY_NEW, r"225\g<1>"),
)


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None


def _is_mobile(digits: str) -> bool:
    number = _parsed(digits)
    return number is not None and phonenumbers.number_type(number) == PhoneNumberType.MOBILE
