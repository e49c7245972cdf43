"""How the sheet looks: its pages beside pictures that somebody has looked at, in tests/pictures.

A page may differ from its picture by at most PIXELS pixels that are more than a quarter of the way from white to black
apart: less than a word of text, more than another build of the same library draws otherwise. After a change that is
meant, `make pictures-of-sheets` makes the pictures anew; look at them before they are committed.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from mildsite.pdf.document import Paper, SheetDocument, Size
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from tests.factories.clinic import small_logo
from tests.factories.printed import CALENDAR, CLINIC_COPY, LETTERHEAD, ONLINE, QUESTIONS, printed
from tests.unit.pdf.test_backward import arabic

FOLDER = Path(__file__).parents[2] / "pictures"
PIXELS, QUARTER, DOTS_PER_INCH, GREYS = 20, 64, 50, 16
LOGO = LETTERHEAD.model_copy(update={"logo_png": base64.b64encode(small_logo()).decode()})
ROOM = (CALENDAR, QUESTIONS, ONLINE)

PAGES: dict[str, tuple[Callable[[], SheetDocument], int]] = {
    "standard-1": (lambda: printed(letterhead=LOGO, part={"mark": "SAMPLE – not for a patient"}), 0),
    "standard-2": (printed, 1),
    "large-1": (lambda: printed(size=Size.LARGE, paper=Paper.A4), 0),
    "names-1": (lambda: printed("Nguyễn Ánh أحمد अनुष्का", letterhead=None), 0),
    "calendar-1": (lambda: printed(part={"sections": ROOM}), 0),
    "clinic-copy-2": (lambda: printed(part={"sections": (CLINIC_COPY,)}), 1),
    "arabic-1": (arabic, 0),
}


def drawn(name: str) -> Image.Image:
    paper, page = PAGES[name]
    picture = Image.open(io.BytesIO(page_pictures(render(paper()), dots_per_inch=DOTS_PER_INCH)[page]))
    return picture.point(lambda grey: round(grey / 255 * (GREYS - 1)) * 255 // (GREYS - 1))


def different(one: Image.Image, other: Image.Image) -> int:
    """How many pixels are more than a quarter of the way from white to black apart."""
    return sum(ImageChops.difference(one, other).histogram()[QUARTER + 1 :])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    path, now = FOLDER / f"{name}.png", drawn(name)
    if request.config.getoption("new_pictures"):
        FOLDER.mkdir(exist_ok=True)
        now.quantize(GREYS).save(path, optimize=True)
        return
    before = Image.open(path).convert("L")
    assert now.size == before.size
    found = different(now, before)
    assert found <= PIXELS, f"{found} pixels of {path.name} differ: look at it, then make pictures-of-sheets"


def test_a_word_that_is_missing_or_moved_is_seen() -> None:
    before = drawn("standard-2")
    moved = ImageChops.offset(before.crop((0, 60, before.width, 75)), 0, 1)
    changed = before.copy()
    changed.paste(moved, (0, 60))
    assert different(changed, before) > PIXELS


def test_every_kept_picture_is_of_a_page_and_small() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PAGES)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000
