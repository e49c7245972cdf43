"""The file: the same bytes for the same sheet, readable, private, with every font inside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mildsite.pdf.document import SheetDocument
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from tests.factories.content import make_document
from tests.factories.papers import make_paper, unsaved_details
from tests.support.pdf_reading import fonts_of, read_pdf
from tests.support.pdfs import words_of

LONG_NOTE = "\n".join(f"Line {number} of a note." for number in range(60))


def test_the_same_document_gives_the_same_bytes() -> None:
    paper = make_paper(note="Rest.")
    other = make_paper(patient_name="Someone Else", note=LONG_NOTE)
    first = render(paper)
    assert render(other) != first
    assert render(paper) == first, "a file hangs on what was rendered before it"
    assert render(SheetDocument.model_validate_json(paper.model_dump_json())) == first, (
        "the snapshot gives another file"
    )


def test_the_sheet_says_all_its_words() -> None:
    paper = make_paper(note="Drink water.", item_dates={"lifting": date(2026, 11, 29)})
    page = words_of(render(paper))
    not_words = {paper.renderer, paper.language, paper.page_of, paper.metadata_title, "letter", "text", "facts"}
    texts = set(paper.texts()) - not_words - {"checklist", "red_flags", "paragraph", "list"}
    texts -= {text for text in texts if re.match(r"\d{4}-\d\d-\d\dT", text)}
    assert [text for text in texts if " ".join(text.split()) not in page] == []
    assert "Through Sunday, November 29" in page
    assert "You may feel sore ." in page.replace("sore.", "sore .")


def test_name_number_and_page_stand_on_every_page() -> None:
    data = render(make_paper(note=LONG_NOTE, patient_name="Zoë O'Brien"))
    pages = [page.extract_text() for page in read_pdf(data).pages]
    assert len(pages) >= 2
    for number, text in enumerate(pages, 1):
        assert "Zoë O'Brien" in text
        assert "Test Spine Clinic" in text
        assert "Sheet D-00042 · Text revision 3" in text
        assert f"Page {number} of {len(pages)}" in text


def test_a_short_sheet_has_one_page() -> None:
    blocks = [block for block in make_document().to_json()["blocks"] if block["type"] == "checklist"]
    assert "Page 1 of 1" in words_of(render(make_paper(make_document(blocks=blocks))))


def test_the_mark_stands_on_every_page() -> None:
    data = render(make_paper(details=unsaved_details(is_demo=True), note=LONG_NOTE))
    pages = read_pdf(data).pages
    assert len(pages) >= 2
    assert all("DEMONSTRATION – not for a patient" in page.extract_text() for page in pages)


def test_every_font_is_embedded() -> None:
    """Also none of the standard fonts, which a printer would replace by its own."""
    fonts = fonts_of(render(make_paper(make_document(), note=LONG_NOTE)))
    names = {str(font["/BaseFont"]) for font in fonts}
    assert names
    assert all(re.fullmatch(r"/[A-Z0-9]{6}\+NotoSans.*", name) for name in names), names
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_no_standard_font_is_named_anywhere_in_the_file() -> None:
    data = render(make_paper())
    assert b"Helvetica" not in data
    assert b"Times" not in data


def test_what_a_file_manager_shows_holds_no_word_of_the_patient() -> None:
    data = render(make_paper(patient_name="Quetzal Xylander", practitioner="Dr. Yttrium", chart_number="ZZ-17"))
    reader = read_pdf(data)
    info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert info["/Title"] == "Discharge instructions"
    assert info["/Author"] == "Test Spine Clinic"
    assert not any(word in " ".join(info.values()) for word in ("Quetzal", "Xylander", "Yttrium", "ZZ-17", "1950"))
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize(
    "issued_at",
    [
        datetime(2026, 11, 22, 17, 0, 5, tzinfo=UTC),
        datetime(2026, 11, 22, 12, 0, 5, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_the_file_is_as_old_as_the_sheet(issued_at: datetime) -> None:
    info = read_pdf(render(make_paper(issued_at=issued_at))).metadata
    assert info is not None
    assert info.creation_date == issued_at
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261122170005+00'00'"


def test_the_paper_is_letter() -> None:
    assert {tuple(page.mediabox) for page in read_pdf(render(make_paper(note=LONG_NOTE))).pages} == {(0, 0, 612, 792)}


@pytest.mark.parametrize("name", ["Anna 🎉", "محمد", "דוד", "王小明", "Anna\u202enirb", "Anna\u200f"])
def test_a_sheet_that_cannot_be_printed_is_not_made(name: str) -> None:
    with pytest.raises(UnprintableText) as refusal:
        render(make_paper().model_copy(update={"patient_name": name}))  # uncleaned, as no nurse can enter it
    assert refusal.value.characters == "".join(dict.fromkeys(ch for ch in name if not ch.isascii()))
    assert name not in str(refusal.value), "the error would carry the name into a log"


def test_letters_of_many_languages_are_printed() -> None:
    name = "Zoë Łuczak Ștefan Nguyễn Иван Ελένη"
    assert name in words_of(render(make_paper(patient_name=name)))
