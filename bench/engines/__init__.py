"""One module for each way to make the sheet. Each offers `prepare`."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from bench.sheet_words import Sheet

Draw = Callable[[Sheet], bytes]
"""Makes the PDF of one sheet."""


def prepare(engine: str) -> Draw:
    """All that an engine can do once, before the first sheet. Raises ImportError where its package is missing."""
    draw: Draw = importlib.import_module(f"bench.engines.{engine}").prepare()
    return draw
