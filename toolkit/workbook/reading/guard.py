"""Which bytes may be opened as a workbook: looked at before any library sees them.

Every limit stands here. Nothing is unpacked before the sizes that the zip declares are known, and a
size that lies fails the checksum. Only the standard library is used, because this runs first in the
process that reads.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_IN_A_PART = 80 * 1024 * 1024
MOST_PARTS = 500
RATIO, RATIO_FROM = 200, 1024 * 1024
_CHUNK = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SLIDES = "PowerPoint Document".encode("utf-16-le")
_XML = (".xml", ".rels", ".vml")
_DECLARED = [
    word.encode(coding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("utf-8", "utf-16-le", "utf-16-be")
]
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_PAGE = re.compile(rb"\A(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|table|script)\b", re.I)
_CONTENT_TYPES, _WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"


@dataclass(eq=False)
class Refused(Exception):
    """A file that may not be opened, by its code, with the numbers that its sentence needs."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


def check_bytes(data: bytes) -> None:
    """Nothing, if the bytes can be a workbook by their size and their beginning; else Refused."""
    if not data:
        raise Refused("F01")
    if len(data) > MOST_BYTES:
        raise Refused("F02", {"size": f"{len(data) / 1024 / 1024:,.0f}"})
    if data.startswith(_OLE):
        raise Refused(_old_kind(data))
    if data.startswith(b"%PDF"):
        raise Refused("F06")
    if _PAGE.match(data[:2000]):
        raise Refused("F05")
    if not data.startswith(b"PK"):
        raise Refused("F07" if _is_plain_text(data) else "F08")


def _old_kind(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "F03"
    return "F14" if _WORD in data or _SLIDES in data else "F04"


def _is_plain_text(data: bytes) -> bool:
    start = data[:4096]
    return b"\0" not in start and not start.lstrip().startswith(b"<")


def check_zip(data: bytes) -> None:
    """Nothing, if the zip holds a plain .xlsx within the limits; else Refused.

    Every part is unpacked once, so a damaged part is found before anything reads it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            _check_kind(archive)
            for part in parts:
                _check_part(archive, part)
            _check_workbook(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refused("F09") from error
    except (ValueError, RuntimeError, KeyError, OverflowError) as error:
        raise Refused("F09") from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused("F10")
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names):
        raise Refused("F10")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("F03")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("F11")
    for part in parts:
        packed = max(1, part.compress_size)
        swollen = part.file_size > RATIO_FROM and part.file_size / packed > RATIO
        if part.file_size > MOST_IN_A_PART or swollen:
            raise Refused("F11")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "mimetype" in names and b"opendocument.spreadsheet" in _start(archive, "mimetype"):
        raise Refused("F12")
    if "xl/workbook.bin" in names:
        raise Refused("F13")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("F14")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Refused("F15")
    if _CONTENT_TYPES not in names:
        raise Refused("F08")
    if b"macroEnabled" in archive.read(_CONTENT_TYPES):
        raise Refused("F15")
    if b"spreadsheetml" not in archive.read(_CONTENT_TYPES):
        raise Refused("F08")


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1000)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_xml = part.filename.casefold().endswith(_XML)
    kept = b""
    with archive.open(part) as body:
        while chunk := body.read(_CHUNK):
            window = kept + chunk
            if is_xml and any(word in window for word in _DECLARED):
                raise Refused("F16")
            kept = window[-40:]


def _check_workbook(archive: zipfile.ZipFile) -> None:
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/workbook\d*\.xml", name)]
    if not names:
        raise Refused("F08")
    if any(_STRICT in _start(archive, name) for name in names):
        raise Refused("F17")
