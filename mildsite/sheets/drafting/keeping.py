"""Keep what a nurse types, for that nurse alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.db import db
from mildsite.sealing import SealBroken, open_with_master, seal_with_master
from mildsite.sheets.drafting.models import FormDraft

A_SHIFT = timedelta(hours=12)
LARGEST = 64 * 1024


def keep_draft(fields: Mapping[str, str], *, actor: StaffUser) -> None:
    """Keep `fields` in place of what was kept before. Raises NotPermitted, and ValueError for far too much."""
    require(actor, Permission.ISSUE_SHEETS)
    data = json.dumps(dict(fields)).encode()
    if len(data) > LARGEST:
        raise ValueError("no form is that long")
    # Locked: the keys may be rotated at the same time.
    row = db.session.get(FormDraft, actor.id, with_for_update=True) or FormDraft(staff_user_id=actor.id)
    row.key_id, row.sealed = seal_with_master(row.bound_to, data)
    row.saved_at = clock.now()
    db.session.add(row)
    db.session.flush()


def draft_of(*, actor: StaffUser) -> dict[str, str] | None:
    """What this nurse was typing, unless it is from another shift. Raises NotPermitted."""
    require(actor, Permission.ISSUE_SHEETS)
    row = db.session.get(FormDraft, actor.id)
    if row is None or clock.now() - row.saved_at > A_SHIFT:
        return None
    try:
        return dict(json.loads(open_with_master(row.bound_to, row.key_id, row.sealed)))
    except SealBroken:
        return None  # of a key that is gone: nothing that anybody could be shown


def drop_draft(*, actor: StaffUser) -> None:
    """Raises NotPermitted."""
    require(actor, Permission.ISSUE_SHEETS)
    row = db.session.get(FormDraft, actor.id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
