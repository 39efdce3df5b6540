"""What sort of file somebody brings as a plan, told by its first bytes; and what cannot be read is refused.

Every refusal says what the file is, so that people are told what to do: save it as something else, or paste.
"""

import re
import zipfile
import zlib
from io import BytesIO

from models.errors import Refused
from models.tools.plan_package import check_package
from models.tools.plan_sheet import MOST_BYTES

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"SQLite format")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:\s|<!--(?:(?!-->).)*-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body|script|meta)\b",
    re.I | re.S,
)


def check_size(size: int) -> None:
    """Raises Refused for more bytes than a plan has; asked before anything is read."""
    if size > MOST_BYTES:
        raise Refused("file", "plan_too_big", f"{size / 1_000_000:.0f} MB")


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook that can be opened safely; False for what may be text.

    Raises Refused for every other sort of file that is known by its first bytes, and for a workbook that is
    locked, damaged, or unpacks to far more than it seems.
    """
    fault = _other_kind(data)
    if fault is not None:
        raise fault
    if data.startswith(b"PK\x03\x04"):
        _check_package(data)
        return True
    return False


def check_no_page(data: bytes) -> None:
    """Raises Refused for a web page: what a site gives instead of the file to somebody not signed in."""
    if _HTML.match(data[:8_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        raise Refused("file", "plan_html")


def check_text(data: bytes) -> None:
    """Raises Refused for bytes that are no text in any encoding."""
    head = data[:20_000]
    strange = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x00\x1a")
    if strange > max(2, len(head) // 20):
        raise Refused("file", "plan_binary")


def _other_kind(data: bytes) -> Refused | None:
    if data.startswith(b"%PDF"):
        return Refused("file", "plan_pdf")
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp" or data[8:12] == b"WEBP":
        return Refused("file", "plan_picture")
    if data.startswith(b"{\\rtf"):
        return Refused("file", "plan_word")
    if data.startswith(_PACKED):
        return Refused("file", "plan_binary")
    return _compound(data) if data.startswith(_COMPOUND) else None


def _compound(data: bytes) -> Refused:
    """The container of Office before 2007, and of every Office file with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("file", "plan_locked")
    if "WordDocument".encode("utf-16-le") in data:
        return Refused("file", "plan_word")
    return Refused("file", "plan_old_excel")


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                raise _no_workbook(names)
            check_package(package)
    except Refused:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as fault:
        raise Refused("file", "plan_damaged") from fault


def _no_workbook(names: set[str]) -> Refused:
    if any(name.startswith("word/") for name in names):
        return Refused("file", "plan_word")
    if {"xl/workbook.bin", "content.xml", "Index/Document.iwa"} & names:
        return Refused("file", "plan_other_sheet")
    return Refused("file", "plan_binary")
