"""The QR code leads to the sheet."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from mildsite.pdf.document import Paper, Size
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from tests.factories.printed import ONLINE, URI, printed


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("paper", Paper)
def test_the_square_is_read_from_the_printed_page(size: Size, paper: Paper) -> None:
    assert scanned(render(printed(size=size, paper=paper))) == [URI]


def test_each_sheet_has_its_own_square() -> None:
    for number in range(3):
        online = ONLINE.model_copy(update={"uri": f"{URI}-{number}"})
        assert scanned(render(printed(part={"sections": (online,)}))) == [f"{URI}-{number}"]


def scanned(data: bytes) -> list[str]:
    """What a phone reads from the pages at the resolution of a poor printer."""
    pictures = [Image.open(io.BytesIO(picture)) for picture in page_pictures(data, dots_per_inch=150)]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
