"""The plain text says what the PDF says: every sentence and every date, and nothing more."""

from __future__ import annotations

import pytest

from mildsite.pdf.document import CalendarSection, SheetDocument, Size
from mildsite.pdf.plain_text import plain_text
from mildsite.pdf.rendering import render
from tests.factories.printed import CALENDAR, EVERY_SECTION, make_part, printed
from tests.support.pdf_reading import copied, letters, pages_of

WITHOUT_CALENDAR = tuple(section for section in EVERY_SECTION if not isinstance(section, CalendarSection))
PAPERS = {
    "everything": printed(part={"sections": WITHOUT_CALENDAR, "mark": "SAMPLE"}),
    "large print": printed(part={"sections": WITHOUT_CALENDAR}, size=Size.LARGE),
    "no letterhead": printed(part={"sections": WITHOUT_CALENDAR}, letterhead=None),
    "two languages": printed(
        parts=(
            make_part(sections=WITHOUT_CALENDAR),
            make_part(title="Sus instrucciones", language="es", sections=WITHOUT_CALENDAR[:3]),
        )
    ),
    "another script": printed("Nguyễn Thị Ánh अनुष्का", part={"sections": WITHOUT_CALENDAR}),
}


def unsaid(paper: SheetDocument, pdf: bytes) -> tuple[list[str], str]:
    """Lines of the plain text that the PDF does not say in this order, and what the PDF says besides.

    What each page repeats is left out: it is an artifact, which nobody hears.
    """
    words = letters(" ".join(ink.text for page in pages_of(pdf) for ink in page.letters if ink.mark >= 0))
    missing, besides, place = [], "", 0
    for line in plain_text(paper).splitlines():
        sentence = letters(line)
        found = words.find(sentence, place)
        if found >= 0:
            besides += words[place:found]
            place = found + len(sentence)
        elif line not in {part.footer for part in paper.parts}:
            missing.append(line)
    return missing, besides + words[place:]


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
def test_pdf_and_plain_text_say_the_same(paper: SheetDocument) -> None:
    pdf = render(paper)
    assert unsaid(paper, pdf) == ([], "")
    assert all(part.footer in copied(pdf) for part in paper.parts)
    assert all(f"\n{part.footer}\n" in plain_text(paper) for part in paper.parts)


def test_a_sentence_that_only_one_of_them_says_is_found() -> None:
    paper = printed(part={"sections": WITHOUT_CALENDAR[1:]})
    assert unsaid(paper, render(printed(part={"sections": WITHOUT_CALENDAR}))) == (
        [],
        letters("What matters most 1. Rest today. 2. Keep your cut dry."),
    )
    assert unsaid(printed(part={"sections": WITHOUT_CALENDAR}), render(paper))[0] == [
        "What matters most",
        "1. Rest today.",
        "2. Keep your cut dry.",
    ]


def test_every_day_of_the_calendar_on_which_something_happens_is_said() -> None:
    text = plain_text(printed(part={"sections": (CALENDAR,)}))
    assert "November 22: Your procedure\n" in text
    assert "November 25: Take off the dressing\nNovember 25: Appointment\n" in text
    assert "November 23" not in text


def test_lines_to_fill_in_can_be_seen() -> None:
    text = plain_text(printed())
    assert "Place: ________" in text
    assert "☐ Avoid heavy lifting.\n  Through Sunday, November 29\n" in text
    assert "  Through ________" in text
