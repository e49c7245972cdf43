"""A sheet in a language that is written from right to left."""

from __future__ import annotations

import pytest

from mildsite.pdf import document as sheet
from mildsite.pdf.document import Run, Size
from mildsite.pdf.inspection import Inspection, inspect
from mildsite.pdf.lines import Align, set_lines
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import ShapedText, Span
from tests.factories.printed import CALENDAR, EVERY_SECTION, LETTERHEAD, fact, make_part, printed, said
from tests.support.pdf_reading import copied, elements

PHONE = said("نهارًا", "(555) 555-0100", "tel:+15555550100")
SECTIONS = (
    sheet.SummarySection(heading="الأهم", points=("استرح اليوم.", "حافظ على جفاف الجرح.")),
    sheet.RedFlagSection(
        heading="متى تطلب المساعدة",
        groups=(
            sheet.RedFlagGroup(action="اتصل بالرقم 911", signs=("ألم في الصدر", "صعوبة في التنفس")),
            sheet.RedFlagGroup(action="اتصل بنا", contacts=(PHONE,), signs=("حمى",)),
        ),
    ),
    sheet.ChecklistSection(
        heading="قائمتك",
        groups=(
            sheet.CheckGroup(
                label="تجنب",
                entries=(
                    sheet.CheckEntry(text="لا ترفع أشياء ثقيلة.", date=fact("حتى", "الأحد 29 نوفمبر")),
                    sheet.CheckEntry(text="لا تقد السيارة.", date=fact("حتى", None)),
                ),
            ),
        ),
    ),
    sheet.FactsSection(heading="بمن تتصل", facts=(PHONE, fact("المكان", None))),
    sheet.TextSection(
        heading="ماذا تتوقع",
        body=(
            sheet.Paragraph(
                runs=(Run(text="قد تشعر بألم "), Run(text="MILD", bold=True), Run(text=" لبضعة أيام. " * 12))
            ),
            sheet.ListOfRuns(numbered=True, items=((Run(text="اغسل يديك."),), (Run(text="استرح."),))),
        ),
    ),
)
ARABIC = make_part(
    "محمد علي",
    language="ar",
    backward=True,
    title="تعليمات الخروج",
    identity=(fact("الاسم", "محمد علي"), fact("تاريخ الميلاد", "4 مارس 1950")),
    footer="ورقة D-00042",
    page_of="صفحة {page} من {pages}",
    sections=(*SECTIONS, *EVERY_SECTION[7:]),
)


def arabic(size: Size = Size.STANDARD) -> sheet.SheetDocument:
    return printed("محمد علي", size=size, parts=(ARABIC,), letterhead=LETTERHEAD)


@pytest.mark.parametrize("size", Size)
def test_the_file_has_nothing_wrong(size: Size) -> None:
    assert inspect(render(arabic(size)), size) == []


def test_its_words_are_copied_as_they_were_written() -> None:
    words = copied(render(arabic()))
    for sentence in ("تعليمات الخروج", "محمد علي", "ألم في الصدر", "لا ترفع أشياء ثقيلة.", "استرح اليوم."):
        assert sentence in words


def test_headings_begin_at_the_right_edge() -> None:
    page = Inspection(render(arabic())).pages[0]
    title = next(ink for ink in page.letters if ink.size == 21)
    assert title.right > page.width - 50
    drawn = set(page.bounds) - {(ink.left, ink.bottom, ink.right, ink.top) for ink in page.letters}
    boxes = [left for left, bottom, right, top in drawn if 11 < right - left < 16 and 11 < top - bottom < 16]
    assert boxes
    assert min(boxes) > page.width - 70, "the boxes to tick stand before the words"


def test_the_first_day_of_a_week_stands_at_the_right() -> None:
    page = Inspection(render(printed(parts=(ARABIC.model_copy(update={"sections": (CALENDAR,)}),)))).pages[0]
    place = {ink.text.strip(): ink.left for ink in page.letters if ink.text.strip() in CALENDAR.weekdays}
    assert list(place) == list(CALENDAR.weekdays)
    assert sorted(place.values(), reverse=True) == list(place.values())


def test_the_language_is_said() -> None:
    part = next(element for element in elements(render(arabic())) if element["/S"] == "/Part")
    assert part["/Lang"] == "ar"


@pytest.mark.parametrize("unit", ["(555) 555-0100", "1234 5678", "+1 555 555 0100", "clinic.example/s/4aB-_9-"])
def test_what_is_dialled_or_typed_keeps_its_order(unit: str) -> None:
    """A phone whose halves change places is another phone."""
    text = f"نهارًا: {unit} أو"
    drawn = "".join(
        said for run in ShapedText([Span(text)], backward=True).runs(0, len(text)) for said in run.glyphs.said
    )
    assert unit in drawn
    alone = ShapedText([Span(unit)], backward=True).runs(0, len(unit))
    assert "".join(said for run in alone for said in run.glyphs.said) == unit


def test_words_of_another_language_keep_their_order() -> None:
    address = "1 Test Street, Testville."
    drawn = ShapedText([Span(address)], backward=True).runs(0, len(address))
    assert "".join(said for run in drawn for said in run.glyphs.said) == address


@pytest.mark.parametrize("align", Align)
def test_lines_end_within_their_room(align: Align) -> None:
    """Also where a broken line ends with a space."""
    words = "لا ترفع أشياء ثقيلة " * 12
    set_ = set_lines([Span(words, language="ar")], width=200, size=12, leading=16, align=align, backward=True)
    assert len(set_.rows) > 3
    assert set_.width <= 200
