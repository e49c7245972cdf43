"""What a refusal of the content's verbs says to the person who asked."""

from __future__ import annotations

from mildsite.content.errors import (
    AddressUnusable,
    AlreadyStopped,
    ApprovalDoesNotMatch,
    ChangeNotNamed,
    ConfirmerIsCorrector,
    ContentError,
    DraftInTheWay,
    NeedsClinicalReview,
    NotPublished,
    NotStopped,
    ReasonMissing,
    ReviewerIsAuthor,
    TimeIsPast,
    TranslationRefused,
    TranslatorMissing,
)

_WORDS: dict[type[ContentError], str] = {
    NeedsClinicalReview: "This text, or the one it replaces, is clinical. A clinical reviewer must approve it first.",
    ReviewerIsAuthor: "You worked on this text yourself, so another clinical reviewer must approve it.",
    ApprovalDoesNotMatch: "The text has changed since you opened it. Read it again before you approve it.",
    ConfirmerIsCorrector: "You changed this text yourself, so somebody else must agree to it.",
    ChangeNotNamed: "Choose what kind of change this is.",
    ReasonMissing: "Write down why. The reason is kept with the text.",
    TimeIsPast: "This time is over. Choose a later one.",
    DraftInTheWay: "Somebody has started a draft of this page already.",
    TranslatorMissing: "Nothing was sent: this translation names no translator. Edit it and say who made it.",
    NotPublished: "This page is not on the site.",
    AlreadyStopped: "This text is stopped already.",
    NotStopped: "Somebody has lifted the stop already.",
}
OUT_OF_DATE = "This page was out of date: somebody has moved the text on. Here is how it stands now."


def words_for(error: ContentError) -> str:
    if isinstance(error, AddressUnusable | TranslationRefused):
        return str(error)
    return _WORDS.get(type(error), OUT_OF_DATE)
