"""The one place where a revision changes state: the table asked, a row and an audit event added."""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from mildsite.accounts.models import StaffUser
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import lifecycle
from mildsite.content.errors import IllegalMove
from mildsite.content.lifecycle import Move
from mildsite.content.models import Revision, RevisionMove
from mildsite.db import db


def move(revision: Revision, step: Move, *, actor: StaffUser | None, note: str = "") -> None:
    """Take `step`, and flush. Without an actor the system takes it: a time that was set has come.

    Raises IllegalMove when the revision's state does not allow it.
    """
    actor_id = actor.id if actor else None
    before = revision.state
    after = lifecycle.after(step, before)
    try:
        with db.session.begin_nested():
            revision.state = after
            flag_modified(revision, "state")  # also when it stays the same: two people cannot take a step at once
            revision.moves.append(
                RevisionMove(
                    sequence=len(revision.moves) + 1,
                    move=step,
                    from_state=before,
                    to_state=after,
                    actor_id=actor_id,
                    note=note,
                )
            )
    except StaleDataError:
        # Somebody changed the row since this transaction read it.
        raise IllegalMove(step, before) from None
    detail = {"move": str(step), "from": str(before), "to": str(after), "sha256": revision.sha256}
    record(Action.REVISION_MOVED, actor_id=actor_id, subject_id=revision.id, **detail)
