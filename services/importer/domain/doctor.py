"""The number doctor: what is wrong with a column of phone numbers, and what would put it right."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import phonenumbers
from phonenumbers import PhoneNumberType

from libs.common.phone import InvalidPhoneError, Phone, parse_phone
from services.importer.domain.text import clean

EXAMPLES = 20
TRIED = 40
ENOUGH = 0.6
USUAL = (
    "US", "GB", "DE", "FR", "ES", "IT", "NL", "PT", "BR", "MX", "AR", "CO", "CL", "PE", "IN", "PK",
    "BD", "ID", "MY", "SG", "PH", "TH", "VN", "AE", "SA", "EG", "IL", "TR", "ZA", "NG", "KE", "GH",
    "MA", "RU", "UA", "PL", "CH", "AT", "BE", "SE", "AU", "NZ", "JP", "KR", "CN", "HK",
)  # fmt: skip
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """How numbers without a plus are to be understood."""

    default_country: str | None = None
    plus_optional: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """One cell before and after: after is E.164, or None with the reason. doubtful: as a Diagnosis
    says.
    """

    row: int
    before: str
    after: str | None
    country: str | None = None
    code: str | None = None
    reason: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Distinct:
    """Different cells before, and the different numbers that they become."""

    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found in a column. readable: become numbers as they stand; repaired: of these,
    those that were not written as +digits; doubtful: of these, those that were read as a number of
    the default country and are no mobile number there, but as they stand one of another; distinct:
    different cells and numbers; refused: count by code. proposal: the setting under which the most
    become valid numbers, None when the present one is as good.
    """

    examined: int
    readable: int
    repaired: int
    doubtful: int = 0
    distinct: Distinct = Distinct()
    refused: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    proposal: NumberSetting | None = None
    examples: list[Example] = field(default_factory=list)


def examine(cells: Iterable[tuple[int, str]], setting: NumberSetting) -> Diagnosis:
    """Read (row, cell) pairs under a setting; blank cells are left out."""
    read = [_read(row, text, setting) for row, cell in cells if (text := clean(cell))]
    countries = Counter(each.country for each in read if each.country)
    doubted = _misread([each.before for each in read], setting).gains
    return Diagnosis(
        examined=len(read),
        readable=sum(each.after is not None for each in read),
        repaired=sum(each.after is not None and each.after != each.before for each in read),
        doubtful=sum(each.before in doubted for each in read),
        distinct=Distinct(
            len({each.before for each in read}), len({each.after for each in read if each.after})
        ),
        refused=dict(Counter(each.code for each in read if each.code)),
        countries=dict(countries.most_common()),
        proposal=_proposal(read, list(countries), setting),
        examples=_telling(read, doubted),
    )


def _read(row: int, text: str, setting: NumberSetting) -> Example:
    try:
        phone = _parse(text, setting)
    except InvalidPhoneError as problem:
        return Example(row, text[:100], None, None, problem.reason_code, problem.reason)
    return Example(row, text[:100], phone.e164, phone.country)


def _parse(text: str, setting: NumberSetting) -> Phone:
    return parse_phone(text, setting.default_country, plus_optional=setting.plus_optional)


@dataclass(frozen=True, slots=True)
class _Misread:
    """Bare numbers that mean another one if they are international. gains: mobile ones only then;
    losses: as good or better as they are read now.

    Whether a number is in use can't tell: many countries' fixed lines may have any length.
    """

    gains: AbstractSet[str] = frozenset()
    losses: AbstractSet[str] = frozenset()


def _misread(texts: Iterable[str], setting: NumberSetting) -> _Misread:
    """Compare what bare numbers become with the default country and as international ones."""
    if setting.default_country is None or setting.plus_optional:
        return _Misread()
    other = replace(setting, plus_optional=True)
    gains, losses = set[str](), set[str]()
    for text in set(texts):
        now, then = _e164(text, setting), _e164(text, other)
        if text[:1] in "+0" or now == then:
            continue
        if _is_mobile(then) and not _is_mobile(now):
            gains.add(text)
        elif _is_valid(now):
            losses.add(text)
    return _Misread(gains, losses)


def _proposal(
    read: Sequence[Example], seen: Sequence[str], present: NumberSetting
) -> NumberSetting | None:
    """Return a better setting, in which bare numbers of other countries stay what they are."""
    unread = [each.before for each in read if each.code == "phone_country_code_missing"]
    found = (_propose(unread, seen, present) if unread else None) or present
    misread = _misread([each.before for each in read], found)
    if misread.gains and not misread.losses:
        found = replace(found, plus_optional=True)
    return None if found == present else found


def _propose(
    unread: Sequence[str], seen: Sequence[str], present: NumberSetting
) -> NumberSetting | None:
    """Return the setting that makes the most of these valid, if it clearly beats the others."""
    tried = list(dict.fromkeys(unread))[:TRIED]
    options = [NumberSetting(region) for region in seen]
    options.append(NumberSetting(None, plus_optional=True))
    options += [NumberSetting(region) for region in USUAL if region not in seen]
    scores = {option: _valid(tried, option) for option in options if option != present}
    best = max(scores.values(), default=0)
    if best < ENOUGH * len(tried):
        return None
    winners = [option for option, score in scores.items() if score == best]
    likely = [each for each in winners if each.plus_optional or each.default_country in seen]
    if likely:
        return likely[0]
    return winners[0] if len(winners) == 1 else None


def _valid(texts: Sequence[str], setting: NumberSetting) -> int:
    return sum(_is_valid(_e164(text, setting)) for text in texts)


def _e164(text: str, setting: NumberSetting) -> str | None:
    try:
        return _parse(text, setting).e164
    except InvalidPhoneError:
        return None


def _is_valid(e164: str | None) -> bool:
    return e164 is not None and phonenumbers.is_valid_number(phonenumbers.parse(e164))


def _is_mobile(e164: str | None) -> bool:
    return e164 is not None and phonenumbers.number_type(phonenumbers.parse(e164)) in _MOBILE


def _telling(read: Sequence[Example], doubted: AbstractSet[str]) -> list[Example]:
    """Choose examples that differ in what is wrong or in country, wrong and doubtful ones first."""
    kinds: dict[tuple[object, ...], int] = {}
    chosen: list[Example] = []

    def order(each: Example) -> tuple[bool, bool, bool]:
        return each.after is not None, each.before not in doubted, each.after == each.before

    for each in sorted(read, key=order):
        kind = (each.code, each.country, each.before in doubted, each.after == each.before)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= 3 and len(chosen) < EXAMPLES:
            chosen.append(replace(each, doubtful=each.before in doubted))
    return chosen
