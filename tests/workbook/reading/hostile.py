"""Files that somebody might upload in place of a workbook, by accident or on purpose."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def good(rows: list[list[object]] | None = None) -> bytes:
    """A small workbook that nobody need fear."""
    book = Workbook()
    for row in rows or [["Ref", "Action"], ["CH-01", "Meet"]]:
        book.worksheets[0].append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(
    data: bytes,
    change: Callable[[str, bytes], bytes | None] = lambda name, body: body,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """The same zip with parts changed, left out (None) or added."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
        for name, body in (more or {}).items():
            new.writestr(name, body)
    return written.getvalue()


def with_sheet(body: bytes) -> bytes:
    """A workbook whose first sheet is this XML."""
    return changed(good(), lambda name, old: body if name == SHEET else old)


def sheet_of(rows: str, after: str = "", dimension: str = "") -> bytes:
    """The XML of a sheet with these rows."""
    written = f"<worksheet {NAMESPACE}>{dimension}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return written.encode()


def with_texts(sheet: bytes, texts: list[str]) -> bytes:
    """A workbook whose texts stand in one table, as Excel writes them."""
    kept = "".join(f"<si><t>{text}</t></si>" for text in texts)
    kind = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>'
    )

    def change(name: str, body: bytes) -> bytes:
        if name == "[Content_Types].xml":
            return body.replace(b"</Types>", kind.encode())
        return sheet if name == SHEET else body

    more = {"xl/sharedStrings.xml": f"<sst {NAMESPACE}>{kept}</sst>".encode()}
    return changed(good(), change, more)


def bomb(megabytes: int = 90) -> bytes:
    """A small zip that unpacks to nothing but spaces."""
    return with_sheet(b" " * megabytes * 1024 * 1024)


def far_too_much() -> bytes:
    """Many parts, each within its limits, that are too much together."""
    import random

    draw = random.Random(7)  # noqa: S311  # not for secrets
    part = bytes(draw.choices(b"abcdefgh", k=2000)) * 500 * 21
    return changed(good(), more={f"xl/media/{n}.bin": part for n in range(5)})


def liar() -> bytes:
    """A zip whose directory says that a part is smaller than it is."""
    data = bytearray(good([["x" * 100] for _ in range(500)]))
    at = data.rfind(b"PK\x01\x02" + b"", 0, data.rfind(SHEET.encode()))
    (size,) = struct.unpack_from("<I", data, at + 24)
    struct.pack_into("<I", data, at + 24, size // 2)
    return bytes(data)


def flipped() -> bytes:
    """A workbook with one byte of its sheet turned over."""
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.getinfo(SHEET).header_offset + 80
    data[at] ^= 0xFF
    return bytes(data)


def entity(coding: str = "utf-8", declared: str = '<!ENTITY x "y">') -> bytes:
    """A sheet that declares an entity."""
    body = f'<?xml version="1.0" encoding="{coding}"?><!DOCTYPE w [{declared}]><w>&x;</w>'
    return with_sheet(body.encode(coding))


def strict() -> bytes:
    """The workbook as Strict Open XML, which openpyxl opens as one without sheets."""
    ours = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    theirs = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return changed(good(), lambda name, body: body.replace(ours, theirs))


def locked() -> bytes:
    """What stands first in a workbook that was encrypted by Excel."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")


def zip_with(**parts: bytes) -> bytes:
    """A zip of these parts; a double underscore in a name stands for a slash, one for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return written.getvalue()


def ghosts(rows: int = 1_048_576) -> bytes:
    """A workbook whose columns are coloured down to the last row of the sheet."""
    coloured = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(1, rows + 1))
    return with_sheet(sheet_of(coloured))


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an empty file": ("F01", lambda: b""),
    "eleven megabytes": ("F02", lambda: b"PK" + bytes(11 * 1024 * 1024)),
    "an encrypted workbook": ("F03", locked),
    "an old .xls": ("F04", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)),
    "a web page": ("F05", lambda: b"<!DOCTYPE html><html><table></table></html>"),
    "a table saved as a web page": ("F05", lambda: b"\xef\xbb\xbf  <table><tr></tr></table>"),
    "a PDF": ("F06", lambda: b"%PDF-1.7 ..."),
    "a CSV": ("F07", lambda: b"Ref,Action\nCH-01,Meet\n"),
    "a picture": ("F08", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "some other zip": ("F08", lambda: zip_with(notes_txt=b"hello")),
    "no workbook inside": (
        "F08",
        lambda: changed(good(), lambda n, b: None if n == "xl/workbook.xml" else b),
    ),
    "a zip cut short": ("F09", lambda: good()[:-300]),
    "one byte turned over": ("F09", flipped),
    "a size that lies": ("F09", liar),
    "XML that is not XML": ("F09", lambda: with_sheet(b"<worksheet><sheetData>")),
    "a row before the first": (
        "F09",
        lambda: with_sheet(sheet_of('<row r="-3"><c r="A1"><v>1</v></c></row>')),
    ),
    "a text that is not in the table of texts": (
        "F09",
        lambda: with_sheet(sheet_of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    ),
    "too many parts": ("F10", lambda: changed(good(), more={f"x{n}": b"" for n in range(600)})),
    "a name that leaves the folder": ("F10", lambda: changed(good(), more={"../x": b"1"})),
    "a bomb": ("F11", bomb),
    "far too much in all": ("F11", far_too_much),
    "an .ods": ("F12", lambda: zip_with(mimetype=OPEN_DOCUMENT)),
    "an .xlsb": ("F13", lambda: changed(good(), more={"xl/workbook.bin": b"1"})),
    "a Word file": ("F14", lambda: zip_with(word__document_xml=b"<w/>")),
    "macros": ("F15", lambda: changed(good(), more={"xl/vbaProject.bin": b"1"})),
    "macros by their type": (
        "F15",
        lambda: changed(
            good(),
            lambda n, b: (
                b.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
                if n.startswith("[")
                else b
            ),
        ),
    ),
    "an entity": ("F16", entity),
    "an entity in UTF-16": ("F16", lambda: entity("utf-16")),
    "a document type alone": ("F16", lambda: entity(declared="")),
    "Strict Open XML": ("F17", strict),
}
