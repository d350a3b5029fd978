"""Small files of every kind, good and hostile, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.%s.main+xml"


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + inside + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, (200, 30, 30))
    image.save(out, kind, **options)
    return out.getvalue()


def photo(orientation: int = 6) -> bytes:
    """A JPEG that says where and with what it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SecretCamera"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (30.0, 22.0, 11.0)
    return picture(exif=exif, comment=b"hidden remark")


def huge_png(side: int = 60_000) -> bytes:
    """A few bytes that claim to be a picture of 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def word(text: str = "整改情况", *more: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for run in (text, *more):
        paragraph.add_run(run).bold = True
    document.save(out)
    return out.getvalue()


def workbook(text: str = "整改情况") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = text
    book.save(out)
    book.close()
    return out.getvalue()


def package(parts: dict[str, bytes] | None = None, main: str = "presentationml.presentation") -> bytes:
    """A zipped document with the parts given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        if main:
            file.writestr("[Content_Types].xml", f'<Types><Override ContentType="{MAIN % main}"/></Types>')
        for name, data in (parts or {}).items():
            file.writestr(name, data)
    return out.getvalue()


def ofd() -> bytes:
    return package({"OFD.xml": b"<ofd:OFD/>"}, main="")


def with_locked_part(data: bytes) -> bytes:
    """The same zip with the password bit set on each part, in both its headers."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + place] |= 1
            start = changed.find(mark, start + 4)
    return bytes(changed)


def with_small_claim(data: bytes, size: int) -> bytes:
    """The same zip, its central directory claiming that each part unpacks to ``size`` bytes."""
    changed = bytearray(data)
    start = changed.find(b"PK\x01\x02")
    while start >= 0:
        struct.pack_into("<I", changed, start + 24, size)
        start = changed.find(b"PK\x01\x02", start + 4)
    return bytes(changed)


def compound(*names: str, text: str = "整改情况") -> bytes:
    """An old Office container: header, one sector of text, one directory slot per name."""
    slots = b""
    for name in ("Root Entry", *names):
        coded = name.encode("utf-16-le") + b"\0\0"
        slots += coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), 2, 1) + b"\0" * 60
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + text.encode("utf-16-le").ljust(512, b"\0") + slots
