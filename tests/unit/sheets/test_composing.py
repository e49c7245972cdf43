"""From the approved text, the clinic's details and the nurse's entries to the words on the paper."""

from __future__ import annotations

from datetime import date, time
from typing import Any, TypeVar

import pytest

from mildsite.content.document import Document
from mildsite.pdf import document as pdf
from mildsite.sheets.composing import GUIDANCE, SPECIMEN
from mildsite.sheets.entries import Appointment, WeWillCall
from tests.factories.content import make_document
from tests.factories.papers import make_paper, unsaved_details

_S = TypeVar("_S")
NOVEMBER_29 = date(2026, 11, 29)


def one(paper: pdf.SheetDocument, kind: type[_S]) -> _S:
    (found,) = (section for section in paper.sections if isinstance(section, kind))
    return found


def facts(paper: pdf.SheetDocument, heading: str) -> dict[str, str | None]:
    (found,) = (s for s in paper.sections if isinstance(s, pdf.FactsSection) and s.heading == heading)
    return {fact.label: fact.value for fact in found.facts}


def headings(paper: pdf.SheetDocument) -> list[str | None]:
    return [section.heading for section in paper.sections]


def with_block(**block: Any) -> Document:
    blocks = make_document().to_json()["blocks"]
    return make_document(blocks=[*blocks, {"id": "extra", **block}])


def body_of(document: Document) -> tuple[pdf.Body, ...]:
    section = next(s for s in make_paper(document).sections if s.heading == "Extra")
    assert isinstance(section, pdf.TextSection)
    return section.body


def test_help_comes_first_and_whom_to_call_last_wherever_they_stand_in_the_text() -> None:
    expected = [
        "When to get help",
        "Your checklist",
        "Your follow-up",
        "A note for you",
        "What to expect",
        "Who to call",
    ]
    blocks = make_document().to_json()["blocks"]
    for order in (blocks, list(reversed(blocks))):
        assert headings(make_paper(make_document(blocks=order), note="Rest.")) == expected


def test_the_opening_and_the_invitation_are_for_readers_of_the_site() -> None:
    words = make_paper().texts()
    assert "Care for yourself at home." not in words
    assert "Questions?" not in words


def test_a_date_takes_the_place_of_vague_words() -> None:
    entries = one(make_paper(item_dates={"lifting": NOVEMBER_29}), pdf.ChecklistSection).entries
    assert entries[0].text == "Avoid heavy lifting."
    assert entries[0].date == pdf.Fact(label="Through", value="Sunday, November 29")
    assert entries[1] == pdf.CheckEntry(text="Use ice for swelling.", date=None)


def test_an_item_without_its_date_leaves_a_line_to_fill_in() -> None:
    entry = one(make_paper(), pdf.ChecklistSection).entries[0]
    assert entry == pdf.CheckEntry(text="Avoid heavy lifting.", date=pdf.Fact(label="Through", value=None))
    assert "several days" not in " ".join(make_paper().texts())


def test_an_item_from_a_day_on_says_from() -> None:
    item = {"id": "walk", "intent": "do", "text": "Walk again!", "when": "from", "general_time": "soon"}
    block = {"id": "c", "type": "checklist", "heading": "C", "items": [item]}
    paper = make_paper(make_document(blocks=[block]), item_dates={"walk": NOVEMBER_29})
    fact = pdf.Fact(label="From", value="Sunday, November 29")
    assert one(paper, pdf.ChecklistSection).entries == (pdf.CheckEntry(text="Walk again!", date=fact),)


def test_red_flags_say_what_to_do_with_the_clinics_phones() -> None:
    groups = one(make_paper(), pdf.RedFlagSection).groups
    assert [(group.action, group.signs) for group in groups] == [
        ("Call 911", ("Chest pain",)),
        ("Call us at once: (555) 555-0100. After hours: (555) 555-0199", ("New weakness in a leg",)),
        ("Call us: (555) 555-0100", ("Fever",)),
    ]


def test_whom_to_call() -> None:
    expected = {"By day": "(555) 555-0100", "After hours": "(555) 555-0199"}
    hours = {"Opening hours": "Monday to Friday, 8 a.m. to 5 p.m."}
    assert facts(make_paper(), "Who to call") == {**expected, **hours}
    assert facts(make_paper(details=unsaved_details(hours="")), "Who to call") == expected


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [
        (None, {"Appointment": None}),
        (Appointment(on=NOVEMBER_29, at=None), {"Appointment": "Sunday, November 29, 2026"}),
        (
            Appointment(on=NOVEMBER_29, at=time(9, 30), place="Room 2"),
            {"Appointment": "Sunday, November 29, 2026, 9:30\u00a0AM", "Place": "Room 2"},
        ),
        (WeWillCall(by=NOVEMBER_29), {"We will call you by": "Sunday, November 29, 2026"}),
    ],
)
def test_the_follow_up(follow_up: Any, expected: dict[str, str | None]) -> None:
    assert facts(make_paper(follow_up=follow_up), "Your follow-up") == expected


def test_who_the_patient_is() -> None:
    paper = make_paper(chart_number="A-17")
    assert [(fact.label, fact.value) for fact in paper.identity] == [
        ("Name", "Zoë O'Brien"),
        ("Date of birth", "March 4, 1950"),
        ("Chart number", "A-17"),
        ("Procedure date", "Sunday, November 22, 2026"),
        ("Your practitioner", "Dr. Ames"),
        ("Sheet made", "November 22, 2026, 12:00\u00a0PM"),
    ]
    assert paper.patient_name == "Zoë O'Brien"


def test_what_was_not_entered_is_not_there() -> None:
    paper = make_paper(birth_date=None, practitioner="")
    assert [fact.label for fact in paper.identity] == ["Name", "Procedure date", "Sheet made"]
    assert "A note for you" not in headings(paper)


def test_a_note_is_text_and_never_markup() -> None:
    note = "**Rest** [x](/y) {clinic_name}\n\n<b>Walk</b>"
    section = next(s for s in make_paper(note=note).sections if s.heading == "A note for you")
    assert isinstance(section, pdf.TextSection)
    assert section.body == tuple(
        pdf.Paragraph(runs=(pdf.Run(text=line),)) for line in ("**Rest** [x](/y) {clinic_name}", "<b>Walk</b>")
    )


def test_an_issued_sheet_has_a_number_and_no_mark() -> None:
    paper = make_paper()
    assert (paper.title, paper.mark) == ("Your discharge instructions", None)
    assert paper.footer == "Sheet D-00042 · Text revision 3"


def test_a_demonstration_a_sample_and_guidance_cannot_be_taken_for_a_sheet() -> None:
    demo, clinic = unsaved_details(is_demo=True), unsaved_details()
    demo_mark, sample_mark = "DEMONSTRATION – not for a patient", "SAMPLE – not for a patient"
    assert make_paper(details=demo).mark == demo_mark
    assert make_paper(details=clinic, paperwork=SPECIMEN).mark == sample_mark
    assert make_paper(details=demo, paperwork=SPECIMEN).mark == f"{demo_mark} · {sample_mark}"
    assert make_paper(paperwork=GUIDANCE).mark == "General guidance, not your discharge sheet"
    for paper in (make_paper(paperwork=SPECIMEN), make_paper(paperwork=GUIDANCE)):
        assert paper.footer == "Text revision 3"
        assert "Sheet made" not in [fact.label for fact in paper.identity]


def test_guidance_has_nothing_that_a_nurse_would_enter() -> None:
    paper = make_paper(paperwork=GUIDANCE, note="Rest.")
    assert headings(paper) == ["When to get help", "Your checklist", "What to expect", "Who to call"]


def test_the_title_of_the_file_holds_no_word_of_the_patient() -> None:
    first = make_paper(patient_name="Discharge Nobody", practitioner="Dr. Instructions", chart_number="A-17")
    second = make_paper(patient_name="Someone Else")
    assert first.metadata_title == second.metadata_title == "Discharge instructions"


def test_bold_italic_links_and_placeholders_become_runs() -> None:
    text = "a **b *c*** [d *e*](/x) {clinic_name}"
    (paragraph,) = body_of(with_block(type="section", heading="Extra", text=text))
    assert isinstance(paragraph, pdf.Paragraph)
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs] == [
        ("a ", False, False),
        ("b ", True, False),
        ("c", True, True),
        (" ", False, False),
        ("d ", False, False),
        ("e", False, True),
        (" Test Spine Clinic", False, False),
    ]


def test_a_list_stays_a_list_and_an_inner_one_reads_on() -> None:
    (first, second) = body_of(with_block(type="section", heading="Extra", text="- a\n  - b\n  - c\n- d\n\n1. e"))
    assert isinstance(first, pdf.ListOfRuns)
    assert isinstance(second, pdf.ListOfRuns)
    assert ["".join(run.text for run in item) for item in first.items] == ["a b c", "d"]
    assert (first.numbered, second.numbered) == (False, True)


def test_key_points_have_bold_headings() -> None:
    points = [{"id": "p", "heading": "What", "text": "It is."}]
    body = body_of(with_block(type="key_points", heading="Extra", items=points))
    assert body == (
        pdf.Paragraph(runs=(pdf.Run(text="What", bold=True),)),
        pdf.Paragraph(runs=(pdf.Run(text="It is."),)),
    )


def test_a_value_of_the_clinic_is_never_parsed() -> None:
    paper = make_paper(
        with_block(type="section", heading="Extra", text="Call {clinic_name}."),
        details=unsaved_details(name="**A** <b> {clinic_phone}"),
    )
    assert "Call **A** <b> {clinic_phone}." in paper.texts()
