"""Visits to the desk's own pages: the form that makes a sheet, and what is done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.codes import change_code
from mildsite.sheets.drafting.keeping import keep_draft
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import entries_of
from mildsite.web.desk.forms import filled_from
from mildsite.web.desk.issuing import chosen_texts, digest_of, form_of, order_of
from mildsite.web.desk.workstation import workstation
from tests.factories.sheets import make_sheet
from tests.factories.world import World

NURSE = RoleName.NURSE
_Made = tuple[dict[str, Any], dict[str, Any]]
GETS: dict[str, RoleName | None] = {
    "desk.amend_sheet": NURSE,
    "desk.code_slip": NURSE,
    "desk.find": NURSE,
    "desk.sheet_picture": NURSE,
    "desk.static": NURSE,
    "desk.withdraw_sheet": NURSE,
    "desk.workstation_page": NURSE,
}
POSTS: dict[str, RoleName | None] = {
    "desk.amend_sheet": NURSE,
    "desk.call": NURSE,
    "desk.delivery": NURSE,
    "desk.draft": NURSE,
    "desk.drop": NURSE,
    "desk.find": NURSE,
    "desk.look": NURSE,
    "desk.new_code": NURSE,
    "desk.print_again": NURSE,
    "desk.teach_back": NURSE,
    "desk.withdraw_sheet": NURSE,
    "desk.workstation_page": NURSE,
}


def sheet_fields(**changes: str) -> dict[str, Any]:
    """The desk's form filled in well."""
    return {
        "idempotency_key": f"key-{id(changes)}",
        "patient_name": "Ann Example",
        "birth_date": "1950-03-04",
        "procedure_date": "2026-11-22",
        "practitioner": "Dr. Ames",
        "follow_up_kind": "by_hand",
        "size": "standard",
        **changes,
    }


def read_back(fields: dict[str, Any], *, before: Sheet | None = None) -> dict[str, Any]:
    """The same form after its nurse has read back whose sheet it is; `before` is the sheet it amends."""
    filled_in = filled_from(entries_of(before)) | {"language": before.page.language} if before else {}
    db.session.commit()
    with current_app.test_request_context("/desk/sheets/new", method="POST", data=fields):
        texts = chosen_texts(before.page.key if before else None)
        assert texts is not None, "the test has no text"
        order = order_of(form_of(texts, filled_in={"paper": workstation().paper, **filled_in}), texts)
        return {**fields, "confirmed": digest_of(order)}


def _sheet(world: World) -> dict[str, Any]:
    """A new one, so that an earlier visit has not ended it."""
    return {"sheet_id": make_sheet(page=world.page, nurse=world.staff[NURSE]).id}


def _with_a_draft(world: World) -> _Made:
    keep_draft({"patient_name": "Ann"}, actor=world.staff[NURSE])
    return {}, {}


def _amended(world: World) -> _Made:
    sheet = make_sheet(page=world.page, nurse=world.staff[NURSE])
    fields = read_back(sheet_fields(practitioner="Dr. Other"), before=sheet)
    return {"sheet_id": sheet.id}, {**fields, "end_reason": "correction"}


def _slip(world: World) -> _Made:
    sheet = make_sheet(page=world.page, nurse=world.staff[NURSE])
    return {"sheet_id": sheet.id, "slip_id": change_code(sheet, actor=world.staff[NURSE]).id}, {}


def _on_sheet(**fields: str) -> Callable[[World], _Made]:
    return lambda world: (_sheet(world), dict(fields))


GET_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "desk.amend_sheet": _on_sheet(),
    "desk.code_slip": _slip,
    "desk.sheet_picture": _on_sheet(),
    "desk.withdraw_sheet": _on_sheet(),
}
POST_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "desk.amend_sheet": _amended,
    "desk.call": _on_sheet(outcome="reached", note="Well."),
    "desk.delivery": _on_sheet(way="paper"),
    "desk.drop": _with_a_draft,
    "desk.draft": lambda _world: ({}, sheet_fields()),
    "desk.find": lambda _world: ({}, {"words": "example"}),
    "desk.look": lambda _world: ({}, sheet_fields()),
    "desk.new_code": _on_sheet(),
    "desk.new_sheet": lambda _world: ({}, read_back(sheet_fields())),
    "desk.print_again": _on_sheet(),
    "desk.teach_back": _on_sheet(**{f"outcome-{number}": "said_back" for number in range(5)}),
    "desk.withdraw_sheet": _on_sheet(note="Made twice."),
    "desk.workstation_page": lambda _world: ({}, {"paper": "a4", "sides": "one", "printer": "First drawer"}),
}
