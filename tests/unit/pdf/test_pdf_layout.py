"""The page: large enough letters, nothing over an edge, however much there is to say."""

from __future__ import annotations

import itertools
from datetime import date, time
from typing import Any

import pytest

from mildsite.content.document import MAX_ITEMS, Document
from mildsite.pdf.document import SheetDocument
from mildsite.pdf.rendering import render
from mildsite.sheets.composing import GUIDANCE
from mildsite.sheets.entries import MAX_NOTE, Appointment
from mildsite.sheets.names import MAX_NAME
from tests.factories.content import make_document
from tests.factories.papers import make_paper, unsaved_details
from tests.support.pdf_reading import Drawn, drawn_on, read_pdf
from tests.support.pdfs import words_of

MARGIN, WIDTH, HEIGHT = 54, 612, 792
FOOT, FOOTER_LINE = 62, 38
SMALLEST = 12
NOVEMBER_29 = date(2026, 11, 29)


def document_of(**block: Any) -> Document:
    """A document of one block more than usual, in place of the block of the same type."""
    blocks = [other for other in make_document().to_json()["blocks"] if other["type"] != block["type"]]
    return make_document(blocks=[{"id": "many", "heading": "Many", **block}, *blocks])


def flags(count: int, text: str, *urgencies: str) -> Document:
    items = [
        {"id": f"f{number}", "urgency": urgencies[number % len(urgencies)], "text": text.format(number)}
        for number in range(count)
    ]
    return document_of(type="red_flags", items=items)


def checklist(count: int, text: str) -> Document:
    items = [
        {"id": f"i{number}", "intent": "do", "text": text.format(number), "when": "through"} for number in range(count)
    ]
    return document_of(type="checklist", items=items)


PAPERS = {
    "plain": make_paper(),
    "everything": make_paper(
        note="Rest.\nWalk.",
        chart_number="A-17",
        follow_up=Appointment(on=NOVEMBER_29, at=time(9, 30), place="Room 2"),
        item_dates={"lifting": NOVEMBER_29},
        details=unsaved_details(is_demo=True),
    ),
    "guidance": make_paper(paperwork=GUIDANCE),
    "a very long name": make_paper(patient_name="W" * MAX_NAME),
    "long words everywhere": make_paper(
        patient_name="W" * MAX_NAME,
        chart_number="W" * 200,
        practitioner="W" * 200,
        follow_up=Appointment(on=NOVEMBER_29, at=None, place="W" * 200),
        note="W" * MAX_NOTE,
        details=unsaved_details(is_demo=True, name="W" * 120, address="W" * 300, hours="W" * 300),
    ),
    "a note of many lines": make_paper(note="\n".join("x" * (MAX_NOTE // 2))),
    "the longest checklist": make_paper(checklist(MAX_ITEMS, "Item {}."), item_dates={"i3": NOVEMBER_29}),
    "long items": make_paper(checklist(20, "W" * 200)),
    "the longest list of red flags": make_paper(flags(MAX_ITEMS, "Sign {}.", "call_911")),
    "long red flags": make_paper(flags(30, "W" * 200, "call_911", "call_clinic"), patient_name="W" * MAX_NAME),
    "lists in the text": make_paper(
        document_of(type="section", text="- a\n  - b\n\n" + "\n".join(f"{n}. item" for n in range(1, 60)))
    ),
}


@pytest.fixture(params=PAPERS.values(), ids=PAPERS.keys(), scope="module")
def pages(request: pytest.FixtureRequest) -> list[list[Drawn]]:
    """Everything drawn, page by page."""
    paper: SheetDocument = request.param
    found = [drawn_on(page) for page in read_pdf(render(paper)).pages]
    assert all(found), "an empty page"
    return found


def test_no_letter_is_smaller_than_12_points(pages: list[list[Drawn]]) -> None:
    assert min(drawn.size for page in pages for drawn in page) >= SMALLEST


def test_no_word_runs_over_the_sides(pages: list[list[Drawn]]) -> None:
    over = [
        drawn for page in pages for drawn in page if drawn.left < MARGIN - 0.01 or drawn.right > WIDTH - MARGIN + 0.01
    ]
    assert over == []


def test_no_word_runs_into_the_footer_or_over_the_top(pages: list[list[Drawn]]) -> None:
    for page in pages:
        body = [drawn.baseline for drawn in page if drawn.baseline != FOOTER_LINE]
        assert min(body) >= FOOT
        assert max(body) <= HEIGHT - 36


def test_no_two_strings_lie_on_each_other(pages: list[list[Drawn]]) -> None:
    for page in pages:
        drawn = sorted(page, key=lambda one: (round(one.baseline, 1), one.left))
        for one, after in itertools.pairwise(drawn):
            if abs(one.baseline - after.baseline) < 0.1:
                assert one.right <= after.left + 0.01


@pytest.mark.parametrize("kind", [checklist, lambda count, text: flags(count, text, "call_911", "call_clinic")])
def test_of_a_long_list_every_item_is_printed(kind: Any) -> None:
    words = words_of(render(make_paper(kind(MAX_ITEMS, "Number {} of many"))))
    assert [number for number in range(MAX_ITEMS) if f"Number {number} of many" not in words] == []


def test_a_usual_group_of_red_flags_is_never_torn_apart() -> None:
    """Signs on another page than "Call 911" would be worse than a gap at the foot of a page."""
    for lines in range(10, 40, 3):
        paper = make_paper(flags(12, "Sign {}.", "call_911"), details=unsaved_details(hours=""))
        paper = paper.model_copy(update={"clinic_lines": tuple("x" for _ in range(lines))})
        found = [page.extract_text() for page in read_pdf(render(paper)).pages]
        with_signs = [text for text in found if "Sign " in text]
        assert len(with_signs) == 1
        assert "Call 911" in with_signs[0]


def test_the_measure_sees_a_word_over_the_edge() -> None:
    """The tests above rest on it: a footer that is too long does run out of the page."""
    paper = make_paper().model_copy(update={"footer": "W" * 100})
    drawn = [one for page in read_pdf(render(paper)).pages for one in drawn_on(page)]
    assert max(one.right for one in drawn) > WIDTH
