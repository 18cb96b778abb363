"""Columns are known by what people call them, in the languages their spreadsheets are in."""

import pytest

from services.importer.domain.columns import make_columns
from services.importer.domain.guesses import guess_fields

ONE = ["name", "phone", "email", "tags", "status", "owner"]
TWO = ["name", *ONE]
"""With the name in two columns."""
HEADERS = {
    "French": ("Nom", "Téléphone", "Adresse e-mail", "Étiquettes", "Statut", "Responsable"),
    "French, other words": (
        "Prénom",
        "Nom de famille",
        "Portable",
        "Courriel",
        "Groupes",
        "Étape",
        "Propriétaire",
    ),
    "Italian": ("Nome", "Cellulare", "Posta elettronica", "Etichette", "Stato", "Responsabile"),
    "Italian, other words": (
        "Nome",
        "Cognome",
        "Numero di telefono",
        "Email",
        "Gruppi",
        "Fase",
        "Proprietario",
    ),
    "Dutch": ("Naam", "Telefoonnummer", "E-mailadres", "Labels", "Status", "Eigenaar"),
    "Dutch, other words": (
        "Voornaam",
        "Achternaam",
        "Mobiel",
        "E-mail",
        "Groepen",
        "Fase",
        "Verantwoordelijke",
    ),
    "Russian": ("Имя", "Телефон", "Электронная почта", "Метки", "Статус", "Ответственный"),
    "Russian, other words": (
        "Имя",
        "Фамилия",
        "Мобильный телефон",
        "Почта",
        "Группа",
        "Этап",
        "Менеджер",
    ),
    "Turkish": ("Ad Soyad", "Cep Telefonu", "E-posta", "Etiketler", "Durum", "Sorumlu"),
    "Turkish, other words": (
        "Ad",
        "Soyad",
        "Telefon Numarası",
        "E-posta adresi",
        "Grup",
        "Aşama",
        "Sahip",
    ),
    "Polish": (
        "Imię i nazwisko",
        "Numer telefonu",
        "Adres e-mail",
        "Etykiety",
        "Status",
        "Właściciel",
    ),
    "Polish, other words": (
        "Imię",
        "Nazwisko",
        "Telefon komórkowy",
        "E-mail",
        "Grupa",
        "Etap",
        "Opiekun",
    ),
    "Indonesian": ("Nama Lengkap", "Nomor Telepon", "Surel", "Label", "Status", "Penanggung jawab"),
    "Indonesian, other words": (
        "Nama depan",
        "Nama belakang",
        "No. HP",
        "Email",
        "Grup",
        "Tahap",
        "Pemilik",
    ),
    "Vietnamese": ("Họ tên", "Số điện thoại", "Email", "Nhãn", "Trạng thái", "Người phụ trách"),
    "Vietnamese, other words": (
        "Họ và tên",
        "Điện thoại di động",
        "Thư điện tử",
        "Nhóm",
        "Giai đoạn",
        "Chủ sở hữu",
    ),
    "Hebrew": ("שם", "טלפון", "אימייל", "תגיות", "סטטוס", "אחראי"),
    "Hebrew, other words": ("שם מלא", "טלפון נייד", 'דוא"ל', "קבוצה", "שלב", "בעלים"),
    "Hindi": ("नाम", "फ़ोन", "ईमेल", "टैग", "स्थिति", "स्वामी"),
    "Hindi, other words": ("पूरा नाम", "मोबाइल नंबर", "ईमेल पता", "समूह", "चरण", "ज़िम्मेदार"),
    "Chinese": ("姓名", "手机号码", "邮箱", "标签", "状态", "负责人"),
    "Chinese, other words": ("姓名", "电话", "电子邮件", "分组", "阶段", "所有者"),
    "Chinese, traditional": ("姓名", "手機號碼", "電子郵件", "標籤", "狀態", "負責人"),
    "Japanese": ("氏名", "電話番号", "メールアドレス", "タグ", "ステータス", "担当者"),
    "Japanese, other words": ("姓", "名", "携帯電話番号", "メール", "グループ", "段階", "所有者"),
    "Korean": ("이름", "전화번호", "이메일", "태그", "상태", "담당자"),
    "Korean, other words": ("성명", "휴대폰 번호", "이메일 주소", "그룹", "단계", "소유자"),
    "Arabic": ("الاسم", "رقم الهاتف", "البريد الإلكتروني", "وسوم", "الحالة", "المسؤول"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_a_header_is_understood(language: str) -> None:
    headers = HEADERS[language]
    assert guess_fields(make_columns(headers)) == (ONE if len(headers) == len(ONE) else TWO)


def test_a_header_is_understood_whatever_its_case_accents_and_punctuation() -> None:
    headers = ["IMIĘ_I_NAZWISKO", "Telefon:", "e-Mail*", "TAGS (2)", "status", "WŁAŚCICIEL"]
    assert guess_fields(make_columns(headers)) == ONE


def read(header: str, *cells: str) -> list[str]:
    """Guess of a file with one column."""
    columns = make_columns([header])
    for cell in cells:
        columns[0].add(cell)
    return guess_fields(columns)


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("Custmer name", "Ada Lovelace", "name"),
        ("Frist name", "Ada", "name"),
        ("Nombe", "Ada", "name"),
        ("Telephon", "+447700900123", "phone"),
        ("Whatsap", "+447700900123", "phone"),
        ("Etiqeta", "vip", "tags"),
        ("Groupss", "vip", "tags"),
        ("Responsble", "Tess", "owner"),
    ],
)
def test_a_mistyped_header_is_what_it_nearly_says(header: str, cell: str, field: str) -> None:
    assert read(header, cell) == [field]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Customer number", "10017"),
        ("Product name", "Lamp"),
        ("Firm name", "Analytical Engines"),
        ("Custmer name", "10017"),  # nearly a name, and no name in it
        ("Phone nr", "see below"),
        ("Mailing address", "12 Church Road"),
        ("Statos", "pending"),  # a status that nobody knows keeps its row out
        ("Versions", "3"),
        ("Assigned on", "2026-03-01"),
        ("Sales ref", "R-1001"),
        ("Contract", "Annual"),
        ("Contrato", "Anual"),
        ("Kontrakt", "Monat"),
        ("Nam", "Ada"),  # too short to tell
    ],
)
def test_a_header_that_may_mean_something_else_is_left_to_the_person(
    header: str, cell: str
) -> None:
    assert read(header, cell) == ["skip"]


def test_a_header_that_says_it_goes_before_one_that_nearly_does() -> None:
    columns = make_columns(["Phonee", "wa_id", "Custmer name", "First name", "Frist name"])
    cells = ["+447700900123", "447700900123", "Ada Lovelace", "Ada", "Ada"]
    for column, cell in zip(columns, cells, strict=True):
        column.add(cell)
    assert guess_fields(columns) == ["skip", "phone", "skip", "name", "skip"]


def test_both_parts_of_a_name_may_be_mistyped() -> None:
    columns = make_columns(["Frist name", "Lst name"])
    for column, cell in zip(columns, ["Ada", "Lovelace"], strict=True):
        column.add(cell)
    assert guess_fields(columns) == ["name", "name"]
