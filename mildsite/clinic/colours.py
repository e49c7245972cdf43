"""The clinic's main colour: refused when people could not read it, and the shades the pages need made from it.

Contrast is measured as WCAG 2 does, from relative luminance. The colour is both paper for white words and ink on white
and on the ground of the pages, so one measure against each decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mildsite.clinic.errors import UnusableDetail

WHITE, GROUND = "#ffffff", "#f6f4ef"
"""Paper and ground of the pages, as the style sheet has them."""
OWN = "#0b4a56"
"""The main colour while a clinic has chosen none, as the style sheet and the icon have it."""
LOWEST_CONTRAST = 4.5
_HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE | re.ASCII)
_DARKER, _MOST_TINT = 0.75, 0.11


@dataclass(frozen=True)
class Shades:
    """What the style sheet calls --deep, --deep-dark and --tint."""

    deep: str
    deep_dark: str
    tint: str


def usable_colour(typed: str) -> str | None:
    """The colour as `#0b4a56`, or None when nothing was typed: then the pages keep their own.

    Raises UnusableDetail when it is no colour, or too pale to be read, with the ratio that was measured.
    """
    if not typed.strip():
        return None
    found = _HEX.fullmatch(typed.strip())
    if found is None:
        raise UnusableDetail("Write the colour as # and six digits or letters a to f, like #0b4a56.", "main_colour")
    colour = f"#{found[1].lower()}"
    ratio, ground = min((contrast(colour, WHITE), "white"), (contrast(colour, GROUND), "the ground of the pages"))
    if ratio < LOWEST_CONTRAST:
        # Rounded down: 4.49 must not read as 4.5.
        shown = int(ratio * 100) / 100
        raise UnusableDetail(
            f"This colour is too pale to read: its contrast with {ground} is {shown:.2f} to 1, "
            "and 4.5 to 1 is needed. Choose a darker one.",
            "main_colour",
        )
    return colour


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shades(colour: str) -> Shades:
    """The shades of a usable colour. Words in the colour stay readable on its tint, and white words on both others."""
    tint = WHITE
    for step in range(12, 0, -1):
        candidate = _mix(colour, WHITE, _MOST_TINT * step / 12)
        if contrast(colour, candidate) >= LOWEST_CONTRAST:
            tint = candidate
            break
    return Shades(deep=colour, deep_dark=_mix(colour, "#000000", _DARKER), tint=tint)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _mix(one: str, other: str, share: float) -> str:
    """`share` of `one`, the rest of `other`."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(_channels(one), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
