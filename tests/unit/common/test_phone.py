import phonenumbers
import pytest

from libs.common.errors import InvalidInputError
from libs.common.phone import (
    InvalidPhoneError,
    digit_suffixes,
    e164_of_wa_id,
    parse_phone,
    phone_keys,
)

ACCEPTED = [
    ("+5511987654321", None, "+5511987654321", "BR"),
    ("+55 (11) 98765-4321", None, "+5511987654321", "BR"),
    ("+55.11.98765.4321", None, "+5511987654321", "BR"),
    ("+55\u00a011\u00a098765\u20114321", None, "+5511987654321", "BR"),  # NBSP, hyphens
    ("\u202a+55 11 98765 4321\u202c", None, "+5511987654321", "BR"),  # copied from WhatsApp Web
    ("'+5511987654321", None, "+5511987654321", "BR"),  # Excel's text mark
    ('="+5511987654321"', None, "+5511987654321", "BR"),  # Excel's other text mark
    ("0055 11 98765 4321", None, "+5511987654321", "BR"),
    ("+0055 11 98765 4321", None, "+5511987654321", "BR"),
    ("5511987654321", None, "+5511987654321", "BR"),  # as long as only international ones are
    ("5511987654321.0", None, "+5511987654321", "BR"),  # a column that became a float
    ("011 98765-4321", "BR", "+5511987654321", "BR"),
    ("5511987654321", "BR", "+5511987654321", "BR"),
    ("wa.me/5511987654321", None, "+5511987654321", "BR"),
    ("https://wa.me/+5511987654321?text=Oi%20tudo", None, "+5511987654321", "BR"),
    ("https://api.whatsapp.com/send?phone=+5511987654321&text=x", None, "+5511987654321", "BR"),
    ("whatsapp://send?phone=5511987654321", None, "+5511987654321", "BR"),
    ("5511987654321@s.whatsapp.net", None, "+5511987654321", "BR"),
    ("tel:+55-11-98765-4321", None, "+5511987654321", "BR"),
    ("whatsapp:+5511987654321", None, "+5511987654321", "BR"),
    ("+٢٠ ١٠٠ ١٢٣ ٤٥٦٧", None, "+201001234567", "EG"),
    ("٠٠٢٠١٠٠١٢٣٤٥٦٧", None, "+201001234567", "EG"),
    ("+９１ ９８７６５ ４３２１０", None, "+919876543210", "IN"),
    ("+९१ ९८७६५ ४३२१०", None, "+919876543210", "IN"),
    ("+44 (0)20 7946 0018", None, "+442079460018", "GB"),
    ("+44 07700 900123", None, "+447700900123", "GB"),  # a trunk zero makes it one too long
    ("+39 (0)6 1234 5678", None, "+390612345678", "IT"),  # Italy keeps its zero
    ("07700 900123", "GB", "+447700900123", "GB"),
    ("(415) 555-2671", "US", "+14155552671", "US"),
    ("011 55 11 98765 4321", "US", "+5511987654321", "BR"),
    ("0011 55 11 98765 4321", "AU", "+5511987654321", "BR"),
    ("011 15-2345-6789", "AR", "+5491123456789", "AR"),
    ("030/1234567", "DE", "+49301234567", "DE"),
    ("8 (916) 123-45-67", "RU", "+79161234567", "RU"),
    ("+1 555 078 3881", None, "+15550783881", "US"),  # Meta's sample, in no assigned range
    ("+447700900123", None, "+447700900123", "GB"),  # fictional
    ("+5215512345678", None, "+5215512345678", "MX"),  # as WhatsApp spells it, kept so
    ("+22507123456", None, "+22507123456", "CI"),  # the plan of before 2021, kept so
    ("+22997123456", None, "+22997123456", "BJ"),  # the plan of before 2024, kept so
    ("+62081234567890", None, "+62081234567890", "ID"),  # possible, so not one digit is dropped
    ("+553133334444", None, "+553133334444", "BR"),  # a landline of 12 digits
]


@pytest.mark.parametrize(("text", "country", "e164", "region"), ACCEPTED)
def test_a_number_is_read_in_any_dress(text, country, e164, region):
    phone = parse_phone(text, country)

    assert (phone.e164, phone.digits, phone.country) == (e164, e164[1:], region)
    assert parse_phone(phone.e164) == phone


REFUSED = [
    ("11 98765-4321", None, "phone_country_code_missing"),
    ("13612345678", None, "phone_country_code_missing"),  # China, or +1 361 234 5678
    ("33987654321", None, "phone_country_code_missing"),  # Brazil, or France
    ("0300 1234567", None, "phone_country_code_missing"),
    ("0300 1234567", "XX", "phone_country_code_missing"),
    ("+999 123 456 789", None, "phone_country_code_missing"),
    ("9.19E+11", None, "phone_scientific_notation"),
    ("9.19E+11", "IN", "phone_scientific_notation"),
    ("1.23457E+11", None, "phone_scientific_notation"),
    ("1,23457e+11", None, "phone_scientific_notation"),
    ("5.51199E12", None, "phone_scientific_notation"),
    ("abc", None, "phone_not_a_number"),
    ("", None, "phone_not_a_number"),
    ("+", None, "phone_not_a_number"),
    ("   ", "BR", "phone_not_a_number"),
    ("ana@example.com", None, "phone_not_a_number"),
    ("wa.me/message/ABCDEF", None, "phone_not_a_number"),
    ("whatsapp://send[?phone=49", None, "phone_not_a_number"),  # no host, says urlsplit
    ("whatsapp:send]", None, "phone_not_a_number"),
    ("+55 11 98765 4321 / +55 11 90000 1111", None, "phone_not_a_number"),
    ("+55 11 98765 4321 Ana", None, "phone_not_a_number"),
    ("US.13491208655302741918", None, "phone_not_a_number"),
    ("+1 555 078", None, "phone_too_short"),
    ("12", "BR", "phone_too_short"),
    ("+1 415 555 26711", None, "phone_too_long"),
    ("+1234567890123456", None, "phone_too_long"),
    ("11 98765 4321 0000 1111", "BR", "phone_too_long"),
]


@pytest.mark.parametrize(("text", "country", "code"), REFUSED)
def test_what_is_not_one_number_is_refused_with_the_reason(text, country, code):
    with pytest.raises(InvalidPhoneError) as refused:
        parse_phone(text, country)

    assert refused.value.reason_code == code


def test_a_refusal_names_the_field_and_never_repeats_the_number():
    with pytest.raises(InvalidInputError) as refused:
        parse_phone("11 98765-4321", field="mobile")

    assert list(refused.value.errors) == ["mobile"]
    assert "98765" not in str(refused.value)


def test_a_column_of_whatsapp_ids_needs_no_plus():
    assert parse_phone("14155552671", plus_optional=True).e164 == "+14155552671"
    with pytest.raises(InvalidPhoneError):
        parse_phone("14155552671")


WA_IDS = [
    ("5511987654321", "+5511987654321"),
    ("553188888888", "+5531988888888"),  # registered before the ninth digit
    ("553133334444", "+553133334444"),  # a landline never gets a 9
    ("5215512345678", "+525512345678"),
    ("5491123456789", "+5491123456789"),
    ("541123456789", "+541123456789"),  # a landline of its own
    ("22507123456", "+2250707123456"),
    ("2250707123456", "+2250707123456"),
    ("22997123456", "+2290197123456"),
    ("241062034567", "+241062034567"),  # formatting would drop a digit
    ("62081234567890", "+62081234567890"),  # formatting would drop a digit
    ("15550783881", "+15550783881"),  # Meta's sample
    ("447700900123", "+447700900123"),  # fictional
    ("999123456789", None),
    ("1555", None),
    ("BR.1234567890", None),
    ("+5511987654321", None),
    ("", None),
]


@pytest.mark.parametrize(("wa_id", "e164"), WA_IDS)
def test_the_number_behind_a_whatsapp_id_is_guessed_or_left_open(wa_id, e164):
    assert e164_of_wa_id(wa_id) == e164


KEYS = [
    ("+5531988888888", {"5531988888888", "553188888888"}),
    ("553188888888", {"5531988888888", "553188888888"}),
    ("+553133334444", {"553133334444"}),  # a landline
    ("+5531933334444", {"5531933334444"}),  # its 9-less form would be a landline
    ("+525512345678", {"525512345678", "5215512345678"}),
    ("5215512345678", {"525512345678", "5215512345678"}),
    ("+5491123456789", {"5491123456789", "541123456789"}),
    ("+541123456789", {"5491123456789", "541123456789"}),
    ("+22507123456", {"22507123456", "2250707123456"}),
    ("+2250707123456", {"22507123456", "2250707123456"}),
    ("+22997123456", {"22997123456", "2290197123456"}),
    ("+2290197123456", {"22997123456", "2290197123456"}),
    ("+62081234567890", {"62081234567890", "6281234567890"}),
    ("+14155552671", {"14155552671"}),
    ("+390612345678", {"390612345678"}),
]


@pytest.mark.parametrize(("number", "keys"), KEYS)
def test_the_other_spellings_of_one_line_are_its_keys(number, keys):
    assert phone_keys(number) == keys


@pytest.mark.parametrize(("number", "_keys"), KEYS[:2] + KEYS[4:12])
def test_every_key_leads_back_to_the_same_keys(number, _keys):
    for key in phone_keys(number):
        assert phone_keys(key) == phone_keys(number)


def test_lines_of_five_countries_alone_have_several_spellings():
    several = {"52", "54", "55", "225", "229"}
    codes = {str(each) for each in phonenumbers.COUNTRY_CODE_TO_REGION_CODE} - several
    for code in codes:
        for line in ("123456789", "91234567890", "20123456"):
            assert phone_keys(f"+{code}{line}") == {code + line}
    assert len(codes) > 150


def test_suffixes_run_from_the_last_three_digits_to_the_whole_number():
    assert digit_suffixes("+123456") == ("456", "3456", "23456", "123456")
    assert digit_suffixes("12") == ()
