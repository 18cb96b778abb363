"""Files in the encodings of older programs: read as said, and found out where nobody says."""

import io
from itertools import chain

import pytest

from services.importer.domain.encoding import CHOICES
from services.importer.domain.table import detect_format, read_records

FILES = {
    "windows-1250": "jméno,telefon\nŽofie Dvořáková,+420601234567\nLuďěk Příhoda,+420601234568\nŁukasz Wójcik,+48601234567\n",
    "windows-1251": "имя,телефон\nИван Петров,+79161234567\nАнна Смирнова,+79161234568\n",
    "windows-1253": "όνομα,τηλέφωνο\nΕλένη Παπαδοπούλου,+306912345678\nΓιώργος Νικολάου,+306912345679\n",
    "windows-1254": "ad,telefon\nAyşe Yılmaz,+905321234567\nİbrahim Şahin Öztürk,+905321234568\nDoğan Çelik,+905321234569\n",
    "windows-1255": "שם,טלפון\nדוד כהן,+972501234567\nשרה לוי,+972501234568\n",
    "windows-1256": "الاسم,الهاتف\nمحمد علي,+966501234567\nفاطمة حسن,+966501234568\n",
    "windows-1257": "vārds,tālrunis\nJānis Bērziņš,+37120123456\nŪla Žukauskaitė,+37060123456\n",
    "iso-8859-2": "név,telefon\nŐrsi Űrge,+36201234567\nŽofie Dvořáková,+420601234567\nŁukasz,+48601234567\n",
    "koi8-r": "имя,телефон\nИван Петров,+79161234567\nАнна Смирнова,+79161234568\n",
    "gb18030": "姓名,手机\n张伟,+8613800138000\n王芳李娜,+8613800138001\n",
    "big5": "姓名,電話\n陳怡君,+886912345678\n林志豪,+886912345679\n",
    "shift_jis": "氏名,電話\n山田太郎,+819012345678\n鈴木はなこ,+819012345679\n",
    "euc-kr": "이름,전화\n김철수,+821012345678\n박영희,+821012345679\n",
}
"""Contacts as each encoding's country writes them; a file of a few lines is the hard case."""
ALSO = {"windows-1255": "iso8859-8", "koi8-r": "koi8-u"}
"""What has the same letters in the same places, and may be found instead."""


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_in_the_encoding_that_was_said(name: str) -> None:
    raw = FILES[name].encode(CHOICES[name])
    assert cells(raw, name) == (name, [*FILES[name].split()])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("times", [1, 40])
def test_the_encoding_of_a_file_is_found_out(name: str, times: int) -> None:
    header, _, rows = FILES[name].partition("\n")
    text = f"{header}\n{rows * times}"
    label, found = cells(text.encode(CHOICES[name]))
    assert found == text.split()
    assert label in {name, ALSO.get(name)}


def cells(raw: bytes, said: str | None = None) -> tuple[str, list[str]]:
    """Read a file; its encoding's name and the words of its cells."""
    file = io.BytesIO(raw)
    form = detect_format(file, said)
    records = [",".join(each.cells) for each in read_records(file, form)]
    return form.encoding.label, list(chain.from_iterable(map(str.split, records)))
