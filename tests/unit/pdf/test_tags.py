"""What each thing on the sheet is, for who hears it: PDF/UA-1, as far as a program can judge it."""

from __future__ import annotations

import base64
from collections import Counter
from typing import Any

import page as page_validation
import pytest

from mildsite.pdf import document as sheet
from mildsite.pdf.document import Size
from mildsite.pdf.rendering import render, render_batch
from tests.factories.clinic import small_logo
from tests.factories.printed import EVERY_SECTION, LETTERHEAD, URI, make_part, printed
from tests.support.pdf_reading import elements, read_pdf

LOGO = LETTERHEAD.model_copy(update={"logo_png": base64.b64encode(small_logo()).decode()})


def failures(data: bytes) -> list[str]:
    report = page_validation.validate_pdf_bytes(data, profile=page_validation.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("section", EVERY_SECTION, ids=lambda section: section.kind)
def test_every_kind_of_section_is_tagged(section: sheet.Section, size: Size) -> None:
    assert failures(render(printed(size=size, part={"sections": (section,)}))) == []


@pytest.mark.parametrize("name", ["Zoë O'Brien", "محمد علي", "สมชาย", "अनुष्का"])
def test_a_whole_sheet_is_tagged(name: str) -> None:
    spanish = make_part(name, language="es", mark="MUESTRA")
    assert failures(render(printed(name, letterhead=LOGO, parts=(make_part(name, mark="SAMPLE"), spanish)))) == []


def test_a_batch_is_tagged() -> None:
    papers = [printed(f"Patient {number}", letterhead=LOGO) for number in range(5)]
    assert failures(render_batch(papers, duplex=True)) == []


def test_elements_stand_in_reading_order() -> None:
    tags = [str(element["/S"])[1:] for element in elements(render(printed()))]
    assert tags[0] == "Document"
    assert tags[1] == "Part"
    headings = [tag for tag in tags if tag.startswith("H")]
    assert headings[0] == "H1"
    assert Counter(tags)["H1"] == 1
    assert set(headings[1:]) == {"H2", "H3"}


def test_each_language_of_a_sheet_is_said() -> None:
    parts = (make_part(), make_part(language="es"))
    languages = [element.get("/Lang") for element in elements(render(printed(parts=parts))) if element["/S"] == "/Part"]
    assert languages == ["en", "es"]


def test_a_note_in_another_language_says_so() -> None:
    note = sheet.TextSection(
        heading="A note for you (in Spanish)", body=(sheet.Paragraph(runs=(sheet.own("Descanse.", language="es"),)),)
    )
    found = elements(render(printed(part={"sections": (note,)})))
    assert [element["/Lang"] for element in found if element["/S"] == "/P" and "/Lang" in element] == ["es"]


def test_the_calendar_is_a_regular_table() -> None:
    """Every row has seven cells, every column a head, and a day is heard in whole words."""
    calendar = next(section for section in EVERY_SECTION if section.kind == "calendar")
    data = render(printed(part={"sections": (calendar,), "identity": ()}))
    rows = [[kid.get_object() for kid in row["/K"]] for row in elements(data) if row["/S"] == "/TR"]
    assert [[cell["/S"] for cell in row] for row in rows] == [["/TH"] * 7, ["/TD"] * 7, ["/TD"] * 7]
    assert all(cell["/A"]["/Scope"] == "/Column" for cell in rows[0])
    heard = [cell.get("/ActualText") for row in rows[1:] for cell in row]
    assert heard[0] == "November 22 A"
    assert heard[3] == "November 25 B C"
    assert heard[9:] == [None] * 5


def test_a_fact_is_heard_with_its_label() -> None:
    data = render(printed(part={"sections": ()}))
    cells = [element for element in elements(data) if element["/S"] in ("/TH", "/TD")]
    assert [cell["/S"] for cell in cells] == ["/TH", "/TD"] * 3
    assert all(cell["/A"]["/Scope"] == "/Row" for cell in cells[::2])


def test_a_line_to_fill_in_and_a_box_to_tick_are_heard() -> None:
    found = elements(render(printed()))
    assert [element["/ActualText"] for element in found if element["/S"] == "/Lbl" and "/ActualText" in element] == [
        "☐"
    ] * 3
    assert sum(element.get("/ActualText") == "________" for element in found) >= 4


def test_phones_and_the_way_to_the_sheet_are_links() -> None:
    data = render(printed())
    links = [note.get_object() for page in read_pdf(data).pages for note in page.get("/Annots", [])]
    targets = Counter(str(link["/A"]["/URI"]) for link in links)
    assert targets == {"tel:+15555550100": 3, "tel:+15555550199": 2, URI: 1}
    for link in links:
        left, bottom, right, top = map(float, link["/Rect"])
        assert right - left > 50
        assert top - bottom >= 12
        assert link["/Contents"]
    assert sum(element["/S"] == "/Link" for element in elements(data)) == len(links)


def test_what_is_seen_only_is_told_in_words() -> None:
    figures = [element for element in elements(render(printed(letterhead=LOGO))) if element["/S"] == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures] == ["Test Spine Clinic", "QR code of the link to this sheet"]


def test_every_mark_on_the_page_belongs_to_an_element() -> None:
    """The way back from the page to its elements is whole."""
    reader = read_pdf(render(printed()))
    tree: dict[int, Any] = {}
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for key, parent in zip(numbers[::2], numbers[1::2], strict=True):
        tree[int(key)] = parent.get_object()
    for page in reader.pages:
        marks = page.get_contents().get_data().count(b"/MCID ")  # type: ignore[union-attr]
        assert len(tree[int(page["/StructParents"])]) == marks
