"""The QR code of a sheet's link, as rectangles."""

from __future__ import annotations

import re

import zxingcpp

_BLACK = re.compile(rb"\0+")
_MASK = 4
"""Which of the patterns is laid over the code. To try them all takes most of its time, and scanners read any."""


def qr_path(text: str, side: float) -> bytes:
    """Operators that draw the code in black, `side` points wide, its lower left corner at the origin.

    The quiet zone around it is the caller's.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    count, pixels = picture.shape[0], bytes(memoryview(picture))  # type: ignore[arg-type]  # it is a buffer
    parts = [b"q %.4f 0 0 %.4f 0 0 cm" % (side / count, side / count)]
    for row in range(count):
        for run in _BLACK.finditer(pixels, row * count, (row + 1) * count):
            start, end = run.span()
            parts.append(b"%d %d %d 1 re" % (start - row * count, count - row - 1, end - start))
    parts.append(b"f Q\n")
    return b"\n".join(parts)
