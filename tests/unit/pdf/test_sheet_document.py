"""The frozen document: what is kept of a sheet is what it was rendered from."""

from __future__ import annotations

from datetime import date, time

import pytest
from pydantic import ValidationError

from mildsite.pdf.document import SheetDocument
from mildsite.sheets.composing import GUIDANCE, SPECIMEN, Paperwork, discharge_sheet
from mildsite.sheets.entries import Appointment
from tests.factories.papers import make_paper


@pytest.mark.parametrize("paperwork", [discharge_sheet("D-00001"), SPECIMEN, GUIDANCE])
def test_a_document_survives_json_without_loss(paperwork: Paperwork) -> None:
    paper = make_paper(
        paperwork=paperwork,
        note="One\n<two>\n“three” 1 < 2 & é",
        follow_up=Appointment(on=date(2026, 11, 29), at=time(9, 30), place="Room 2"),
        item_dates={"lifting": date(2026, 11, 29)},
    )
    assert SheetDocument.model_validate_json(paper.model_dump_json()) == paper


def test_a_document_cannot_change() -> None:
    with pytest.raises(ValidationError):
        make_paper().patient_name = "Other"  # type: ignore[misc]


def test_a_snapshot_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        SheetDocument.model_validate({**make_paper().model_dump(), "diagnosis": "x"})


def test_texts_are_every_word_that_is_printed() -> None:
    paper = make_paper(note="A note.", item_dates={"lifting": date(2026, 11, 29)}, practitioner="Dr. Who")
    texts = paper.texts()
    for words in (
        "Zoë O'Brien",
        "Dr. Who",
        "A note.",
        "Sunday, November 29",
        "Call 911",
        "Fever",
        "sore",
        paper.footer,
    ):
        assert words in texts
    assert "" not in texts
