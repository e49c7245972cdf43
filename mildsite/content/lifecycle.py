"""The lifecycle of a revision: one table of legal moves."""

from __future__ import annotations

from enum import StrEnum

from mildsite.content.errors import IllegalMove


class State(StrEnum):
    DRAFT = "draft"
    """Being written. The only state in which the document may change."""
    IN_REVIEW = "in_review"
    """Waiting for a clinical reviewer."""
    CHANGES_REQUESTED = "changes_requested"
    """Back with the editor, with the reviewer's words."""
    CORRECTED = "corrected"
    """Signed by a reviewer who changed a word; waits for an editor to agree."""
    APPROVED = "approved"
    """Signed, not yet on the site."""
    LIVE = "live"
    """What the page and new sheets are made from."""
    SUPERSEDED = "superseded"
    """Was live; kept for ever, because sheets were made from it. Or a correction took its place before that."""


class Change(StrEnum):
    """What a new text means for whoever holds the old one, in the reviewer's judgement."""

    SAFETY = "safety"
    """Following the old words could do harm."""
    WORDING = "wording"
    """The old words are still right."""


class Move(StrEnum):
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    RESUME = "resume"
    APPROVE = "approve"
    CORRECT = "correct"
    CONFIRM = "confirm"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    UNPUBLISH = "unpublish"


OPEN_STATES = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.CORRECTED, State.APPROVED)
"""States before the site. A page has at most one revision in them."""

MOVES: dict[tuple[Move, State], State] = {
    (Move.SUBMIT, State.DRAFT): State.IN_REVIEW,
    (Move.REQUEST_CHANGES, State.IN_REVIEW): State.CHANGES_REQUESTED,
    (Move.RESUME, State.CHANGES_REQUESTED): State.DRAFT,
    (Move.RESUME, State.CORRECTED): State.DRAFT,
    (Move.RESUME, State.APPROVED): State.DRAFT,
    (Move.APPROVE, State.IN_REVIEW): State.APPROVED,
    # A correction is a new revision, so that the text submitted stays what it was: the first row ends the old one, the
    # second begins the new one.
    (Move.CORRECT, State.IN_REVIEW): State.SUPERSEDED,
    (Move.CORRECT, State.DRAFT): State.CORRECTED,
    (Move.CONFIRM, State.CORRECTED): State.APPROVED,
    (Move.SCHEDULE, State.APPROVED): State.APPROVED,
    (Move.UNSCHEDULE, State.APPROVED): State.APPROVED,
    (Move.PUBLISH, State.APPROVED): State.LIVE,
    # Only a text without anything clinical; `publishing` holds that guard.
    (Move.PUBLISH, State.DRAFT): State.LIVE,
    (Move.SUPERSEDE, State.LIVE): State.SUPERSEDED,
    (Move.UNPUBLISH, State.LIVE): State.SUPERSEDED,
}


def after(move: Move, state: State) -> State:
    """The state that `move` leads to. Raises IllegalMove when the table has no such move."""
    try:
        return MOVES[move, state]
    except KeyError:
        raise IllegalMove(move, state) from None
