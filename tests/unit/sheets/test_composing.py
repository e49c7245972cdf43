"""From the approved text, the clinic's details and the nurse's entries to the words on the paper."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from mildsite.clinic.models import PaperSize, SheetPart
from mildsite.content.document import Document
from mildsite.pdf import document as pdf
from mildsite.sheets.composing import GUIDANCE, SPECIMEN, Source, compose, discharge_sheet
from tests.factories.clinic import small_logo
from tests.factories.content import make_document
from tests.factories.papers import ACCESS, ISSUED_AT, make_paper, unsaved_details
from tests.factories.sheets import make_entries
from tests.support.sections import find, headings, part_of, said


def with_block(**block: Any) -> Document:
    blocks = make_document().to_json()["blocks"]
    return make_document(blocks=[*blocks, {"id": "extra", **block}])


def body_of(document: Document) -> tuple[pdf.Body, ...]:
    return find(make_paper(document), "Extra", pdf.TextSection).body


def test_what_matters_and_help_come_first_wherever_they_stand_in_the_text() -> None:
    expected = [
        "What matters most",
        "When to get help",
        "Your checklist",
        "Your follow-up",
        "A note for you",
        "Your medicines",
        "Who to call",
        "Your responsible adult",
        "What to expect",
        "See this sheet at home",
    ]
    blocks = make_document().to_json()["blocks"]
    for order in (blocks, list(reversed(blocks))):
        assert headings(make_paper(make_document(blocks=order), note="Rest.")) == expected


def test_the_opening_and_the_invitation_are_for_readers_of_the_site() -> None:
    words = make_paper().texts()
    assert "Care for yourself at home." not in words
    assert "Questions?" not in words


def test_who_the_patient_is() -> None:
    paper = make_paper(chart_number="A-17")
    assert said(part_of(paper).identity) == {
        "Name": "Zoë O'Brien",
        "Date of birth": "March 4, 1950",
        "Chart number": "A-17",
        "Procedure date": "Sunday, November 22, 2026",
        "Your practitioner": "Dr. Ames",
        "Sheet made": "November 22, 2026, 12:00\u00a0PM",
    }
    assert all(fact.value and fact.value.own for fact in part_of(paper).identity)
    assert paper.patient_name == "Zoë O'Brien"


def test_the_procedure_stands_before_its_date() -> None:
    source = Source(document=make_document(), language="en", revision_label="", procedure="MILD")
    paper = compose(
        [source],
        details=unsaved_details(),
        entries=make_entries(),
        paperwork=discharge_sheet("D-00042", ACCESS),
        issued_at=ISSUED_AT,
    )
    labels = [fact.label for fact in part_of(paper).identity]
    assert labels[2:4] == ["Procedure", "Procedure date"]
    assert said(part_of(paper).identity)["Procedure"] == "MILD"


def test_what_was_not_entered_is_not_there() -> None:
    paper = make_paper(birth_date=None, practitioner="")
    assert [fact.label for fact in part_of(paper).identity] == ["Name", "Procedure date", "Sheet made"]
    assert not any((heading or "").startswith("A note for you") for heading in headings(paper))


def test_an_issued_sheet_has_a_number_and_no_mark() -> None:
    part = part_of(make_paper())
    assert (part.title, part.mark) == ("Your discharge instructions", None)
    assert part.footer == "Sheet D-00042 · Text revision 3"


def test_a_demonstration_a_sample_and_guidance_cannot_be_taken_for_a_sheet() -> None:
    demo, clinic = unsaved_details(is_demo=True), unsaved_details()
    demo_mark, sample_mark = "DEMONSTRATION – not for a patient", "SAMPLE – not for a patient"
    assert part_of(make_paper(details=demo)).mark == demo_mark
    assert part_of(make_paper(details=clinic, paperwork=SPECIMEN)).mark == sample_mark
    assert part_of(make_paper(details=demo, paperwork=SPECIMEN)).mark == f"{demo_mark} · {sample_mark}"
    assert part_of(make_paper(paperwork=GUIDANCE)).mark == "General guidance, not your discharge sheet"
    for paperwork in (SPECIMEN, GUIDANCE):
        paper = make_paper(paperwork=paperwork, details=unsaved_details(sheet_parts=" ".join(SheetPart)))
        assert part_of(paper).footer == "Text revision 3"
        assert "Sheet made" not in said(part_of(paper).identity)
        # Neither leads to a sheet online, and nobody signs for it.
        assert not any(isinstance(s, pdf.AccessSection | pdf.ClinicCopySection) for s in part_of(paper).sections)


def test_guidance_has_nothing_that_a_nurse_would_enter() -> None:
    everything = unsaved_details(sheet_parts=" ".join(SheetPart))
    paper = make_paper(paperwork=GUIDANCE, details=everything, note="Rest.")
    assert headings(paper) == [
        *("What matters most", "When to get help", "Your checklist", "What to expect", "Who to call"),
    ]


def test_the_title_of_the_file_holds_no_word_of_the_patient() -> None:
    first = make_paper(patient_name="Discharge Nobody", practitioner="Dr. Instructions", chart_number="A-17")
    second = make_paper(patient_name="Someone Else")
    assert first.metadata_title == second.metadata_title == "Discharge instructions"


@pytest.mark.parametrize(
    ("name", "bookmark"),
    [
        ("Zoë O'Brien", "Z. O. · D-00042"),
        ("Émile de la Tour", "É. d. l. T. · D-00042"),
        ("فاطمة محمد", "ف. م. · D-00042"),
        ("’Anna (Ann) Lee", "L. · D-00042"),
        ("123", "D-00042"),
    ],
)
def test_a_bookmark_has_initials_and_the_number_and_never_the_name(name: str, bookmark: str) -> None:
    assert make_paper(patient_name=name).bookmark == bookmark


def test_a_sample_has_no_number_in_its_bookmark() -> None:
    assert make_paper(paperwork=SPECIMEN).bookmark == "Z. O."


def test_the_clinic_prints_its_letterhead_unless_its_paper_has_one() -> None:
    own, printed = unsaved_details(), unsaved_details(prints_letterhead=False)
    head = pdf.Letterhead(name="Test Spine Clinic", lines=("1 Test Street, Testville",))
    assert make_paper(details=own).letterhead == head
    assert make_paper(details=printed).letterhead is None
    # The nurse knows what is in the tray today.
    assert make_paper(details=own, letterhead=False).letterhead is None
    assert make_paper(details=printed, letterhead=True).letterhead == head


def test_the_letterhead_has_the_clinics_logo() -> None:
    letterhead = make_paper(details=unsaved_details(logo=small_logo())).letterhead
    assert letterhead is not None
    assert letterhead.logo_png is not None
    assert base64.b64decode(letterhead.logo_png) == small_logo()


def test_the_paper_is_the_clinics_own_unless_the_nurse_says_another() -> None:
    a4 = unsaved_details(paper=PaperSize.A4)
    assert make_paper().paper is pdf.Paper.LETTER
    assert make_paper(details=a4).paper is pdf.Paper.A4
    assert make_paper(details=a4, paper=pdf.Paper.LETTER).paper is pdf.Paper.LETTER


def test_the_size_is_the_nurses_choice() -> None:
    assert make_paper().size is pdf.Size.STANDARD
    assert make_paper(size=pdf.Size.LARGE).size is pdf.Size.LARGE


def test_two_languages_are_one_sheet_that_says_everything_twice() -> None:
    sources = [
        Source(document=make_document(), language="en", revision_label="Text revision 3"),
        Source(document=make_document("Cuidados"), language="es", revision_label="Revisión 2 del texto"),
    ]
    paper = compose(
        sources,
        details=unsaved_details(is_demo=True, sheet_parts=" ".join(SheetPart)),
        entries=make_entries(note="Rest.", note_language="en"),
        paperwork=discharge_sheet("D-00042", ACCESS),
        issued_at=ISSUED_AT,
    )
    english, spanish = paper.parts
    assert (paper.language, english.language, spanish.language) == ("en", "en", "es")
    assert paper.metadata_title == "Discharge instructions"
    assert [type(section) for section in english.sections] == [type(section) for section in spanish.sections]
    assert [fact.value for fact in english.identity][:1] == [fact.value for fact in spanish.identity][:1]
    assert (english.title, spanish.title) == ("Your discharge instructions", "Sus instrucciones de alta")
    assert (english.footer, spanish.footer) == (
        "Sheet D-00042 · Text revision 3",
        "Hoja D-00042 · Revisión 2 del texto",
    )
    assert (english.page_of, spanish.page_of) == ("Page {page} of {pages}", "Página {page} de {pages}")
    assert spanish.mark == "DEMOSTRACIÓN – no es para pacientes"
    assert said(spanish.identity)["Fecha del procedimiento"] == "domingo, 22 de noviembre de 2026"


def test_a_sheet_in_spanish_has_no_english_word_of_ours() -> None:
    """What stands in both is the text's, the clinic's and the patient's own."""
    details = unsaved_details(is_demo=True, sheet_parts=" ".join(SheetPart), physician_phone="555-0123")
    english, spanish = (
        compose(
            [Source(document=make_document(), language=language, revision_label="")],
            details=details,
            entries=make_entries(note="Rest."),
            paperwork=discharge_sheet("D-00042", ACCESS),
            issued_at=ISSUED_AT,
        )
        for language in ("en", "es")
    )
    own = " ".join([
        make_document().model_dump_json(),
        *(details.name, details.address, details.hours, details.phone_day, details.phone_after_hours, "555-0123"),
        *("Zoë O'Brien", "Dr. Ames", "Rest.", "D-00042", "Z. O. · D-00042", "Avoid heavy lifting."),
        *(ACCESS.uri, ACCESS.spaced_code),
    ])  # fmt: skip
    for_programs = {english.renderer, english.paper, english.size, "paragraph", "A"}
    for_programs |= {section.kind for section in part_of(english).sections}
    both = {words for words in set(english.texts()) & set(spanish.texts()) if words not in own}
    assert {words for words in both - for_programs if re.search(r"^(?!tel:|\d{4}-).*[A-Za-z]", words)} == set()


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


def test_a_list_keeps_the_writers_first_number() -> None:
    (found,) = body_of(with_block(type="section", heading="Extra", text="3. c\n4. d"))
    assert isinstance(found, pdf.ListOfRuns)
    assert found.first == 3


def test_key_points_have_bold_headings() -> None:
    points = [{"id": "p", "heading": "What", "text": "It is."}]
    body = body_of(with_block(type="key_points", heading="Extra", items=points))
    assert body == (
        pdf.Paragraph(runs=(pdf.Run(text="What", bold=True),)),
        pdf.Paragraph(runs=(pdf.Run(text="It is."),)),
    )


CLAIM: dict[str, Any] = {
    "type": "claim", "heading": "Extra", "text": "Medicare pays.", "source": "A memo", "stated_on": "2026-01-15",
}  # fmt: skip


def test_a_claim_names_its_source_and_its_day() -> None:
    body = body_of(with_block(**CLAIM, expires_on="2027-01-15"))
    assert ["".join(run.text for run in pdf.runs_of(part)) for part in body] == [
        "Medicare pays.",
        "Source: A memo (January 15, 2026)",
    ]


@pytest.mark.parametrize(("expires_on", "there"), [("2026-11-21", False), ("2026-11-22", True), ("2026-11-23", True)])
def test_a_claim_that_has_ended_is_on_no_sheet(expires_on: str, there: bool) -> None:
    """The last day counts, on the clinic's clock."""
    assert ("Extra" in headings(make_paper(with_block(**CLAIM, expires_on=expires_on)))) is there


def test_a_value_of_the_clinic_is_never_parsed() -> None:
    paper = make_paper(
        with_block(type="section", heading="Extra", text="Call {clinic_name}."),
        details=unsaved_details(name="**A** <b> {clinic_phone}"),
    )
    assert "Call **A** <b> {clinic_phone}." in [" ".join(text.split()) for text in paper.texts()]
