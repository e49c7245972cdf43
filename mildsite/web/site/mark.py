"""The site's mark as pixels: icons for places that take no SVG. Its shape is that of `icon.svg`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from mildsite.clinic.colours import WHITE
from mildsite.web import shared

ICON = Path(shared.__file__).parent / "static" / "icon.svg"
SIDE = 32
"""Of the drawing's own grid."""
CORNER = 7
_FINER = 4
"""Drawn this much larger and made smaller, so that slanted edges are smooth."""
_PATH = re.compile(r'<path[^>]* d="([^"]+)"')
_TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")

Point = tuple[float, float]


@cache
def shape() -> tuple[tuple[Point, ...], ...]:
    """The polygons of the mark. Raises ValueError when `icon.svg` is drawn with anything but straight lines."""
    found = _PATH.search(ICON.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("icon.svg has no path")
    return tuple(tuple(polygon) for polygon in _polygons(iter(_TOKEN.findall(found[1]))))


def paint_mark(image: Image.Image, *, at: tuple[int, int], side: int, colour: str) -> None:
    """Paint the mark on a grid `side` pixels wide whose corner is `at`; what has no room is cut off."""
    mask = Image.new("L", (side * _FINER, side * _FINER))
    pen = ImageDraw.Draw(mask)
    for polygon in shape():
        pen.polygon([(x * side * _FINER / SIDE, y * side * _FINER / SIDE) for x, y in polygon], fill=255)
    image.paste(colour, at, mask.reduce(_FINER))


@lru_cache(maxsize=64)
def icon_png(colour: str, side: int, *, rounded: bool = True) -> bytes:
    """The mark in white on `colour`, as a PNG."""
    target = io.BytesIO()
    _icon(colour, side, rounded=rounded).save(target, "PNG", optimize=True)
    return target.getvalue()


@lru_cache(maxsize=16)
def icon_ico(colour: str) -> bytes:
    """The mark for browsers that look for `favicon.ico`."""
    target, sides = io.BytesIO(), (16, 32, 48)
    drawn = [_icon(colour, side) for side in sides]
    drawn[-1].save(target, "ICO", sizes=[(side, side) for side in sides], append_images=drawn[:-1])
    return target.getvalue()


def _icon(colour: str, side: int, *, rounded: bool = True) -> Image.Image:
    image = Image.new("RGBA", (side, side), colour)
    paint_mark(image, at=(0, 0), side=side, colour=WHITE)
    if rounded:
        large = side * _FINER
        ground = Image.new("L", (large, large))
        ImageDraw.Draw(ground).rounded_rectangle((0, 0, large - 1, large - 1), large * CORNER / SIDE, fill=255)
        image.putalpha(ground.reduce(_FINER))
    return image


def _polygons(tokens: Iterator[str]) -> Iterator[list[Point]]:
    x = y = 0.0
    points: list[Point] = []
    command = ""
    for part in tokens:
        if part in ("z", "Z"):
            yield points
            x, y = points[0]
            points = []
            continue
        value = float(part) if not part.isalpha() else None
        command = command if value is not None else part
        first = float(next(tokens)) if value is None else value
        match command:
            case "M" | "L":
                x, y = first, float(next(tokens))
            case "l":
                x, y = x + first, y + float(next(tokens))
            case "H":
                x = first
            case "h":
                x += first
            case "V":
                y = first
            case "v":
                y += first
            case _:
                raise ValueError(f"icon.svg is drawn with {command!r}, which is no straight line")
        points.append((x, y))
