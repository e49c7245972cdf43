"""Move everything to the current key, a little at a time, while the site is in use."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.keys import keyring
from mildsite.sheets.custody.kinds import KINDS, Kind, kept, some_under_others

AT_ONCE = 50
"""Rows of one step: on SQLite nobody else writes meanwhile."""
_PASSES = 5
"""Over each kind, for rows that somebody held when they were to be moved."""


@dataclass(frozen=True)
class Progress:
    """How far one kind is. Nothing left of it unless it could not be opened, or is in use this very moment."""

    kind: str
    moved: int
    left: int


def rotate(*, actor_id: uuid.UUID | None) -> Iterator[Progress]:
    """Put whatever is under another key under the current one.

    The caller commits after each step. It may end anywhere: what was committed is moved, the next run does the rest.
    """
    moved = 0
    for kind in KINDS:
        for progress in _rotate_kind(kind):
            yield progress
        moved += progress.moved
    if moved:
        record(Action.KEYS_ROTATED, actor_id=actor_id, key=keyring().current.key_id, moved=moved)
        yield Progress("all together", moved, sum(map(left_of, KINDS)))


def left_of(kind: Kind) -> int:
    """How many rows are under another key than the current one."""
    return sum(count for key_id, count in kept(kind).items() if key_id != keyring().current.key_id)


def _rotate_kind(kind: Kind) -> Iterator[Progress]:
    """At least one report, the last one when it is over."""
    moved, left = 0, left_of(kind)
    for _ in range(_PASSES):
        before, after = moved, None
        while rows := some_under_others(kind, after=after, limit=AT_ONCE):
            renewed = kind.renew(rows)
            moved, left, after = moved + renewed, left - renewed, rows[-1][0]
            yield Progress(kind.name, moved, max(left, 0))
        left = left_of(kind)
        if not left or moved == before:
            break
    yield Progress(kind.name, moved, left)
