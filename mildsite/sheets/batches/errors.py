"""What can go wrong with a batch."""

from __future__ import annotations


class ListUnusable(Exception):
    """The file cannot be read as a list. The message says why and what to do, without a word of the file."""


class BatchNotReady(Exception):
    """The batch cannot be issued as it stands. The message says what is missing."""


class BatchEnded(Exception):
    """The batch is issued, abandoned or too old: nothing can be changed in it."""
