"""What can go wrong with a recall."""

from __future__ import annotations


class RecallClosed(Exception):
    """Nothing more is done for it."""


class NotCorrectedYet(Exception):
    """A new sheet would say the same wrong words. The message tells what has to come first."""


class NotOnTheList(Exception):
    """The patient of this sheet is not among those the recall is about."""
