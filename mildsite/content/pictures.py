"""Pictures for pages: add one, remove one that no text uses."""

from __future__ import annotations

import hashlib

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.errors import PictureInUse
from mildsite.content.models import PictureFile
from mildsite.content.picture_files import MIME, prepare
from mildsite.db import db


def add_picture(uploaded: bytes, *, description: str, actor: StaffUser) -> PictureFile:
    """Store what `prepare` makes of an uploaded file. Raises NotPermitted, and PictureRefused with the reason."""
    require(actor, Permission.EDIT_PAGES)
    prepared = prepare(uploaded)
    picture = PictureFile(
        description=description,
        mime=MIME,
        width=prepared.width,
        height=prepared.height,
        sha256=hashlib.sha256(prepared.data).hexdigest(),
        data=prepared.data,
        added_by=actor,
    )
    db.session.add(picture)
    db.session.flush()
    record(Action.PICTURE_ADDED, actor_id=actor.id, subject_id=picture.id, sha256=picture.sha256)
    return picture


def remove_picture(picture: PictureFile, *, actor: StaffUser) -> None:
    """Remove a picture for good.

    Raises NotPermitted, and PictureInUse while any text shows it: a draft, the live one, or one of the past, which can
    always be looked at again.
    """
    require(actor, Permission.EDIT_PAGES)
    if queries.uses_picture(picture.id):
        raise PictureInUse
    db.session.delete(picture)
    db.session.flush()
    record(Action.PICTURE_REMOVED, actor_id=actor.id, subject_id=picture.id, sha256=picture.sha256)
