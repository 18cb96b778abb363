"""Which encoding a text file is in, proven on the whole file and never guessed silently."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import chardet

from services.importer.domain.mojibake import mixed_scripts, odd_words
from services.importer.domain.refusal import UnreadableFileError

BLOCK = 1 << 20
SAMPLE = 1 << 16
_LONE_BYTE = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
_C1_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
_LETTER = re.compile(rb"[A-Za-z]")
_LATIN = {"cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2"}
_MULTIBYTE = ("gb", "big5", "euc", "shift", "cp932", "cp949", "iso2022")
_FOREIGN_SHARE = 0.35
"""Text in Latin letters has fewer letters beyond ASCII than this; Cyrillic or Greek text more."""
_TYPING_ERRORS = 0.02
_OTHERS = ("macintosh", "ibm850", "ibm437", "iso-8859-15", "windows-1252")
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-15": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE"),
)

CHOICES = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "iso-8859-1": "iso8859-1",
    "iso-8859-2": "iso8859-2",
    "iso-8859-15": "iso8859-15",
    "macintosh": "mac-roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "ibm852": "cp852",
    "koi8-r": "koi8-r",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
"""Codecs by the names under which somebody may say what encoding a file is in."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding: codec for Python, label for people."""

    codec: str
    label: str


def detect_encoding(file: BinaryIO) -> Encoding:
    """Return the encoding in which every byte of a seekable file can be read.

    In this order: a byte-order mark, UTF-16 by its zero bytes, strict UTF-8, then what chardet
    says of the parts that are not ASCII, if the whole file agrees. Raises UnreadableFileError
    when encodings are mixed or none fits.
    """
    file.seek(0)
    head = file.read(SAMPLE)
    known = _marked(head) or _unmarked_utf16(head)
    if known is not None:
        if not _reads(file, known.codec):
            raise UnreadableFileError(
                f"the file says it is {known.label}, but parts of it are not; save it as UTF-8",
                code="broken_encoding",
            )
        return known
    if _reads(file, "utf-8"):
        return Encoding("utf-8", "UTF-8")
    return _legacy(file)


def named_encoding(file: BinaryIO, name: str) -> Encoding:
    """Return an encoding of CHOICES. Raises UnreadableFileError when the file is not in it."""
    codec = CHOICES[name]
    if not _reads(file, codec):
        raise UnreadableFileError(
            f"parts of the file are not {name}; choose another encoding", code="broken_encoding"
        )
    return Encoding(codec, name)


def _marked(head: bytes) -> Encoding | None:
    for mark, codec, label in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, label)
    return None


def _unmarked_utf16(head: bytes) -> Encoding | None:
    """Recognise UTF-16 without a mark: Latin text then has a zero in every other byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.05:
        return Encoding("utf-16-le", "UTF-16 LE")
    if even > pairs * 0.4 and odd < pairs * 0.05:
        return Encoding("utf-16-be", "UTF-16 BE")
    return None


def _legacy(file: BinaryIO) -> Encoding:
    sample = _unusual_bytes(file)
    for codec in dict.fromkeys([_guess(sample), "cp1252"]):
        if codec != "utf-8" and _reads(file, codec, refuse=_C1_CONTROL):
            _refuse_mixture(file, codec)
            return _unless_another_fits(sample, Encoding(codec, _label(codec)))
    _refuse_mixture(file, None)
    return _unless_another_fits(sample, None)


def _unless_another_fits(sample: bytes, found: Encoding | None) -> Encoding:
    """Return what was found, if words in it look like words, else the only other that fits.

    One byte stands for ü in Windows and for something else on a Mac or in DOS: read as the wrong
    one, words have signs and capitals in their middle. Raises UnreadableFileError in doubt.
    """
    odd = 0 if found is None else _oddities(sample, found.codec)
    unusual = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if found is not None and odd <= unusual * _TYPING_ERRORS:
        return found
    fits = {
        text: name
        for name in reversed(_OTHERS)
        if not odd_words(text := sample.decode(CHOICES[name], "replace"))
    }
    if len(fits) == 1:
        [name] = fits.values()
        return Encoding(CHOICES[name], name)
    raise UnreadableFileError(
        "the file's encoding could not be found out; save it as UTF-8, or say which it is",
        code="ambiguous_encoding" if fits or found else "unknown_encoding",
    )


def _oddities(sample: bytes, codec: str) -> int:
    text = sample.decode(codec, "replace")
    return odd_words(text) if codec in _LATIN else mixed_scripts(text)


def _guess(sample: bytes) -> str:
    """Ask chardet, but don't let a few accents pass for Hebrew or Greek."""
    name = chardet.detect(sample)["encoding"]
    codec = _canonical(name) if name else "cp1252"
    if codec in _LATIN or codec.startswith(_MULTIBYTE):
        return codec
    foreign = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    share = foreign / (foreign + len(_LETTER.findall(sample)) or 1)
    return codec if share >= _FOREIGN_SHARE else "cp1252"


def _canonical(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return _SUPERSETS.get(found, found)


def _label(codec: str) -> str:
    """Return the name that people know an encoding by, which is the one they may say."""
    return next((name for name, choice in CHOICES.items() if choice == codec), codec)


def _refuse_mixture(file: BinaryIO, codec: str | None) -> None:
    """Refuse a file that is UTF-8 in places and something else in others."""
    good, bad, line = _utf8_share(file)
    if good > bad or (good and codec in _LATIN):
        raise UnreadableFileError(
            f"the file mixes encodings: it is UTF-8 in places, but line {line} is not;"
            " save it again as UTF-8",
            code="mixed_encoding",
            row=line,
        )


def _utf8_share(file: BinaryIO) -> tuple[int, int, int]:
    """Count the characters beyond ASCII that are UTF-8, the bytes that aren't, and their line."""
    good = bad = line = 0
    lines = 1
    for text in _decoded(file, "utf-8", "surrogateescape"):
        if text.isascii():
            lines += text.count("\n")
            continue
        lone = _LONE_BYTE.search(text)
        if lone and not line:
            line = lines + text.count("\n", 0, lone.start())
        wrong = len(_LONE_BYTE.findall(text))
        bad += wrong
        good += len(_BEYOND_ASCII.findall(text)) - wrong
        lines += text.count("\n")
    return good, bad, line


def _reads(file: BinaryIO, codec: str, refuse: re.Pattern[str] | None = None) -> bool:
    try:
        for text in _decoded(file, codec, "strict"):
            if refuse is not None and not text.isascii() and refuse.search(text):
                return False
    except UnicodeError:
        return False
    return True


def _decoded(file: BinaryIO, codec: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for block in _blocks(file):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _unusual_bytes(file: BinaryIO) -> bytes:
    """Collect lines that hold bytes beyond ASCII: what tells encodings apart."""
    found = bytearray()
    for block in _blocks(file):
        if block.isascii():
            continue
        found += b"\n".join(line for line in block.splitlines() if not line.isascii())
        if len(found) >= SAMPLE:
            break
    return bytes(found[:SAMPLE])


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    read: Callable[[], bytes] = lambda: file.read(BLOCK)  # noqa: E731 - what iter() wants
    return iter(read, b"")
