"""Whatever comes in: printed letter by letter, by rule, or refused by a named error. Nothing is opened or fetched."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mildsite.content.document import MAX_ITEMS, Document
from mildsite.pdf import document as sheet
from mildsite.pdf import faces
from mildsite.pdf.faces import FontUnusable
from mildsite.pdf.inspection import inspect
from mildsite.pdf.logo import LogoDamaged
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from mildsite.sheets.entries import EARLIEST_BIRTH, MAX_NOTE, Appointment
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.making import checked_layout
from tests.factories.clinic import small_logo
from tests.factories.content import make_document
from tests.factories.papers import ISSUED_AT, make_paper, unsaved_details
from tests.factories.printed import LETTERHEAD, fact, printed
from tests.support.pdf_reading import copied, letters, read_pdf

MARKUP = (
    "<b>Anna</b>",
    "<i>unclosed",
    "</para></b>",
    '<a href="https://evil.example">x</a>',
    '<img src="/etc/passwd"/>',
    "<![CDATA[x]]>",
    "&lt;b&gt; &amp; &#65; &#x110000;",
    "(a) \\( \\) \\n ) Tj ET",
    "{clinic_name} %s %(x)s {0}",
    "endstream endobj",
    "BT /F1 1 Tf (x) Tj ET",
)


def test_rendering_opens_no_file_and_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(MARKUP)
    paper = printed(text, letterhead=LETTERHEAD.model_copy(update={"name": text}), part={"title": text})
    before = render(paper)  # the fonts are read, once in a process

    def refuse(*_arguments: Any, **_named: Any) -> Any:
        raise AssertionError("a file or an address was opened")

    for name in ("builtins.open", "io.open", "os.open", "socket.socket.connect", "socket.getaddrinfo"):
        monkeypatch.setattr(name, refuse)
    assert render(paper) == before
    assert render(printed("Other"))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_a_nurse_is_printed_letter_by_letter(text: str) -> None:
    place = Appointment(on=ISSUED_AT.date(), at=None, place=text)
    data = render(make_paper(patient_name=text, practitioner=text, chart_number=text, note=text, follow_up=place))
    assert letters(copied(data)).count(letters(text)) >= 6
    assert inspect(data) == []


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_the_clinic_is_printed_letter_by_letter(text: str) -> None:
    data = render(make_paper(details=unsaved_details(name=text, phone_day=text, address=text, hours=text)))
    assert letters(copied(data)).count(letters(text)) >= 5
    assert inspect(data) == []


@pytest.mark.parametrize("text", [text for text in MARKUP if "{" not in text])
def test_markup_of_an_editor_is_printed_letter_by_letter(text: str) -> None:
    data = render(make_paper(_checklist([text], heading=text)))
    assert letters(copied(data)).count(letters(text)) >= 2
    assert inspect(data) == []


def test_a_link_in_the_text_is_words_on_paper() -> None:
    text = {"id": "x", "type": "section", "heading": "x", "text": "See [our page](https://example.org/x)."}
    data = render(make_paper(_with(text)))
    assert "See our page." in copied(data)
    notes = [note.get_object() for page in read_pdf(data).pages for note in page.get("/Annots", [])]
    assert not [note for note in notes if "example.org/x" in str(note)]


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "a\x1bb", "a\ud800b", "a\u202eb", "a\ufeffb", "a\ue000b"])
def test_what_is_no_letter_is_refused_by_the_renderer(text: str) -> None:
    with pytest.raises(UnprintableText):
        render(printed(text))


@pytest.mark.parametrize("text", ["a\xadb", "a\u200bb", "a\u2060b", "a\ufeffb", "a\u202eb"])
def test_invisible_characters_that_an_editor_pasted_are_not_printed(text: str) -> None:
    assert "Say ab here." in copied(render(make_paper(_checklist([f"Say {text} here"]))))


def test_a_text_that_no_font_has_is_refused_in_words() -> None:
    document = make_document(title="x", blocks=_checklist(["Smile 🎉"]).to_json()["blocks"])
    with pytest.raises(SheetRefused) as refusal:
        checked_layout(make_paper(document), [document])
    assert any("🎉" in problem.message for problem in refusal.value.problems)


def test_twenty_thousand_characters_are_printed_within_the_page() -> None:
    note = sheet.TextSection(heading="x", body=(sheet.Paragraph(runs=(sheet.own("Wxyz " * 4000),)),))
    data = render(printed(part={"sections": (note,)}))
    assert copied(data).count("Wxyz") == 4000
    assert inspect(data) == []


def test_a_word_of_twenty_thousand_letters_is_cut() -> None:
    note = sheet.TextSection(heading="x", body=(sheet.Paragraph(runs=(sheet.own("W" * 20_000),)),))
    data = render(printed(part={"sections": (note,)}))
    assert copied(data).count("W") >= 20_000
    assert inspect(data) == []


def test_an_unknown_placeholder_cannot_be_in_a_text() -> None:
    with pytest.raises(ValidationError, match="no placeholder"):
        _checklist(["Call {nobody}"])


def test_a_text_without_a_checklist_makes_no_sheet() -> None:
    blocks = [block for block in make_document().to_json()["blocks"] if block["type"] != "checklist"]
    document = make_document(blocks=blocks)
    with pytest.raises(SheetRefused) as refusal:
        checked_layout(make_paper(document), [document])
    assert any("no checklist" in problem.message for problem in refusal.value.problems)


def test_of_a_checklist_of_200_items_every_one_is_printed() -> None:
    data = render(make_paper(_checklist([f"Number {number} of many" for number in range(MAX_ITEMS)])))
    words = copied(data)
    assert [number for number in range(MAX_ITEMS) if f"Number {number} of many." not in words] == []
    assert inspect(data) == []


def test_the_longest_note_is_printed() -> None:
    data = render(make_paper(note="\n".join(["Rest a bit."] * (MAX_NOTE // 12))))
    assert copied(data).count("Rest a bit.") == MAX_NOTE // 12
    assert inspect(data) == []


def test_dates_as_early_and_as_late_as_can_be_entered_are_printed() -> None:
    day, late = EARLIEST_BIRTH, Appointment(on=date.max, at=None)
    details = unsaved_details(sheet_parts="calendar")
    data = render(make_paper(procedure_date=day, birth_date=day, follow_up=late, details=details))
    assert "January 1, 1900" in copied(data)
    assert "December 31, 9999" in copied(data)
    assert inspect(data) == []


@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_of_any_year_is_printed(year: int) -> None:
    assert inspect(render(printed(issued_at=datetime(year, 6, 1, tzinfo=UTC)))) == []


@pytest.mark.parametrize(
    "logo",
    [b"", b"GIF89a", small_logo()[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 40, small_logo("JPEG")],
    ids=["empty", "no PNG", "cut", "nothing in it", "a photograph"],
)
def test_a_damaged_logo_is_a_named_error(logo: bytes) -> None:
    head = LETTERHEAD.model_copy(update={"logo_png": base64.b64encode(logo).decode()})
    with pytest.raises(LogoDamaged):
        render(printed(letterhead=head))


def test_a_damaged_logo_refuses_the_sheet_in_words() -> None:
    document = make_document()
    with pytest.raises(SheetRefused) as refusal:
        checked_layout(make_paper(document, details=unsaved_details(logo=b"GIF89a")), [document])
    assert ["logo" in problem.message for problem in refusal.value.problems] == [True]


def test_a_link_that_is_no_address_is_words() -> None:
    odd = sheet.FactsSection(heading="x", facts=(fact("Phone", "ask (us) \\", "tel:(\\)"),))
    assert "ask (us) \\" in copied(render(printed(part={"sections": (odd,)})))


@pytest.mark.parametrize("sections", [(), (sheet.TextSection(heading=None, body=()),)])
def test_a_sheet_that_says_nothing_is_a_sheet(sections: tuple[sheet.Section, ...]) -> None:
    empty = {"sections": sections, "identity": (), "title": "", "footer": ""}
    assert [finding for finding in inspect(render(printed("", part=empty))) if finding.check != "tags"] == []


def test_a_font_that_is_missing_or_damaged_says_which(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"OTTO" + b"\0" * 200)
    before = faces.faces()
    for path in (tmp_path / "missing.ttf", damaged, tmp_path):
        with pytest.raises(FontUnusable, match=str(path)):
            faces.install([path])
    assert faces.faces() is before


def _checklist(items: list[str], *, heading: str = "Many") -> Document:
    entries = [{"id": f"i{number}", "intent": "do", "text": text} for number, text in enumerate(items)]
    return _with({"id": "many", "type": "checklist", "heading": heading, "items": entries})


def _with(block: dict[str, Any]) -> Document:
    """The small document with `block` in place of those of its type."""
    others = [other for other in make_document().to_json()["blocks"] if other["type"] != block["type"]]
    return make_document(blocks=[block, *others])
