"""Awkward files with what must become of them: refused with a code, or read with these outcomes.

Outcomes are what the importer says by itself, before contacts is asked: `good` stands for a row
that can be imported.
"""

import codecs
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.unit.importer.workbooks import row, unnumbered, workbook

GOOD = "good"
HEADER = "name,phone,email,tags\n"
ANA = "Ana,+4915123456789,ana@example.org,vip\n"
BO = "Bo,+8613800138000,,lead\n"


@dataclass(frozen=True)
class File:
    """content: bytes, or how to make them. refused: the code of the refusal, None when it is read.

    rows: row number → outcome code (`good`, a problem's code, `duplicate`). names: row → name.
    mapping: changes to the guessed mapping.
    """

    name: str
    content: bytes | Callable[[], bytes]
    refused: str | None = None
    refused_row: int | None = None
    rows: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    headers: list[str] | None = None
    guesses: list[str] | None = None
    mapping: dict[str, Any] = field(default_factory=dict)
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    phones: dict[int, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()


def text(*parts: str, encoding: str = "utf-8") -> bytes:
    return "".join(parts).encode(encoding)


def _zip(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def _two_plain_rows() -> dict[int, str]:
    return {2: GOOD, 3: GOOD}


MUELLER = "name,phone\nAna Müller,+4915123456789\nJürgen Groß,+4915123456780\n"
MUELLER_NAMES = {2: "Ana Müller", 3: "Jürgen Groß"}
JOSE = "name,phone\nRené Muñoz,+4915123456789\nJürgen Ángel,+4915123456780\n"
JOSE_NAMES = {2: "René Muñoz", 3: "Jürgen Ángel"}
IVAN = "имя,телефон\nИван Петров,+79161234567\nАнна Смирнова,+79161234568\n"
IVAN_NAMES = {2: "Иван Петров", 3: "Анна Смирнова"}

ENCODINGS = [
    File("utf-8", text(MUELLER), rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-8"),
    File(
        "utf-8 with a byte-order mark", text("\ufeff", MUELLER), rows=_two_plain_rows(),
        names=MUELLER_NAMES, encoding="UTF-8 with byte-order mark", headers=["name", "phone"],
    ),
    File(
        "utf-16 little-endian with a mark", codecs.BOM_UTF16_LE + text(MUELLER, encoding="utf-16-le"),
        rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-16 LE",
    ),
    File(
        "utf-16 big-endian with a mark", codecs.BOM_UTF16_BE + text(MUELLER, encoding="utf-16-be"),
        rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-16 BE",
    ),
    File(
        "utf-16 little-endian without a mark", text(MUELLER, encoding="utf-16-le"),
        rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-16 LE",
    ),
    File(
        "utf-16 big-endian without a mark", text(MUELLER, encoding="utf-16-be"),
        rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-16 BE",
    ),
    File(
        "utf-32 with a mark", text(MUELLER, encoding="utf-32"),
        rows=_two_plain_rows(), names=MUELLER_NAMES, encoding="UTF-32",
    ),
    File(
        "windows-1252", text(MUELLER * 3, encoding="cp1252"),
        rows={2: GOOD, 3: GOOD, 4: "phone_not_a_number", 5: "duplicate", 6: "duplicate",
              7: "phone_not_a_number", 8: "duplicate", 9: "duplicate"},
        names=MUELLER_NAMES, encoding="windows-1252",
    ),
    File(
        "windows-1252 with euro and curly quotes",
        text("name,phone\nCafé “Zur Post” – 5 €,+4915123456789\n", encoding="cp1252"),
        rows={2: GOOD}, names={2: "Café “Zur Post” – 5 €"}, encoding="windows-1252",
    ),
    File(
        "latin-1", text("nombre,teléfono\nPeña Núñez,+34612345678\nIñaki,+34612345679\n", encoding="latin-1"),
        rows=_two_plain_rows(), names={2: "Peña Núñez"}, encoding="windows-1252",
    ),
    File(
        "windows-1251", text(IVAN, encoding="cp1251"),
        rows=_two_plain_rows(), names=IVAN_NAMES, encoding="windows-1251",
    ),
    File(
        "utf-8 cut in the middle of a character", text(MUELLER) + "é".encode()[:1] + b",+4915123456781\n",
        refused="mixed_encoding", refused_row=4,
    ),
    File(
        "utf-8 with one row in windows-1252",
        text(MUELLER) + "Zoë,+4915123456781\n".encode("cp1252"),
        refused="mixed_encoding", refused_row=4,
    ),
    File(
        "mac roman", text(JOSE, encoding="mac_roman"),
        rows=_two_plain_rows(), names=JOSE_NAMES, encoding="macintosh",
    ),
    File(
        "dos 850", text(JOSE, encoding="cp850"),
        rows=_two_plain_rows(), names=JOSE_NAMES, encoding="ibm850",
    ),
    File(
        "dos 437", text(JOSE.replace("Á", ""), encoding="cp437"),
        rows=_two_plain_rows(), names={2: "René Muñoz"}, encoding="ibm850",
    ),
    File(
        "iso-8859-15", text("name,phone\nŠimek Žižka,+4915123456789\nAna,+4915123456780\n", encoding="iso8859-15"),
        rows=_two_plain_rows(), names={2: "Šimek Žižka"}, encoding="iso-8859-15",
    ),
    File(
        "capitals of a mac that may be of a dos as well",
        text("NAME,PHONE\nMÜLLER ÄÖÜ ÉÈ,+4915123456789\nIÑIGO PEÑA,+4915123456780\n", encoding="mac_roman"),
        refused="ambiguous_encoding",
    ),
    File("utf-16 with an odd byte", codecs.BOM_UTF16_LE + text(MUELLER, encoding="utf-16-le") + b"x", refused="broken_encoding"),
]  # fmt: skip

DELIMITERS = [
    File("commas", text(HEADER, ANA, BO), rows=_two_plain_rows(), delimiter=","),
    File("semicolons", text((HEADER + ANA + BO).replace(",", ";")), rows=_two_plain_rows(), delimiter=";"),
    File("tabs", text((HEADER + ANA + BO).replace(",", "\t")), rows=_two_plain_rows(), delimiter="\t"),
    File("bars", text((HEADER + ANA + BO).replace(",", "|")), rows=_two_plain_rows(), delimiter="|"),
    File(
        "carets, as some exports of databases have them",
        text("name^phone^tags\nMüller, Ana^+4915123456789^a\nLi; Bo^+8613800138000^b\n"),
        rows=_two_plain_rows(), delimiter="^", names={2: "Müller, Ana", 3: "Li; Bo"},
    ),
    File("broken bars", text((HEADER + ANA + BO).replace(",", "¦")), rows=_two_plain_rows(), delimiter="¦"),
    File(
        "one column with a tilde in some cells", text("phone\n+4915123456789\n~+8613800138000\n"),
        rows={2: GOOD, 3: "phone_not_a_number"}, delimiter=",",
    ),
    File(
        "semicolons with commas inside cells",
        text("name;phone;tags\nMüller, Ana;+4915123456789;a,b\nLi, Bo;+8613800138000;c\n"),
        rows=_two_plain_rows(), delimiter=";", names={2: "Müller, Ana"}, tags={2: ("a", "b")},
    ),
    File(
        "an Excel hint line", text("sep=;\nname;phone\nAna;+4915123456789\n"),
        rows={3: GOOD}, delimiter=";", headers=["name", "phone"],
    ),
    File(
        "one column", text("phone\n+4915123456789\n+8613800138000\n"),
        rows=_two_plain_rows(), delimiter=",",
    ),
    File(
        "quoted cells with the delimiter in them",
        text('name,phone\n"Müller, Ana",+4915123456789\n"Li, Bo",+8613800138000\n'),
        rows=_two_plain_rows(), names={2: "Müller, Ana", 3: "Li, Bo"},
    ),
]  # fmt: skip

LINES = [
    File("crlf", text((HEADER + ANA + BO).replace("\n", "\r\n")), rows=_two_plain_rows()),
    File("carriage returns only", text((HEADER + ANA + BO).replace("\n", "\r")), rows=_two_plain_rows()),
    File("no line end at the end", text(HEADER, ANA, BO.rstrip("\n")), rows=_two_plain_rows()),
    File(
        "line ends inside quotes",
        text('name,phone\r\n"Ana\r\nMüller",+4915123456789\r\nBo,+8613800138000\r\n'),
        rows=_two_plain_rows(), names={2: "Ana Müller"},
    ),
    File(
        "doubled quotes", text('name,phone\n"Ana ""Vip"" Müller",+4915123456789\n'),
        rows={2: GOOD}, names={2: 'Ana "Vip" Müller'},
    ),
    File(
        "a quote inside a bare cell", text('name,phone\nAna 5" Müller,+4915123456789\n'),
        rows={2: GOOD}, names={2: 'Ana 5" Müller'},
    ),
    File("blank lines between", text(HEADER, "\n", ANA, "\n\n", BO), rows={3: GOOD, 6: GOOD}),
    File("rows of nothing but delimiters", text(HEADER, ANA, ",,,\n", BO, ",,,\n"), rows={2: GOOD, 4: GOOD}),
    File("blank lines before the header", text("\n\n", HEADER, ANA), rows={4: GOOD}),
    File("a quote that is never closed", text(HEADER, ANA, '"Bo,+8613800138000,,\n', ANA), refused="open_quote", refused_row=3),
    File(
        "fifty megabytes in one quoted cell",
        lambda: text(HEADER, ANA, '"') + b"x\n" * 25_000_000, refused="cell_too_long", refused_row=3,
    ),
    File("a line of five million characters", lambda: text(HEADER) + b"y" * 5_000_000, refused="line_too_long", refused_row=2),
]  # fmt: skip

SHAPES = [
    File(
        "short rows", text("name,phone,email\nAna,+4915123456789\nBo\n"),
        rows={2: GOOD, 3: "phone_missing"},
    ),
    File(
        "long rows", text("name,phone\nAna,+4915123456789,extra\nBo,+8613800138000,,\n"),
        rows={2: "too_many_cells", 3: GOOD},
    ),
    File(
        "a header cell that is blank", text("name,,phone\nAna,x,+4915123456789\n"),
        rows={2: GOOD}, headers=["name", "Column B", "phone"], guesses=["name", "skip", "phone"],
    ),
    File(
        "the same header twice", text("name,phone,phone\nAna,+4915123456789,+8613800138000\n"),
        rows={2: GOOD}, headers=["name", "phone", "phone (2)"], guesses=["name", "phone", "skip"],
        phones={2: "+4915123456789"},
    ),
    File(
        "two phone columns, the first sometimes blank",
        text("name,phone,other\nAna,,+4915123456789\nBo,+8613800138000,\n"),
        mapping={"other": "phone"}, rows=_two_plain_rows(), phones={2: "+4915123456789"},
    ),
    File(
        "first and last name", text("First Name,Last Name,Mobile\nAna,Müller,+4915123456789\nBo,,+8613800138000\n"),
        rows=_two_plain_rows(), names={2: "Ana Müller", 3: "Bo"}, guesses=["name", "name", "phone"],
    ),
    File(
        "no header", text("Ana,+4915123456789,ana@example.org\nBo,+8613800138000,bo@example.org\n"),
        rows={1: GOOD, 2: GOOD}, headers=["Column A", "Column B", "Column C"],
        guesses=["name", "phone", "email"], names={1: "Ana"},
    ),
    File(
        "headers in German", text("Vorname;Nachname;Handynummer;E-Mail;Schlagwörter\nAna;Müller;+4915123456789;;\n"),
        rows={2: GOOD}, guesses=["name", "name", "phone", "email", "tags"], names={2: "Ana Müller"},
    ),
    File(
        "headers in Spanish", text("Nombre completo,Teléfono móvil,Correo electrónico,Etiquetas\nPeña,+34612345678,,\n"),
        rows={2: GOOD}, guesses=["name", "phone", "email", "tags"],
    ),
    File(
        "headers in Portuguese", text("Nome,Celular,E-mail,Situação\nJoão,+5511987654321,,\n"),
        rows={2: GOOD}, guesses=["name", "phone", "email", "status"],
    ),
    File(
        "headers in Arabic", text("الاسم,رقم الهاتف,البريد الإلكتروني\nليلى,+971501234567,\n"),
        rows={2: GOOD}, guesses=["name", "phone", "email"],
    ),
    File(
        "headers that say nothing", text("a,b,c\nAna,+4915123456789,ana@example.org\n"),
        rows={2: GOOD}, guesses=["skip", "phone", "email"],
    ),
    File(
        "two thousand columns", lambda: text(",".join(f"c{n}" for n in range(2000)), "\n", "1," * 1999, "1\n"),
        refused="too_many_columns", refused_row=1,
    ),
    File("a header and no rows", text(HEADER), refused="no_rows"),
    File("a header and blank rows", text(HEADER, ",,,\n\n"), refused="no_rows"),
]  # fmt: skip

NO_TABLES = [
    File("no bytes", b"", refused="empty_file"),
    File("blanks only", b" \r\n \n\t\n", refused="empty_file"),
    File("a byte-order mark only", codecs.BOM_UTF8, refused="empty_file"),
    File("zero bytes only", b"\0" * 5000, refused="empty_file"),
    File("a zip file", lambda: _zip("people.csv", text(HEADER, ANA)), refused="not_a_table"),
    File("an old workbook renamed", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, refused="not_a_table"),
    File("a web page", text("<!doctype html><html><body>Sign in</body></html>"), refused="not_a_table"),
    File("a web page after a mark", text("\ufeff\n<HTML><table><tr><td>1</td></tr></table>"), refused="not_a_table"),
    File("XML", text('<?xml version="1.0"?><contacts/>'), refused="not_a_table"),
    File("JSON", text('[{"name": "Ana", "phone": "+4915123456789"}]'), refused="not_a_table"),
    File("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", refused="not_a_table"),
    File("a gzip archive", lambda: gzip.compress(text(HEADER, ANA)), refused="not_a_table"),
    File("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, refused="not_a_table"),
    File("noise", lambda: bytes((n * 7919 + n // 3) % 256 for n in range(5000)), refused="not_a_table"),
]  # fmt: skip

CELLS = [
    File(
        "phones in many dresses of one number",
        text("name,phone\nA,+49 151 2345-6789\nB,0049 (151) 23456789\nC,+٤٩١٥١٢٣٤٥٦٧٨٩\nD,'+4915123456789\nE,wa.me/4915123456789\n"),
        rows={2: GOOD, 3: "duplicate", 4: "duplicate", 5: "duplicate", 6: "duplicate"},
        phones={2: "+4915123456789"},
    ),
    File(
        "spellings of one Brazilian mobile",
        text("name,phone\nA,+5511987654321\nB,+551187654321\nC,+5511987654320\n"),
        rows={2: GOOD, 3: "duplicate", 4: GOOD},
    ),
    File(
        "numbers that Excel destroyed", text('name,phone\nA,9.19E+11\nB,"1,23457E+11"\nC,4915123456789.0\n'),
        rows={2: "phone_scientific_notation", 3: "phone_scientific_notation", 4: GOOD},
        phones={4: "+4915123456789"},
    ),
    File(
        "national numbers without a country", text("name,phone\nA,0151 23456789\nB,+4915123456789\n"),
        rows={2: "phone_country_code_missing", 3: GOOD},
    ),
    File(
        "national numbers with a default country", text("name,phone\nA,0151 23456789\nB,+8613800138000\n"),
        mapping={"default_country": "DE"}, rows=_two_plain_rows(), phones={2: "+4915123456789"},
    ),
    File(
        "phones that are none", text("name,phone\nA,n/a\nB,12\nC,+49 151 2345 6789 x3\nD,-\nE,\n"),
        rows={2: "phone_not_a_number", 3: "phone_country_code_missing", 4: "phone_not_a_number",
              5: "phone_not_a_number", 6: "phone_missing"},
    ),
    File(
        "e-mail addresses that are none",
        text("name,phone,email\nA,+4915123456781,x@y\nB,+4915123456782,a b@c.de\nC,+4915123456783,ANA@Example.ORG\n"),
        rows={2: "email_invalid", 3: "email_invalid", 4: GOOD},
    ),
    File(
        "a bad row before a good one with the same number",
        text("name,phone,email\nA,+4915123456789,broken\nB,+4915123456789,b@example.org\nC,+4915123456789,\n"),
        rows={2: "email_invalid", 3: GOOD, 4: "duplicate"},
    ),
    File("names that are missing are no harm", text('name,phone\n,+4915123456789\n"  ",+8613800138000\n'), rows=_two_plain_rows()),
    File("a name of a thousand characters", text("name,phone\n", "n" * 1000, ",+4915123456789\n"), rows={2: "name_too_long"}),
    File(
        "ten thousand tags in one cell",
        lambda: text('name,phone,tags\nA,+4915123456781,"', ",".join(f"t{n}" for n in range(10_000)), '"\nB,+4915123456782,x\n'),
        rows={2: "cell_too_long", 3: GOOD},
    ),
    File(
        "a hundred and one tags", text('name,phone,tags\nA,+4915123456781,"', ",".join(f"t{n}" for n in range(101)), '"\n'),
        rows={2: "tags_not_allowed"},
    ),
    File(
        "a tag of a megabyte", lambda: text("name,phone,tags\nA,+4915123456781,", "t" * 1_000_000, "\nB,+4915123456782,x\n"),
        rows={2: "cell_too_long", 3: GOOD},
    ),
    File(
        "tags in several cases and separators",
        text('name,phone,tags\nA,+4915123456781,"VIP, vip;Berlin|berlin"\n'),
        rows={2: GOOD}, tags={2: ("VIP", "Berlin")},
    ),
    File("a NUL in a name", text("name,phone\nA\0na,+4915123456789\nBo,+8613800138000\n"), rows={2: "nul_character", 3: GOOD}),
    File("a NUL in a column that is skipped", text("name,phone,x\nAna,+4915123456789,\0\n"), rows={2: GOOD}),
    File(
        "statuses", text("name,phone,status\nA,+4915123456781,Hot\nB,+4915123456782,lukewarm\nC,+4915123456783,\n"),
        rows={2: GOOD, 3: "status_unknown", 4: GOOD},
    ),
    File(
        "statuses in other words",
        text("name,phone,status\nA,+4915123456781,Kunde\n"),
        mapping={"status_values": {"kunde": "customer"}}, rows={2: GOOD},
    ),
    File(
        "invisible characters in a name", text("name,phone\n\u202eAna\u200b Mü\u0000ller,+4915123456789\n".replace("\0", "")),
        rows={2: GOOD}, names={2: "Ana Müller"},
    ),
    File("an emoji family as a name", text("name,phone\n👨‍👩‍👧 Ana,+4915123456789\n"), rows={2: GOOD}, names={2: "👨‍👩‍👧 Ana"}),
    File(
        "cells that an export made safe", text("name,phone\n'=Ana,'+4915123456789\n"),
        rows={2: GOOD}, names={2: "=Ana"}, phones={2: "+4915123456789"},
    ),
    File(
        "the same number a thousand times", lambda: text("name,phone\n", "A,+4915123456789\n" * 1000),
        rows={2: GOOD, **dict.fromkeys(range(3, 1002), "duplicate")},
    ),
]  # fmt: skip

PEOPLE_SHEET = row(1, "Name", "Mobile", "Tags") + row(2, "Ana & Co", "+4915123456789", "a,b")
BILLION = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
WORKBOOKS = [
    File(
        "a workbook", lambda: workbook(PEOPLE_SHEET), rows={2: GOOD}, encoding="Excel workbook",
        guesses=["name", "phone", "tags"], names={2: "Ana & Co"}, tags={2: ("a", "b")},
    ),
    File(
        "a workbook with shared and rich strings and gaps",
        lambda: workbook(
            '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>'
            '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="C4"><v>4915123456789</v></c></row>'
            '<row r="5"><c r="B5" s="1"/></row>'
            '<row r="9"><c r="A9" t="str"><v>Bo_x000D_ Zhang</v></c><c r="C9"><v>8.6138001380E12</v></c></row>',
            ("<t>name</t>", "<t>phone</t>", "<r><t>Ana </t></r><r><t>Müller</t></r><rPh><t>x</t></rPh>"),
        ),
        rows={4: GOOD, 9: GOOD}, names={4: "Ana Müller", 9: "Bo Zhang"},
        headers=["name", "Column B", "phone"],
        phones={4: "+4915123456789", 9: "+8613800138000"},
    ),
    File(
        "a workbook whose rows have no numbers",
        lambda: workbook(unnumbered("name", "phone") + unnumbered("Ana", "+4915123456789") + unnumbered() + unnumbered("Bo", "12")),
        rows={2: GOOD, 4: "phone_country_code_missing"}, names={2: "Ana"},
    ),
    File(
        "a workbook whose rows have one number, a lower one, none and one that leaves a gap",
        lambda: workbook(
            row(1, "name", "phone") + row(1, "Ana", "+4915123456789") + row(1, "Bo", "+8613800138000")
            + unnumbered("Cy", "+12125550123") + row(9, "Di", "+447700900001") + row(-3, "Ed", "+447700900002")
        ),
        rows={2: GOOD, 3: GOOD, 4: GOOD, 9: GOOD, 10: GOOD}, names={4: "Cy", 9: "Di", 10: "Ed"},
    ),
    File(
        "a workbook with the last row that there can be",
        lambda: workbook(row(1, "name", "phone") + row(1_048_576, "Ana", "+4915123456789")),
        rows={1_048_576: GOOD},
    ),
    File(
        "a workbook with a row beyond the last one",
        lambda: workbook(row(1, "name", "phone") + row(3_000_000_000, "Ana", "+4915123456789")),
        refused="too_many_rows", refused_row=3_000_000_000,
    ),
    File(
        "a workbook with a row number that is none",
        lambda: workbook(PEOPLE_SHEET + '<row r="x"><c t="str"><v>Ana</v></c></row>'), refused="broken_workbook",
    ),
    File(
        "a workbook with halves of characters",
        lambda: workbook(row(1, "name", "phone", "note_xDFFF_") + row(2, "Ana_xD800_", "+4915123456789") + row(3, "_xDE00_Bo _xD83D__xDE00_", "+8613800138000")),
        rows=_two_plain_rows(), names={2: "Ana\ufffd", 3: "\ufffdBo 😀"}, headers=["name", "phone", "note\ufffd"],
    ),
    File("a workbook with an empty sheet", lambda: workbook(""), refused="empty_file"),
    File("a workbook that is cut off", lambda: _zip("xl/workbook.xml", b"<workbook/>"), refused="broken_workbook"),
    File(
        "a workbook with a bad reference", lambda: workbook('<row r="1"><c t="s"><v>7</v></c></row>'),
        refused="broken_workbook",
    ),
    File("a workbook with broken markup", lambda: workbook("<row><c>"), refused="broken_workbook"),
    File(
        "a workbook with entities in it",
        lambda: workbook(PEOPLE_SHEET, xl__sharedStrings=f"{BILLION}<sst><si><t>&b;</t></si></sst>"),
        refused="broken_workbook",
    ),
    File(
        "a workbook that unpacks to a thousand times its size",
        lambda: workbook(PEOPLE_SHEET, xl__sharedStrings="<sst>" + "<si/>" * 12_000_000),
        refused="too_large_unpacked",
    ),
    File(
        "a workbook with far too many columns",
        lambda: workbook('<row r="1"><c r="ZZZ1" t="str"><v>x</v></c></row>'),
        refused="too_many_columns", refused_row=1,
    ),
]  # fmt: skip

CORPUS = [*ENCODINGS, *DELIMITERS, *LINES, *SHAPES, *NO_TABLES, *CELLS, *WORKBOOKS]
