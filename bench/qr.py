"""The QR code for the peers: from the same generator as the sheet's own, as runs of black modules."""

from __future__ import annotations

import re
from typing import NamedTuple

import zxingcpp

_BLACK = re.compile(rb"\0+")


class Stripe(NamedTuple):
    """Black modules beside one another; rows count from the top."""

    row: int
    column: int
    length: int


def stripes(text: str) -> tuple[int, list[Stripe]]:
    """How many modules a side has, and the black ones."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=4)
    picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    count, pixels = picture.shape[0], bytes(memoryview(picture))  # type: ignore[arg-type]  # it is a buffer
    found = []
    for row in range(count):
        for run in _BLACK.finditer(pixels, row * count, (row + 1) * count):
            found.append(Stripe(row, run.start() - row * count, run.end() - run.start()))
    return count, found


def svg(text: str) -> str:
    count, black = stripes(text)
    path = "".join(f"M{stripe.column} {stripe.row}h{stripe.length}v1h-{stripe.length}z" for stripe in black)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {count} {count}"><path d="{path}"/></svg>'
