"""What can go wrong with pages and revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mildsite.content.quality import Finding


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


class ChangeNotNamed(ContentError):
    """A text that takes the place of another one is a change of safety or of wording; the reviewer must say which."""


class TimeIsPast(ContentError):
    """A text cannot be published at a time that is over."""


class ConfirmerIsCorrector(ContentError):
    """The reviewer who changed a word cannot also be the editor who agrees to it."""


class AlreadyStopped(ContentError):
    """A stop is on this text already."""


class NotStopped(ContentError):
    """There is no stop on this text to lift."""


class AddressUnusable(ContentError):
    """A page cannot have this web address. The message says why, in words for the person who chose it."""


class PageExists(ContentError):
    """There is a page of this key in this language already."""


class ProcedureMissing(ContentError):
    """An after-care page belongs to a procedure, and there is no such procedure's page."""


class TranslatorMissing(ContentError):
    """A translation names its qualified translator before anybody else gets it."""


class TranslationRefused(ContentError):
    """This page cannot be translated so. The message says why, in words for the person who asked."""


class TextNotReady(ContentError):
    """The quality check found what must be mended before the text goes to the reviewers."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("not ready: " + ", ".join(sorted({finding.rule for finding in findings})))
        self.findings = findings


class ReasonMissing(ContentError):
    """This decision needs a reason, which is kept."""


class PictureRefused(ContentError):
    """An uploaded file cannot be used. The message says why, in words for the person who chose it."""


class PictureInUse(ContentError):
    """A text shows this picture, so it stays."""
