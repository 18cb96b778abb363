"""Files that are something else than text, by their first bytes."""

import codecs
import re

from services.importer.domain.refusal import UnreadableFileError

_SIGNATURES = (
    (b"PK\x03\x04", "a zip file", "unpack it and upload the CSV in it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save it as CSV and upload that"),
    (b"%PDF", "a PDF", "export the table as CSV and upload that"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and upload the CSV in it"),
    (b"Rar!", "an archive", "unpack it and upload the CSV in it"),
    (b"7z\xbc\xaf", "an archive", "unpack it and upload the CSV in it"),
    (b"\x89PNG", "a picture", "upload a CSV"),
    (b"\xff\xd8\xff", "a picture", "upload a CSV"),
    (b"GIF8", "a picture", "upload a CSV"),
    (b"SQLite format", "a database file", "export the table as CSV and upload that"),
    (b"{\\rtf", "a rich-text document", "save it as CSV and upload that"),
)
_MARKUP = re.compile(rb"<(?:!doctype|!--|html|head|body|table|svg|script)\b|<\?xml", re.IGNORECASE)
_CONTROLS = bytes(sorted({*range(32), 127} - {0, 9, 10, 12, 13, 26, 27}))


def refuse_other_formats(head: bytes) -> None:
    """Raise UnreadableFileError when the first bytes of a file are not those of a text table."""
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFileError("the file is empty", code="empty_file")
    for start, what, instead in _SIGNATURES:
        if head.startswith(start):
            raise UnreadableFileError(f"this is {what}; {instead}", code="not_a_table")
    text = head.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if _MARKUP.match(text):
        raise UnreadableFileError("this is a web page, not a CSV file", code="not_a_table")
    if text[:1] in {b"{", b"["} and text.rstrip()[-1:] in {b"}", b"]", b",", b'"', b"{", b"["}:
        raise UnreadableFileError("this is JSON, not a CSV file", code="not_a_table")
    _refuse_binary(head)


def _refuse_binary(head: bytes) -> None:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(2, len(head) // 200) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError("this is not a text file", code="not_a_table")
