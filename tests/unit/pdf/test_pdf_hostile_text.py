"""Whatever somebody types is printed as they typed it: no markup, link, picture or file is ever made of it."""

from __future__ import annotations

import pytest

from mildsite.pdf.rendering import render
from mildsite.sheets.entries import Appointment
from tests.factories.content import make_document
from tests.factories.papers import ISSUED_AT, make_paper, unsaved_details
from tests.support.pdf_reading import drawn_on, read_pdf
from tests.support.pdfs import words_of

HOSTILE = [
    "<b>Anna</b>",
    "<i>unclosed",
    "</para></b>",
    '<font size="1">tiny</font>',
    '<a href="https://evil.example">x</a>',
    '<link href="https://evil.example">x</link>',
    '<img src="/etc/passwd"/>',
    "<!-- gone -->",
    "<![CDATA[x]]>",
    "&lt;b&gt; &amp; &#65; &nbsp;",
    "A & B < C > D",
    "(a) \\( \\) \\n ) Tj ET",
    "{clinic_name} %s %(x)s {0}",
    "<seq/><bullet>x</bullet>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_of_a_nurse_is_printed_letter_by_letter(text: str) -> None:
    place = Appointment(on=ISSUED_AT.date(), at=None, place=text)
    data = render(make_paper(patient_name=text, practitioner=text, chart_number=text, note=text, follow_up=place))
    # Six times: the name also stands at the top of the page.
    assert _letters(words_of(data)).count(_letters(text)) >= 6
    assert_nothing_but_text(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_of_the_clinic_is_printed_letter_by_letter(text: str) -> None:
    data = render(make_paper(details=unsaved_details(name=text, phone_day=text, address=text, hours=text)))
    assert _letters(words_of(data)).count(_letters(text)) >= 5
    assert_nothing_but_text(data)


@pytest.mark.parametrize("text", [text for text in HOSTILE if "{" not in text])
def test_markup_of_an_editor_is_printed_letter_by_letter(text: str) -> None:
    blocks = make_document().to_json()["blocks"]
    for block in blocks:
        if block["type"] in ("checklist", "red_flags"):
            block["heading"] = block["items"][0]["text"] = text
    data = render(make_paper(make_document(blocks=blocks)))
    assert _letters(words_of(data)).count(_letters(text)) >= 4
    assert_nothing_but_text(data)


def test_a_link_in_the_text_is_words_on_paper() -> None:
    blocks = make_document().to_json()["blocks"]
    blocks[1]["text"] = "See [our page](https://example.org/x)."
    data = render(make_paper(make_document(blocks=blocks)))
    assert "See our page." in words_of(data)
    assert b"example.org" not in data
    assert_nothing_but_text(data)


def assert_nothing_but_text(data: bytes) -> None:
    reader = read_pdf(data)
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(reader.trailer["/Root"])
    for page in reader.pages:
        assert "/Annots" not in page
        assert "/XObject" not in page["/Resources"]
        assert min(drawn.size for drawn in drawn_on(page)) >= 12


def _letters(text: str) -> str:
    """Without spaces: a line may break anywhere."""
    return "".join(text.split())
