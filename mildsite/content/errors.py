"""What can go wrong with pages and revisions."""

from __future__ import annotations


class ContentError(Exception):
    """A content verb refused. The web turns it into words for the person who asked."""


class IllegalMove(ContentError):
    """The lifecycle has no such move from the revision's state: somebody else was faster, or the page is old."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__(f"cannot {move} a revision that is {state}")
        self.move, self.state = move, state


class NeedsClinicalReview(ContentError):
    """Clinical text goes live only with a clinical reviewer's approval."""


class ReviewerIsAuthor(ContentError):
    """Nobody approves a text they wrote themselves."""


class ApprovalDoesNotMatch(ContentError):
    """The text is not the one that was approved, or not the one the reviewer was shown."""


class StaleDraft(ContentError):
    """Somebody saved this draft since it was opened."""


class DraftInTheWay(ContentError):
    """The page already has a revision that is not live yet."""


class NotPublished(ContentError):
    """The page has no live revision."""
