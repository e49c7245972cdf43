"""Stop a text: no sheet is made from it until the stop is lifted."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.errors import AlreadyStopped, NotStopped, ReasonMissing
from mildsite.content.models import Page, TextStop
from mildsite.content.remarks import remark
from mildsite.db import db


def stop(page: Page, *, reason: str, actor: StaffUser) -> TextStop:
    """From now on nothing is issued from the page's text, whichever revision is live.

    Raises NotPermitted, ReasonMissing for an empty reason, and AlreadyStopped.
    """
    require(actor, Permission.REVIEW_PAGES)
    reason = remark(reason)
    if not reason:
        raise ReasonMissing
    if queries.open_stop(page) is not None:
        raise AlreadyStopped
    try:
        with db.session.begin_nested():
            row = TextStop(page=page, reason=reason, stopped_by_id=actor.id)
            db.session.add(row)
    except IntegrityError:
        # Two clinicians at the same moment; one stop is enough.
        raise AlreadyStopped from None
    record(Action.TEXT_STOPPED, actor_id=actor.id, subject_id=page.id, stop=str(row.id))
    return row


def lift_stop(page: Page, *, actor: StaffUser) -> None:
    """Let sheets be issued again. Raises NotPermitted and NotStopped."""
    require(actor, Permission.REVIEW_PAGES)
    row = queries.open_stop(page)
    if row is None:
        raise NotStopped
    row.lifted_by_id, row.lifted_at = actor.id, clock.now()
    db.session.flush()
    record(Action.STOP_LIFTED, actor_id=actor.id, subject_id=page.id, stop=str(row.id))
