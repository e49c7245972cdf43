"""The table of moves: what is not in it cannot happen."""

from __future__ import annotations

import itertools

import pytest

from mildsite.content.errors import IllegalMove
from mildsite.content.lifecycle import MOVES, OPEN_STATES, Move, State, after

LEGAL = {
    ("submit", "draft", "in_review"),
    ("request_changes", "in_review", "changes_requested"),
    ("resume", "changes_requested", "draft"),
    ("resume", "corrected", "draft"),
    ("resume", "approved", "draft"),
    ("correct", "in_review", "superseded"),
    ("correct", "draft", "corrected"),
    ("confirm", "corrected", "approved"),
    ("schedule", "approved", "approved"),
    ("unschedule", "approved", "approved"),
    ("approve", "in_review", "approved"),
    ("publish", "approved", "live"),
    ("publish", "draft", "live"),
    ("supersede", "live", "superseded"),
    ("unpublish", "live", "superseded"),
}


@pytest.mark.parametrize(("move", "state"), list(itertools.product(Move, State)))
def test_a_move_is_in_the_table_or_refused(move: Move, state: State) -> None:
    targets = [target for name, start, target in LEGAL if (name, start) == (move, state)]
    if targets:
        assert after(move, state) == targets[0]
        return
    with pytest.raises(IllegalMove) as refusal:
        after(move, state)
    assert (refusal.value.move, refusal.value.state) == (move, state)


def test_every_state_is_reached_from_a_draft_and_only_a_draft_is_a_start() -> None:
    reached, before = {State.DRAFT}, set()
    while reached != before:
        before, reached = reached, reached | {target for (_, start), target in MOVES.items() if start in reached}
    assert reached == set(State)
    assert {start for (move, start) in MOVES if move is Move.SUBMIT} == {State.DRAFT}


def test_nothing_leads_back_from_the_site() -> None:
    """What was live stays what it was: sheets were made from it."""
    assert [key for key in MOVES if key[1] is State.SUPERSEDED] == []
    assert {target for (_, start), target in MOVES.items() if start is State.LIVE} == {State.SUPERSEDED}


def test_approval_comes_only_from_review_or_from_an_editor_who_agrees_to_a_signed_correction() -> None:
    into = [key for key, target in MOVES.items() if target is State.APPROVED and key[1] is not State.APPROVED]
    assert into == [(Move.APPROVE, State.IN_REVIEW), (Move.CONFIRM, State.CORRECTED)]


def test_open_states_are_those_before_the_site() -> None:
    assert set(State) - set(OPEN_STATES) == {State.LIVE, State.SUPERSEDED}
