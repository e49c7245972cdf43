"""The QR code of a sheet's link, as rectangles."""

from __future__ import annotations

from functools import cache
from itertools import groupby

import zxingcpp

_MASK = 4
"""Which of the patterns is laid over the code. To try them all takes most of its time, and scanners read any."""
_STRETCH = 8
"""Modules whose rectangles are known by heart: there are not many ways to be black for so few."""


def qr_path(text: str, side: float) -> bytes:
    """Operators that draw the code in black, `side` points wide, its lower left corner at the origin.

    The quiet zone around it is the caller's.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    count, pixels = picture.shape[0], bytes(memoryview(picture))  # type: ignore[arg-type]  # it is a buffer
    parts = [b"q %.4f 0 0 %.4f 0 0 cm\n" % (side / count, side / count)]
    for row in range(count):
        start, end = row * count, (row + 1) * count
        stretches = range(start, end, _STRETCH)
        black = [_rectangles(place - start, pixels[place : min(place + _STRETCH, end)]) for place in stretches]
        parts.append(b"".join(black).replace(_ROW, b"%d" % (count - row - 1)))
    parts.append(b"f Q\n")
    return b"".join(parts)


_ROW = b"y"


@cache
def _rectangles(left: int, pixels: bytes) -> bytes:
    """Those of the black ones (0) in a row that is still to be put for `_ROW`, the first of them `left` modules in."""
    found = b""
    for pixel, run in groupby(pixels):
        width = len(list(run))
        if not pixel:
            found += b"%d %s %d 1 re\n" % (left, _ROW, width)
        left += width
    return found
