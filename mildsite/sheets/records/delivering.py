"""How the patient got the sheet: on paper, by link, or both."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.sheets.models import Sheet
from mildsite.sheets.records.models import Delivery, DeliveryWay


def record_delivery(sheet: Sheet, way: DeliveryWay, *, actor: StaffUser) -> Delivery:
    """Raises NotPermitted."""
    require(actor, Permission.ISSUE_SHEETS)
    row = Delivery(sheet_id=sheet.id, way=way, by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    record(Action.SHEET_DELIVERED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, way=str(way))
    return row
