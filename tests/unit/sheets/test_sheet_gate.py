"""The gate: a finished sheet that lacks something is never issued, and whoever is told can mend it."""

from __future__ import annotations

from typing import Any

import pytest

from mildsite.content.document import Document, PlanElement
from mildsite.pdf.document import Size
from mildsite.pdf.layout import SheetLayout, lay_out
from mildsite.sheets.elements import ELEMENTS, PLAN_WORDS, missing_elements
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.gate import CHECKS, MOST_PAGES, problems_of_layout, problems_on_paper
from mildsite.sheets.making import checked_layout
from tests.factories.content import make_document, make_plain_document
from tests.factories.papers import make_paper, unsaved_details

TEXT = make_document()


def problems(document: Document = TEXT, **paper: Any) -> list[Problem]:
    return problems_on_paper(make_paper(document, **paper), [document])


def without(*kinds: str, **changes: Any) -> Document:
    blocks = TEXT.to_json()["blocks"]
    return make_document(blocks=[block for block in blocks if block["type"] not in kinds], **changes)


def with_text(text: str) -> Document:
    blocks = TEXT.to_json()["blocks"]
    return make_document(blocks=[{**b, "text": text} if b["type"] == "section" else b for b in blocks])


def layout(document: Document = TEXT, **paper: Any) -> SheetLayout:
    return lay_out(make_paper(document, **paper))


def test_a_whole_sheet_passes() -> None:
    assert problems() == []
    assert problems_of_layout(layout()) == []


MISSING: dict[str, tuple[Document, str]] = {
    "summary": (without("summary"), "The after-care text does not say what matters most."),
    "red_flags": (without("red_flags"), "The after-care text does not say when to get help."),
    "checklist": (without("checklist"), "The after-care text has no checklist."),
    "medicines": (without("medicines"), "The after-care text says nothing of medicines."),
    "about": (without("section"), "The after-care text does not say what to expect."),
    "pending_tests": (
        make_document(leaves_out=["services"]),
        "The after-care text does not say whether tests are still waited for.",
    ),
    "services": (
        make_document(leaves_out=["pending_tests"]),
        "The after-care text does not say whether help at home is arranged.",
    ),
}


def test_there_is_a_text_without_each_element() -> None:
    assert list(MISSING) == [element.name for element in ELEMENTS]


@pytest.mark.parametrize("name", MISSING)
def test_a_text_that_leaves_something_unsaid_makes_no_sheet(name: str) -> None:
    document, words = MISSING[name]
    assert [element.name for element in missing_elements(document)] == [name]
    (problem,) = problems(document)
    assert problem.field == "page"
    assert problem.message.startswith(words)
    assert "Ask an editor" in problem.message


@pytest.mark.parametrize("kind", ["summary", "red_flags", "checklist"])
def test_what_every_sheet_has_cannot_be_waved_away(kind: str) -> None:
    assert problems(without(kind, leaves_out=list(PlanElement))) != []


@pytest.mark.parametrize(("kind", "element"), [("medicines", "medicines"), ("section", "about")])
def test_what_does_not_apply_is_said_once_by_the_text(kind: str, element: str) -> None:
    assert problems(without(kind, leaves_out=[*TEXT.leaves_out, element])) == []


def test_editors_have_words_for_every_element_that_may_not_apply() -> None:
    assert set(PLAN_WORDS) == set(PlanElement)


def test_a_text_that_cannot_be_printed_makes_no_sheet_and_the_characters_are_named() -> None:
    (problem,) = problems(with_text("Rest 💤 🎉."))
    assert problem.field == "page"
    assert "cannot be printed (💤 🎉)" in problem.message


def test_details_of_the_clinic_are_looked_at_too() -> None:
    assert problems(details=unsaved_details(hours="9–5 🎉")) != []


def test_all_that_is_missing_is_told_at_once() -> None:
    words = [problem.message for problem in problems(make_plain_document(text="🎉"))]
    assert len(words) == len(set(words)) == len(ELEMENTS), "all but the section it has, and the character"


def test_each_language_of_a_sheet_must_say_everything_and_a_gap_is_told_once() -> None:
    lacking = without("summary")
    assert len(problems_on_paper(make_paper(), [TEXT, lacking])) == 1
    assert len(problems_on_paper(make_paper(), [lacking, lacking])) == 1


def failing(found: SheetLayout) -> list[str]:
    return [name for name, check in CHECKS.items() if list(check(found))]


def flags(count: int) -> Document:
    """A text with so many signs that ask for help."""
    items = [{"id": f"s{n}", "urgency": "call_911", "text": f"Sign number {n}"} for n in range(count)]
    blocks = [b for b in TEXT.to_json()["blocks"] if b["type"] != "red_flags"]
    return make_document(blocks=[*blocks, {"id": "help", "type": "red_flags", "heading": "Help", "items": items}])


def until_flags_end_on(page: int, size: Size) -> SheetLayout:
    """The first sheet whose last sign stands on `page`, counted from 1."""
    layouts = (layout(flags(count), size=size) for count in range(1, 100))
    return next(found for found in layouts if found.parts[0].last_page_of_flags == page - 1)


def test_when_to_get_help_stands_on_page_one() -> None:
    assert failing(until_flags_end_on(1, Size.STANDARD)) == []
    found = until_flags_end_on(2, Size.STANDARD)
    assert failing(found) == ["page_one"]
    (problem,) = problems_of_layout(found)
    assert problem.message.startswith("“When to get help” has no room on page 1.")


def test_large_print_may_turn_the_page_for_it_but_not_at_will() -> None:
    assert failing(until_flags_end_on(3, Size.LARGE)) == []
    assert failing(until_flags_end_on(4, Size.LARGE)) == ["page_one"]


def test_nothing_hangs_over_an_edge_of_the_page() -> None:
    found = layout()
    placed = found.parts[0].stack.pages[0].placed[-1]
    placed.y = found.look.margin
    assert failing(found) == ["boxes"]
    (problem,) = problems_of_layout(found)
    assert problem.message.startswith("Something on the sheet is too large for a page.")


def test_nothing_lies_on_something_else() -> None:
    found = layout()
    first, second = found.parts[0].stack.pages[0].placed[:2]
    second.y = first.y
    assert failing(found) == ["boxes"]


def test_nothing_stands_above_the_page() -> None:
    found = layout()
    found.parts[0].stack.pages[0].placed[0].y = found.look.page_height
    assert failing(found) == ["boxes"]


def test_a_sheet_that_nobody_would_print_is_a_mistake() -> None:
    found = layout(with_text("\n\n".join(["Rest."] * 1000)))
    assert found.page_count > MOST_PAGES
    assert failing(found) == ["page_count"]
    (problem,) = problems_of_layout(found)
    assert problem.message.startswith(f"The sheet would have {found.page_count} pages.")
    del found.parts[0].stack.pages[MOST_PAGES:]
    assert failing(found) == []


def test_a_sheet_is_laid_out_only_once_it_can_be_printed() -> None:
    """A character that no font has is told in words, and is no fault of the program."""
    document = with_text("🎉")
    with pytest.raises(SheetRefused) as refusal:
        checked_layout(make_paper(document), [document])
    assert "🎉" in refusal.value.problems[0].message
    with pytest.raises(SheetRefused):
        checked_layout(make_paper(flags(80)), [flags(80)])
    assert checked_layout(make_paper(), [TEXT]).page_count >= 1
