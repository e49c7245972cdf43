"""Phone numbers as people write them, as addresses that a phone dials."""

from __future__ import annotations

import re

_EXTENSION = re.compile(r"[\s,;]*(?:extension|ext\.?|x|#)\s*([0-9]{1,7})\s*\Z", re.IGNORECASE)


def telephone(number: str) -> str:
    """The `tel:` address of a number (RFC 3966). An extension stands apart: run on, it would dial somebody else."""
    extension = _EXTENSION.search(number)
    digits = re.sub(r"[^0-9+]", "", number[: extension.start()] if extension else number)
    return f"tel:{digits};ext={extension[1]}" if extension else f"tel:{digits}"
