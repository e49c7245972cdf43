"""The gate: a finished sheet that lacks something is never issued."""

from __future__ import annotations

from mildsite.sheets.gate import problems_on_paper
from tests.factories.content import make_document, make_plain_document
from tests.factories.papers import make_paper, unsaved_details


def test_a_whole_sheet_passes() -> None:
    assert problems_on_paper(make_paper()) == []


def test_a_text_without_a_checklist_makes_no_sheet() -> None:
    (problem,) = problems_on_paper(make_paper(make_plain_document()))
    assert problem.field == "page"
    assert problem.message.startswith("The after-care text has no checklist.")


def test_a_text_that_cannot_be_printed_makes_no_sheet_and_the_characters_are_named() -> None:
    (problem,) = problems_on_paper(
        make_paper(make_document("After-care", description="x", blocks=_with("Rest 💤 🎉.")))
    )
    assert problem.field == "page"
    assert "cannot be printed (💤 🎉)" in problem.message


def test_details_of_the_clinic_are_looked_at_too() -> None:
    assert problems_on_paper(make_paper(details=unsaved_details(hours="9–5 ☎️🎉"))) != []


def test_all_that_is_missing_is_told_at_once() -> None:
    assert len(problems_on_paper(make_paper(make_plain_document(text="🎉")))) == 2


def _with(text: str) -> list[dict[str, object]]:
    blocks = make_document().to_json()["blocks"]
    return [{**block, "text": text} if block["type"] == "section" else block for block in blocks]
