"""The pages: large enough letters, nothing over an edge or on something else, each patient on a leaf of their own."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from mildsite.pdf import document as sheet
from mildsite.pdf import stacking
from mildsite.pdf.document import Paper, Size
from mildsite.pdf.inspection import Inspection, inspect
from mildsite.pdf.layout import lay_out
from mildsite.pdf.rendering import render, render_batch
from mildsite.pdf.styles import MARGIN
from tests.factories.printed import CALENDAR, FOLLOW_UP, NOTE, ONLINE, PHONES, RED_FLAGS, SUMMARY, fact, printed
from tests.support.pdf_reading import copied, pages_of, read_pdf, spaced

SMALLEST = {Size.STANDARD: 12, Size.LARGE: 18}
LOOKS = [(size, paper) for size in Size for paper in Paper]


@pytest.mark.parametrize(("size", "paper"), LOOKS)
@pytest.mark.parametrize("name", ["Zoë O'Brien", "W" * 120, "فاطمة الزهراء بنت محمد", "Ánh " * 30])
def test_a_finished_sheet_has_nothing_wrong(size: Size, paper: Paper, name: str) -> None:
    data = render(printed(name, size=size, paper=paper, part={"mark": "SAMPLE – not for a patient"}))
    assert inspect(data, size) == []


@pytest.mark.parametrize("size", Size)
def test_no_letter_is_smaller_than_the_size_promises(size: Size) -> None:
    sizes = {ink.size for page in Inspection(render(printed(size=size)), size).pages for ink in page.letters}
    assert min(sizes) == SMALLEST[size]


@pytest.mark.parametrize(("size", "paper"), LOOKS)
def test_everything_stands_between_the_margins(size: Size, paper: Paper) -> None:
    edge = MARGIN - 3  # the strongest line is 2.4 points thick
    for page in pages_of(render(printed(size=size, paper=paper))):
        for left, bottom, right, top in page.bounds:
            assert left >= edge
            assert bottom >= edge
            assert right <= page.width - edge
            assert top <= page.height - edge


def test_paper_with_a_printed_letterhead_has_room_at_the_top() -> None:
    """About an inch and a half: a logo and two lines."""
    page, after = pages_of(render(printed(letterhead=None)))[:2]
    assert page.height - max(top for *_, top in page.bounds) >= 120
    assert after.height - max(top for *_, top in after.bounds) < 60


def test_the_code_gets_no_page_of_its_own_while_narrower_gaps_make_room_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A note of one more line would otherwise send the last box alone to another sheet of paper."""

    def pages(lines: int) -> int:
        note = NOTE.model_copy(update={"body": NOTE.body * lines})
        sections = (SUMMARY, RED_FLAGS, FOLLOW_UP, PHONES, note, PHONES, FOLLOW_UP, ONLINE)
        return len(lay_out(printed(part={"sections": sections})).parts[0].stack.pages)

    spared = [pages(lines) for lines in range(1, 30)]
    monkeypatch.setattr(stacking, "NARROWER", ())
    unspared = [pages(lines) for lines in range(1, 30)]
    saved = [before - after for before, after in zip(unspared, spared, strict=True)]
    assert set(saved) == {0, 1}
    assert spared == sorted(spared), "a longer note never makes a shorter sheet"


def test_every_patient_begins_on_a_leaf_of_their_own() -> None:
    papers = [printed(f"Patient {number}") for number in range(4)]
    assert len(read_pdf(render(papers[1])).pages) == 4
    papers[1] = papers[1].model_copy(update={"parts": (papers[1].parts[0].model_copy(update={"sections": ()}),)})
    reader = read_pdf(render_batch(papers, duplex=True))
    firsts = _first_pages(reader)
    assert firsts == [0, 4, 6, 10]
    assert all(first % 2 == 0 for first in firsts)
    assert [number for number, page in enumerate(reader.pages) if not page.extract_text()] == [5]
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipLongEdge"


def test_one_sided_paper_has_no_empty_page() -> None:
    papers = [printed(f"Patient {number}", part={"sections": ()}) for number in range(3)]
    reader = read_pdf(render_batch(papers))
    assert len(reader.pages) == 3
    assert all(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/Simplex"


def test_bookmarks_find_each_sheet_by_initials_and_number() -> None:
    papers = [
        printed(f"Patient {number}").model_copy(update={"bookmark": f"P. {number}. · D-0004{number}"})
        for number in range(3)
    ]
    reader = read_pdf(render_batch(papers, duplex=True))
    assert [entry.title for entry in reader.outline] == [paper.bookmark for paper in papers]
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == _first_pages(reader)


def test_page_numbers_of_a_batch_count_each_sheet_by_itself() -> None:
    pages = read_pdf(render_batch([printed(), printed("Other")])).pages
    count = len(pages) // 2
    wanted = [f"Page {number} of {count}" for number in range(1, count + 1)] * 2
    assert [label for label, page in zip(wanted, pages, strict=True) if label in spaced(page.extract_text())] == wanted


@pytest.mark.parametrize("size", Size)
def test_a_sign_is_never_parted_from_what_to_do(size: Size) -> None:
    """Signs on another page than “Call 911” would be worse than a gap at the foot of a page."""
    signs = tuple(f"Sign {number}" for number in range(10))
    flags = sheet.RedFlagSection(heading="Help", groups=(sheet.RedFlagGroup(action="Call 911", signs=signs),))
    for count in range(0, 30, 3):
        line = sheet.Paragraph(runs=(sheet.Run(text="x"),))
        filler = sheet.TextSection(heading="x", body=(line,) * count)
        pages = read_pdf(render(printed(size=size, part={"sections": (filler, flags)}))).pages
        found = [page.extract_text() for page in pages if "Sign" in page.extract_text()]
        assert len(found) == 1
        assert all(words in found[0] for words in ("Help", "Call 911", *signs))


def test_a_calendar_grows_with_what_happens_on_a_day() -> None:
    """All letters of the alphabet on one day: none runs out of its box."""
    marks = " ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    week = (CALENDAR.weeks[0][0].model_copy(update={"marks": marks}), *CALENDAR.weeks[0][1:])  # type: ignore[union-attr]
    section = CALENDAR.model_copy(update={"weeks": (week, week), "key": (fact("A", "x"),)})
    for size in Size:
        data = render(printed(part={"sections": (section,)}, size=size))
        assert inspect(data, size) == []
        assert spaced(marks).replace(" ", "") in copied(data).replace(" ", "")


@pytest.mark.parametrize("size", Size)
def test_the_longest_things_that_can_be_entered_are_printed(size: Size) -> None:
    long = sheet.TextSection(heading="W" * 200, body=(sheet.Paragraph(runs=(sheet.own("W" * 5000),)),))
    facts = sheet.FactsSection(heading="Facts", facts=(fact("W" * 80, "W" * 200), fact("Place", "W " * 100)))
    data = render(printed("W" * 120, size=size, part={"sections": (long, facts), "mark": "Sample " * 20}))
    assert inspect(data, size) == []
    assert copied(data).replace(" ", "").count("W") >= 5000 + 200 + 80 + 200 + 100 + 120


def test_a_file_of_one_sheet_has_no_bookmarks() -> None:
    assert PdfReader(io.BytesIO(render(printed()))).outline == []


def _first_pages(reader: PdfReader) -> list[int]:
    return [number for number, page in enumerate(reader.pages) if "Page 1 of" in page.extract_text()]
