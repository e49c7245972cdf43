"""What can go wrong with the keys."""

from __future__ import annotations


class KeyNeeded(Exception):
    """Something is kept under this key: it cannot be retired yet."""


class CopyDiffers(Exception):
    """The check word is not that of the key file as it is now."""
