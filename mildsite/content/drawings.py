"""Drawings that come with the application. Their labels speak the reader's language, so each is made when it is asked
for; a picture block names one as it names a stored picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mildsite.languages import marked


@dataclass(frozen=True, kw_only=True)
class Drawing:
    label: str
    """What the editor's list calls it."""
    width: int
    height: int


DRAWINGS: Mapping[str, Drawing] = {
    "drawing-lumbar-decompression": Drawing(label="Drawing: room for the nerves", width=420, height=560),
}
"""By the name a picture block uses."""

LABELS: Mapping[str, str] = {
    "title": marked("The lower back from the side, before and after the MILD procedure"),
    "description": marked(
        "Before: thick ligament makes the spinal canal narrow and presses on the nerves. "
        "After: some ligament and a little bone are gone, and the nerves have room."
    ),
    "before": marked("Before"),
    "after": marked("After"),
    "bone": marked("Bone"),
    "disc": marked("Disc"),
    "thick_ligament": marked("Thick ligament"),
    "pressed_nerves": marked("Nerves under pressure"),
    "less_ligament": marked("Less ligament"),
    "free_nerves": marked("Nerves with more room"),
}
"""The words in the drawings, short enough for a telephone."""
