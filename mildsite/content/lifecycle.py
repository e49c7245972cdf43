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
    APPROVED = "approved"
    """Signed, not yet on the site."""
    LIVE = "live"
    """What the page and new sheets are made from."""
    SUPERSEDED = "superseded"
    """Was live; kept for ever, because sheets were made from it."""


class Move(StrEnum):
    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    RESUME = "resume"
    APPROVE = "approve"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    UNPUBLISH = "unpublish"


OPEN_STATES = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED)
"""States before the site. A page has at most one revision in them."""

MOVES: dict[tuple[Move, State], State] = {
    (Move.SUBMIT, State.DRAFT): State.IN_REVIEW,
    (Move.REQUEST_CHANGES, State.IN_REVIEW): State.CHANGES_REQUESTED,
    (Move.RESUME, State.CHANGES_REQUESTED): State.DRAFT,
    (Move.APPROVE, State.IN_REVIEW): State.APPROVED,
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
