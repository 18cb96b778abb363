"""Phone numbers, in whatever dress they come.

A number that is stored is never rewritten: `parse_phone` turns what somebody typed into E.164,
`e164_of_wa_id` guesses the number behind a WhatsApp id, and `phone_keys` says which other
spellings may mean the same line. Fictional and test ranges are numbers like any other.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import phonenumbers

from libs.common import phone_plans
from libs.common.errors import InvalidInputError

_PLAIN = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_BARE = re.compile(r"\+?\d+", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"(\+?\d{7,})[.,]0+")
_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:wa\.me|api\.whatsapp\.com)/|whatsapp:/*send", re.IGNORECASE
)
_JID = re.compile(r"(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:tel|sms|callto|whatsapp):", re.IGNORECASE)
_QUOTING = re.compile(r"""^[='"`]+|['"`]+$""")
_KEEPS_ZERO = ("39", "378", "379")
_WITHOUT_PLUS = 12
"""Digits without a plus are read as international from this length on: shorter ones are often a
national number of China, Brazil or Peru at the same time."""


class InvalidPhoneError(InvalidInputError):
    """Raised when text can't be read as one phone number; the code says what is wrong with it.

    Codes: phone_country_code_missing, phone_scientific_notation, phone_not_a_number,
    phone_too_short, phone_too_long.
    """

    code = "phone_not_a_number"

    def __init__(self, code: str, reason: str, field: str = "phone") -> None:
        super().__init__(
            f"{field}: {reason}", code=code, errors={field: [reason]}, error_codes={field: code}
        )
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, with its plus."""

    e164: str

    @property
    def digits(self) -> str:
        """The number without its plus."""
        return self.e164[1:]

    @property
    def country(self) -> str | None:
        """The ISO 3166 region; the main one where several share a calling code."""
        return phone_plans.region_of(self.digits)


def parse_phone(
    text: str,
    default_country: str | None = None,
    *,
    field: str = "phone",
    plus_optional: bool = False,
) -> Phone:
    """Read a number as a person, a spreadsheet or a link writes it.

    default_country: ISO 3166 region of numbers without a country code. plus_optional: digits
    without a plus are international, as in a column of WhatsApp ids.
    Raises InvalidPhoneError, whose `errors` names `field`.
    """
    if _PLAIN.fullmatch(text) and phone_plans.is_possible(text[1:]):
        return Phone(text)
    try:
        return _parse(undress(text), default_country, plus_optional=plus_optional)
    except InvalidPhoneError as problem:
        raise InvalidPhoneError(problem.reason_code, problem.reason, field) from None


def undress(text: str) -> str:
    """Return text as ASCII digits with a leading + if it is international, no punctuation.

    Raises InvalidPhoneError when anything else is in it.
    """
    if _BARE.fullmatch(text):
        return text
    plain = _QUOTING.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    plain = _linked(plain) or _SCHEME.sub("", plain, count=1)
    compact = "".join(_character(each) for each in plain)
    if _SCIENTIFIC.fullmatch(compact):
        raise InvalidPhoneError(
            "phone_scientific_notation",
            "a spreadsheet turned this number into scientific notation and lost digits of it;"
            " format the column as text and export again",
        )
    if whole := _WHOLE_FLOAT.fullmatch(compact):
        compact = whole[1]
    international = compact.startswith("+")
    compact = _without_bracketed_zero(compact) if international else compact
    digits = re.sub(r"[()./]", "", compact.removeprefix("+"))
    if not _DIGITS.fullmatch(digits):
        raise InvalidPhoneError(*_NOT_A_NUMBER)
    return f"+{digits}" if international else digits


def e164_of_wa_id(wa_id: str) -> str | None:
    """Guess the E.164 number behind a WhatsApp id, or None; the id itself stays as it is.

    An id in an assigned range is its own number. Otherwise the modern spelling of an old mobile
    number is taken if that is assigned; otherwise the id, if its length is possible.
    """
    if not _PLAIN.fullmatch(f"+{wa_id}"):
        return None
    if phone_plans.is_assigned(wa_id):
        return f"+{wa_id}"
    modern = phone_plans.modern_spelling(wa_id)
    if modern and phone_plans.is_assigned(modern):
        return f"+{modern}"
    return f"+{wa_id}" if phone_plans.is_possible(wa_id) else None


def phone_keys(number: str) -> frozenset[str]:
    """Return the digits of every spelling under which a number (E.164 or digits) may arrive.

    Brazilian mobiles with and without the 9, Mexico 52 and 521, Argentina 54 and 549, Benin and
    Ivory Coast before and after their new prefixes. The number itself is always among them.
    Accept a contact found by a key only if exactly one has it.
    """
    return phone_plans.spellings_of(number.removeprefix("+"))


def digit_suffixes(number: str, least: int = 3) -> tuple[str, ...]:
    """Return the last `least` digits of a number, the last `least + 1`, up to all of them."""
    digits = number.removeprefix("+")
    return tuple(digits[-length:] for length in range(least, len(digits) + 1))


def _parse(number: str, default_country: str | None, *, plus_optional: bool) -> Phone:
    international = _international(number, assume=plus_optional)
    if number.startswith("+") or (international and phone_plans.is_possible(international)):
        return _checked(international or "")
    if default_country:
        return _national(number, default_country)
    if international is None and len(number) >= _WITHOUT_PLUS and phone_plans.is_possible(number):
        international = number
    if international is None:
        raise InvalidPhoneError(
            "phone_country_code_missing",
            "the country code is missing; begin with + and the country code",
        )
    return _checked(international)


def _international(number: str, *, assume: bool) -> str | None:
    if number.startswith("+"):
        return number[1:].removeprefix("00") or "0"
    if number.startswith("00"):
        return number[2:]
    return number if assume and not number.startswith("0") else None


def _checked(digits: str) -> Phone:
    code = phone_plans.calling_code_of(digits)
    if code is None:
        raise InvalidPhoneError(
            "phone_country_code_missing", f"no country has a code that begins +{digits[:3]}"
        )
    if not phone_plans.is_possible(digits):
        digits = phone_plans.without_trunk_zero(digits) or digits
    _check_length(len(digits) - len(code), phone_plans.lengths_of(code))
    return Phone(f"+{digits}")


def _check_length(length: int, allowed: tuple[int, ...]) -> None:
    if length > max(allowed):
        raise InvalidPhoneError(*_TOO_LONG)
    if length not in allowed:
        raise InvalidPhoneError(*_TOO_SHORT)


def _national(number: str, country: str) -> Phone:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException as problem:
        raise InvalidPhoneError(*_UNPARSED.get(problem.error_type, _NOT_A_NUMBER)) from None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return _checked(e164[1:])


_NOT_A_NUMBER = ("phone_not_a_number", "this is not a phone number")
_TOO_SHORT = ("phone_too_short", "the number has too few digits")
_TOO_LONG = ("phone_too_long", "the number has too many digits")
_UNPARSED = {
    phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: (
        "phone_country_code_missing",
        "the default country is not known; begin with + and the country code",
    ),
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: _TOO_SHORT,
    phonenumbers.NumberParseException.TOO_SHORT_NSN: _TOO_SHORT,
    phonenumbers.NumberParseException.TOO_LONG: _TOO_LONG,
}


def _character(each: str) -> str:
    """Return a character's meaning in a number: a digit, nothing for a blank or dash, or itself."""
    if each.isdecimal():
        return str(unicodedata.decimal(each))
    category = unicodedata.category(each)
    return "" if category in {"Zs", "Cf", "Cc", "Pd"} or each == "\N{MINUS SIGN}" else each


def _without_bracketed_zero(compact: str) -> str:
    """Drop the (0) of +44 (0) 20 …; Italy dials its zero from abroad as well."""
    keeps = compact[1:].startswith(_KEEPS_ZERO)
    return compact.replace("(0)", "0" if keeps else "", 1)


def _linked(text: str) -> str | None:
    """Return the international number in a wa.me link or a WhatsApp address, if text is one."""
    if address := _JID.fullmatch(text):
        return f"+{address[1]}"
    if not _LINK.match(text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # brackets that hold no IPv6 address
        return None
    asked = parse_qs(parts.query.replace("+", "%2B")).get("phone", [])
    number = asked[0] if asked else parts.path.strip("/")
    return f"+{number.strip().lstrip('+')}"
