"""The one place where a revision changes state: the table asked, a row and an audit event added."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import lifecycle
from mildsite.content.lifecycle import Move
from mildsite.content.models import Revision, RevisionMove
from mildsite.db import db


def move(revision: Revision, step: Move, *, actor: StaffUser, note: str = "") -> None:
    """Take `step`, and flush. Raises IllegalMove when the revision's state does not allow it."""
    before = revision.state
    revision.state = lifecycle.after(step, before)
    revision.moves.append(
        RevisionMove(
            sequence=len(revision.moves) + 1,
            move=step,
            from_state=before,
            to_state=revision.state,
            actor_id=actor.id,
            note=note,
        )
    )
    db.session.flush()
    detail = {"move": str(step), "from": str(before), "to": str(revision.state), "sha256": revision.sha256}
    record(Action.REVISION_MOVED, actor_id=actor.id, subject_id=revision.id, **detail)
