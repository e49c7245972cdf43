"""The words: all of them, in reading order, in every script, drawn and copied as they were written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from mildsite.pdf.document import Paragraph, Size, TextSection, own
from mildsite.pdf.letters import letter_starts
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import ShapedText, Span, UnprintableText
from tests.factories.printed import LETTERHEAD, make_part, printed
from tests.support.pdf_reading import copied, overlaps, pages_of, read_pdf, spaced, written

NAMES = (
    "Zoë O'Brien",
    "Łukasz Żółć-Ğöçşü",
    "Ștefan Țăran Æsa Þórr Ǆ",
    "Nguyễn Thị Ánh Nguyệt",
    unicodedata.normalize("NFD", "Nguyễn Thị Ánh Nguyệt"),
    "Ọlátúnjí Ẹ́gbẹ́yẹmí",
    unicodedata.normalize("NFD", "Ọlátúnjí Ẹ́gbẹ́yẹmí"),
    "Ελένη Παπαδοπούλου",
    "Юлия Ковальчук Ђорђевић",
    "محمد علي",
    "فاطمة الزهراء بنت محمد",
    "דוד בן־גוריון",
    "अनुष्का शर्मा क्षत्रिय",
    "สมชาย ใจดี พิมพ์ศักดิ์",
    "გიორგი მაისურაძე",
    "Anna أحمد-Smith",
)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_copied_as_it_was_written(name: str, size: Size) -> None:
    data = render(printed(name, size=size))
    assert spaced(name) in copied(data)
    assert spaced(name) in written(data)
    assert overlaps(data) == []


def test_a_name_that_begins_from_right_to_left_goes_on_from_left_to_right() -> None:
    assert "محمد Anna علي" in written(render(printed("محمد Anna علي")))


def test_a_name_stands_on_every_page_with_its_number() -> None:
    data = render(printed("Zoë O'Brien", size=Size.LARGE))
    pages = [spaced(page.extract_text()) for page in read_pdf(data).pages]
    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert "Zoë O'Brien" in text
        assert "Sheet D-00042 · Text revision 3" in text
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize("read", [copied, written])
def test_words_come_in_reading_order(read: Callable[[bytes], str]) -> None:
    order = (
        "Test Spine Clinic", "Your discharge instructions", "Zoë O'Brien", "What matters most", "Keep your cut dry.",
        "When to get help", "Call 911", "Chest pain", "Call us at once", "New weakness in a leg", "Fever",
        "Your recovery checklist", "Use ice.", "Avoid heavy lifting.", "Through Sunday, November 29", "Do not drive.",
        "Your follow-up", "A note for you", "Who to call", "What to expect", "You may feel sore for days",
        "3. Wash your hands.", "4. Rest.", "See this sheet at home", "1234 5678", "Your next days", "Your questions",
        "For the clinic", "Nurse, date",
    )  # fmt: skip
    words = read(render(printed()))
    place = 0
    for sentence in order:
        found = words.find(sentence, place)
        assert found >= 0, f"{sentence!r} is missing, or before what it should follow"
        place = found


def test_words_of_a_broken_line_stay_apart() -> None:
    words = "One word after another, until the line is full and the next begins. " * 6
    note = TextSection(heading="Note", body=(Paragraph(runs=(own(words),)),))
    data = render(printed(part={"sections": (note,)}))
    assert spaced(words) in copied(data)
    assert spaced(words) in written(data)


def test_arabic_letters_are_joined() -> None:
    """By itself a letter has another shape than between its neighbours."""
    alone = [
        number for letter in "محمد" for run in ShapedText([Span(letter)]).runs(0, 1) for number in run.glyphs.numbers
    ]
    joined = [number for run in ShapedText([Span("محمد")]).runs(0, 4) for number in run.glyphs.numbers]
    assert set(alone) != set(joined)


def test_arabic_letters_are_joined_behind_hebrew_ones() -> None:
    runs = ShapedText([Span("דוד محمد")]).runs(0, 8)
    (alone,) = ShapedText([Span("محمد")]).runs(0, 4)
    assert any(run.glyphs.numbers == alone.glyphs.numbers for run in runs)


def test_a_line_that_mixes_directions_is_drawn_in_visual_order() -> None:
    """Latin first, then the Arabic from right to left, then Latin again (UAX #9)."""
    text = "Anna أحمد-Smith"
    runs = ShapedText([Span(text)]).runs(0, len(text))
    drawn = "".join(said for run in runs for said in run.glyphs.said)
    assert drawn == "Anna دمحأ-Smith"


def test_a_word_that_is_cut_never_parts_an_accent_from_its_letter() -> None:
    word = unicodedata.normalize("NFD", "Ọ́n")
    assert letter_starts(word * 2, 0, 2 * len(word)) == [0, 3, 4, 7]
    data = render(printed(word * 60))
    assert all(page.words.count("\u0323") == page.words.count("O") for page in pages_of(data))


@pytest.mark.parametrize(
    ("name", "lost"), [("Anna 🎉", "🎉"), ("王小明", "王"), ("Anna\u202enirb", "\u202e"), ("A\0b", "\0")]
)
def test_a_sheet_that_cannot_be_printed_is_not_made(name: str, lost: str) -> None:
    with pytest.raises(UnprintableText) as refusal:
        render(printed(name))
    assert lost in refusal.value.characters
    assert name not in str(refusal.value), "the error would carry the name into a log"


def test_a_mark_without_its_letter_is_drawn_and_never_an_empty_box() -> None:
    """A vowel sign that somebody typed behind a space."""
    assert "\u093a" in copied(render(printed("Anna \u093a")))


def test_the_letterhead_is_on_the_first_page_alone() -> None:
    pages = [page.extract_text() for page in read_pdf(render(printed())).pages]
    assert ["1 Test Street, Testville" in text for text in pages] == [True, *[False] * (len(pages) - 1)]
    assert "1 Test Street" not in copied(render(printed(letterhead=None)))


def test_a_mark_stands_on_every_page() -> None:
    data = render(printed(part={"mark": "SAMPLE – not for a patient"}))
    assert all("SAMPLE – not for a patient" in page.extract_text() for page in read_pdf(data).pages)


def test_both_languages_of_a_sheet_are_in_it() -> None:
    spanish = make_part(language="es", title="Sus instrucciones de alta", page_of="Página {page} de {pages}")
    data = render(printed(parts=(make_part(), spanish), letterhead=LETTERHEAD))
    words, count = copied(data), len(read_pdf(data).pages)
    assert words.index("Your discharge instructions") < words.index("Sus instrucciones de alta")
    assert f"Página {count} de {count}" in words
    assert f"Page 1 of {count}" in words
