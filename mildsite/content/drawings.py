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
    "before": marked("Before"),
    "after": marked("After"),
}
"""The words in the drawings."""
