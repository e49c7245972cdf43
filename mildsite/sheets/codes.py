"""A new code for a sheet's link, when the old one was lost or seen. The printed one is dead from then on."""

from __future__ import annotations

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import hold_record, record
from mildsite.clinic.queries import current_details
from mildsite.db import db, new_id
from mildsite.keys import keyring
from mildsite.languages import marked
from mildsite.pdf.document import AccessSection, Part, SheetDocument
from mildsite.pdf.rendering import render
from mildsite.sheets import queries
from mildsite.sheets.access import code_mac, new_code, spaced
from mildsite.sheets.errors import SheetEnded
from mildsite.sheets.models import Sheet, SheetState
from mildsite.sheets.opening import snapshot_of
from mildsite.sheets.records.models import CodeSlip
from mildsite.sheets.wording import Wording

TITLE = marked("Your new code")


def change_code(sheet: Sheet, *, actor: StaffUser) -> CodeSlip:
    """Give the link of a current sheet another code, and a slip of paper with it. A pause ends, its life begins anew.

    Raises NotPermitted, SheetEnded, SealBroken.
    """
    require(actor, Permission.ISSUE_SHEETS)
    hold_record()  # before the row of the link, as whoever amends the sheet does
    link = queries.link_of(sheet, lock=True)
    if sheet.state is not SheetState.CURRENT or link is None or link.ended_at is not None:
        raise SheetEnded
    code, now = new_code(), clock.now()
    link.key_id = keyring().current.key_id
    link.code_mac = code_mac(code, link.id, key_id=link.key_id)
    link.code_changed_at, link.wrong_codes, link.paused_until = now, 0, None
    link.expires_at = current_details().end_of_link(now)
    slip_id = new_id()
    paper = render(_slip(snapshot_of(sheet).document, spaced(code)))
    slip = CodeSlip(id=slip_id, sheet_id=sheet.id, pdf_sealed=sheet.seal.seal(_column(slip_id), paper), by_id=actor.id)
    db.session.add(slip)
    db.session.flush()
    record(Action.SHEET_CODE_CHANGED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number)
    return slip


def open_slip(sheet: Sheet, slip: CodeSlip, *, actor: StaffUser) -> bytes:
    """The slip's PDF; the opening is on record. Raises NotPermitted, SealBroken."""
    require(actor, Permission.ISSUE_SHEETS)
    record(Action.SHEET_OPENED, actor_id=actor.id, subject_id=sheet.id, number=sheet.number, shown="slip")
    return sheet.seal.open(_column(slip.id), slip.pdf_sealed)


def _column(slip_id: object) -> str:
    return f"slip|{slip_id}"


def _slip(document: SheetDocument, code: str) -> SheetDocument:
    """The sheet with nothing on it but whose it is and how to open it online."""
    parts = tuple(_slip_part(part, code) for part in document.parts)
    return document.model_copy(update={"parts": parts})


def _slip_part(part: Part, code: str) -> Part:
    sections = tuple(
        section.model_copy(update={"code": code}) for section in part.sections if isinstance(section, AccessSection)
    )
    whose = part.identity[:2]  # the name and what stands beside it: one page, however long the name
    return part.model_copy(update={"title": Wording(part.language)(TITLE), "identity": whose, "sections": sections})
