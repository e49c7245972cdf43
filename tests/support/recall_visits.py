"""Requests to the recalls of the desk: each with a wrong text, and a patient who holds it, of its own."""

from __future__ import annotations

from typing import Any

from mildsite.accounts.roles import RoleName
from mildsite.content.lifecycle import State
from mildsite.pdf.document import Paper
from mildsite.sheets.models import Sheet
from mildsite.sheets.recalls.correcting import correct_sheets
from mildsite.sheets.recalls.models import Recall
from tests.factories.clinic import make_value
from tests.factories.recalls import correct_text, make_recall
from tests.factories.sheets import SITE, make_sheet
from tests.factories.world import World

_Made = tuple[dict[str, Any], dict[str, Any]]
_WHY = {"reason": "The ice advice is wrong."}


def recall_and_sheet(world: World) -> tuple[Recall, Sheet]:
    nurse = world.staff[RoleName.NURSE]
    sheet = make_sheet(page=world.revision(State.LIVE).page, nurse=nurse)
    return make_recall(sheet.revision, nurse=nurse), sheet


def corrected(world: World) -> tuple[Recall, Sheet]:
    """A recall whose text has been put right."""
    recall, sheet = recall_and_sheet(world)
    correct_text(sheet.page)
    return recall, sheet


def an_open_recall(world: World) -> _Made:
    return {"recall_id": recall_and_sheet(world)[0].id}, {}


def a_tick(world: World) -> _Made:
    recall, sheet = recall_and_sheet(world)
    return {"recall_id": recall.id}, {"sheet": str(sheet.id), "reached": "yes"}


def a_corrected_text(world: World) -> _Made:
    return {"recall_id": corrected(world)[0].id}, {}


def corrected_paper(world: World) -> _Made:
    recall, _ = corrected(world)
    correct_sheets(recall, site=SITE, actor=world.staff[RoleName.NURSE])
    return {"recall_id": recall.id, "paper": Paper.LETTER.value}, {}


def a_wrong_text(world: World) -> _Made:
    return {"revision_id": world.revision(State.LIVE).id}, _WHY


def a_wrong_value(_world: World) -> _Made:
    return {"value_id": make_value().id}, _WHY
