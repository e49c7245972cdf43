"""Each section of a sheet: what it says, and what it leaves for a pen."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from mildsite.clinic.models import SheetPart
from mildsite.clinic.values import ClinicValues, Setting, ValueState
from mildsite.content.document import Document
from mildsite.pdf import document as pdf
from mildsite.sheets.composing import Source, compose, discharge_sheet
from mildsite.sheets.entries import Appointment, WeWillCall
from tests.factories.content import make_document
from tests.factories.papers import ACCESS, ISSUED_AT, make_paper, unsaved_details
from tests.factories.sheets import make_entries
from tests.support.sections import find, headings, one, said

NOVEMBER_29 = date(2026, 11, 29)


def dated(when: str = "through", **item: Any) -> dict[str, Any]:
    return {"id": "lifting", "intent": "avoid", "text": "Avoid lifting", "when": when, "general_time": "soon", **item}


def checklist(*items: dict[str, Any], **entries: Any) -> tuple[pdf.CheckGroup, ...]:
    block = {"id": "list", "type": "checklist", "heading": "To do", "items": list(items)}
    return one(make_paper(make_document(blocks=[block]), **entries), pdf.ChecklistSection).groups


def test_what_matters_most_is_a_box_of_its_own() -> None:
    assert one(make_paper(), pdf.SummarySection) == pdf.SummarySection(
        heading="What matters most", points=("Rest when you are tired.",)
    )


def test_a_checklist_is_grouped_by_what_to_do_to_avoid_and_to_watch_for() -> None:
    items = [
        {"id": "a", "intent": "watch", "text": "Watch for fever."},
        {"id": "b", "intent": "avoid", "text": "Do not drive."},
        {"id": "c", "intent": "do", "text": "Walk."},
        {"id": "d", "intent": "avoid", "text": "Do not lift."},
    ]
    assert [(group.label, [entry.text for entry in group.entries]) for group in checklist(*items)] == [
        ("What to do", ["Walk."]),
        ("What to avoid", ["Do not drive.", "Do not lift."]),
        ("What to watch for", ["Watch for fever."]),
    ]
    assert [group.label for group in checklist(items[2])] == ["What to do"]


def test_a_date_takes_the_place_of_vague_words() -> None:
    paper = make_paper(item_dates={"lifting": NOVEMBER_29})
    todo, avoid = one(paper, pdf.ChecklistSection).groups
    assert todo.entries == (pdf.CheckEntry(text="Use ice for swelling.", date=None),)
    fact = pdf.Fact(label="Through", value=pdf.own("Sunday, November 29"))
    assert avoid.entries == (pdf.CheckEntry(text="Avoid heavy lifting.", date=fact),)
    assert "several days" not in " ".join(paper.texts())


def test_an_item_without_its_date_leaves_a_line_to_fill_in() -> None:
    (group,) = checklist(dated())
    assert group.entries == (pdf.CheckEntry(text="Avoid lifting.", date=pdf.Fact(label="Through", value=None)),)
    assert "several days" not in " ".join(make_paper().texts())


def test_an_item_from_a_day_on_says_from() -> None:
    walk = dated("from", text="Walk again!", intent="do")
    (group,) = checklist(walk, item_dates={"lifting": NOVEMBER_29})
    fact = pdf.Fact(label="From", value=pdf.own("Sunday, November 29"))
    assert group.entries == (pdf.CheckEntry(text="Walk again!", date=fact),)


def test_red_flags_say_what_to_do_with_phones_that_dial() -> None:
    day = pdf.Fact(label="By day", value=pdf.Run(text="(555) 555-0100"), uri="tel:5555550100")
    night = pdf.Fact(label="After hours", value=pdf.Run(text="(555) 555-0199"), uri="tel:5555550199")
    assert one(make_paper(), pdf.RedFlagSection).groups == (
        pdf.RedFlagGroup(action="Call 911", contacts=(), signs=("Chest pain",)),
        pdf.RedFlagGroup(action="Call us at once", contacts=(day, night), signs=("New weakness in a leg",)),
        pdf.RedFlagGroup(action="Call us", contacts=(day,), signs=("Fever",)),
    )


def test_a_phone_without_a_number_leads_nowhere() -> None:
    facts = find(make_paper(details=unsaved_details(phone_day="see the card")), "Who to call", pdf.FactsSection).facts
    assert (facts[0].value, facts[0].uri) == (pdf.Run(text="see the card"), None)


def test_whom_to_call() -> None:
    expected = {"By day": "(555) 555-0100", "After hours": "(555) 555-0199"}
    hours = {"Opening hours": "Monday to Friday, 8 a.m. to 5 p.m."}

    def phones(**details: Any) -> dict[str, str | None]:
        return said(find(make_paper(details=unsaved_details(**details)), "Who to call", pdf.FactsSection).facts)

    assert phones() == {**expected, **hours}
    assert phones(hours="") == expected
    named = phones(physician_name="Dr. Kim", physician_phone="555-0123")
    assert named == {**expected, "Dr. Kim": "555-0123", **hours}
    assert phones(physician_phone="555-0123") == {**expected, "Your doctor": "555-0123", **hours}
    assert phones(physician_name="Dr. Kim") == {**expected, **hours}, "a name without a phone calls nobody"


def test_opening_hours_are_said_in_the_language_of_the_sheet_where_the_clinic_gave_them() -> None:
    def hours(**details: Any) -> pdf.Run | None:
        clinic = unsaved_details(hours="Weekdays", **details)
        paper = compose(
            [Source(document=make_document(), language="es", revision_label="Texto 1")],
            details=clinic,
            entries=make_entries(),
            paperwork=discharge_sheet("D-00042", ACCESS),
            issued_at=ISSUED_AT,
        )
        (fact,) = [fact for fact in find(paper, "A quién llamar", pdf.FactsSection).facts if "Horario" in fact.label]
        return fact.value

    assert hours(hours_translated={"es": "Días laborables"}) == pdf.Run(text="Días laborables")
    assert hours() == pdf.Run(text="Weekdays", language="en"), "read aloud as English"


def test_the_physician_is_called_by_a_touch() -> None:
    details = unsaved_details(physician_name="Dr. Kim", physician_phone="555-0123 ext. 4")
    facts = find(make_paper(details=details), "Who to call", pdf.FactsSection).facts
    assert [fact.uri for fact in facts] == ["tel:5555550100", "tel:5555550199", "tel:5550123;ext=4", None]


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
    section = find(make_paper(follow_up=follow_up), "Your follow-up", pdf.FactsSection)
    assert said(section.facts) == expected
    assert section.is_own is (follow_up is not None)


def test_a_note_is_text_and_never_markup() -> None:
    note = "**Rest** [x](/y) {clinic_name}\n\n<b>Walk</b>"
    assert find(make_paper(note=note), "A note for you", pdf.TextSection).body == tuple(
        pdf.Paragraph(runs=(pdf.own(line),)) for line in ("**Rest** [x](/y) {clinic_name}", "<b>Walk</b>")
    )


def test_a_note_in_another_language_says_which_and_is_marked_with_it() -> None:
    """A voice reads it in its own sounds, and nobody takes it for a translation."""
    note = find(make_paper(note="Descanse.", note_language="es"), "A note for you (in Spanish)", pdf.TextSection)
    assert note.body == (pdf.Paragraph(runs=(pdf.own("Descanse.", language="es"),)),)
    same = find(make_paper(note="Rest.", note_language="en"), "A note for you", pdf.TextSection)
    assert same.body == (pdf.Paragraph(runs=(pdf.own("Rest.", language="en"),)),)


def test_medicines_are_in_the_words_that_were_approved() -> None:
    body = find(make_paper(), "Your medicines", pdf.TextSection).body
    assert body == (pdf.Paragraph(runs=(pdf.Run(text="Ask us about your medicines."),)),)


def test_the_responsible_adult_is_named_or_written_in() -> None:
    heading, label = "Your responsible adult", "Who takes you home and stays with you"
    assert said(find(make_paper(), heading, pdf.FactsSection).facts) == {label: None}
    named = find(make_paper(responsible_adult="Alex Kim"), heading, pdf.FactsSection)
    assert said(named.facts) == {label: "Alex Kim"}
    assert named.is_own


def test_the_physician_may_say_that_no_adult_is_needed() -> None:
    section = find(make_paper(adult_exempt=True, responsible_adult=""), "Your responsible adult", pdf.TextSection)
    words = "Your doctor says that you may go home by yourself."
    assert section.body == (pdf.Paragraph(runs=(pdf.Run(text=words),)),)


def test_the_way_to_the_sheet_online() -> None:
    section = one(make_paper(), pdf.AccessSection)
    assert section.link == "clinic.example/s/T0ken-of-a-test-sheet_", "as it is typed: without https://"
    assert section.uri == "https://clinic.example/s/T0ken-of-a-test-sheet_"
    assert section.code == "1234 5678"
    assert section.is_own


def test_a_sheet_has_no_part_that_the_clinic_did_not_choose() -> None:
    extra = {"Your next 30 days", "Your goal and your questions", "Language help", "For the clinic’s records"}
    assert not extra & set(headings(make_paper()))


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        (SheetPart.CALENDAR, "Your next 30 days"),
        (SheetPart.QUESTIONS, "Your goal and your questions"),
        (SheetPart.LANGUAGE_HELP, "Language help"),
        (SheetPart.CLINIC_COPY, "For the clinic’s records"),
    ],
)
def test_each_part_that_the_clinic_chose_comes_last(part: SheetPart, heading: str) -> None:
    usual = headings(make_paper())
    assert headings(make_paper(details=unsaved_details(sheet_parts=str(part)))) == [*usual, heading]


def test_there_is_room_for_a_goal_and_questions() -> None:
    section = one(make_paper(details=unsaved_details(sheet_parts="questions")), pdf.LinesSection)
    assert section.labels == ("What I want to be able to do", "My questions")
    assert section.lines_each >= 3


def test_help_in_another_language_is_free_and_has_a_phone() -> None:
    paper = make_paper(details=unsaved_details(sheet_parts="language_help"))
    (paragraph,) = find(paper, "Language help", pdf.TextSection).body
    words = "".join(run.text for run in pdf.runs_of(paragraph))
    assert "free" in words
    assert words.endswith("(555) 555-0100.")


def test_the_clinics_copy_says_whose_it_is_and_has_lines_to_sign() -> None:
    section = one(make_paper(details=unsaved_details(sheet_parts="clinic_copy")), pdf.ClinicCopySection)
    assert said(section.facts) == {
        "Sheet": "D-00042",
        "Name": "Zoë O'Brien",
        "Date of birth": "March 4, 1950",
        "Procedure date": "Sunday, November 22, 2026",
    }
    assert section.labels == ("Patient or responsible adult, date", "Nurse, date")


def calendar_of(document: Document | None = None, **entries: Any) -> dict[str, str | None]:
    details = unsaved_details(sheet_parts="calendar")
    return said(one(make_paper(document, details=details, **entries), pdf.CalendarSection).key)


def test_the_calendar_has_every_date_of_the_sheet() -> None:
    entries = {"item_dates": {"lifting": NOVEMBER_29}, "follow_up": Appointment(on=date(2026, 12, 7), at=None)}
    assert calendar_of(**entries) == {
        "A": "Your procedure",
        "B": "Avoid heavy lifting. Through Sunday, November 29",
        "C": "Appointment",
    }
    assert calendar_of(follow_up=WeWillCall(by=NOVEMBER_29)) == {"A": "Your procedure", "B": "We will call you by"}
    assert calendar_of() == {"A": "Your procedure"}, "a line to fill in has no day"


def with_values(values: ClinicValues, **entries: Any) -> pdf.SheetDocument:
    block = {"id": "list", "type": "checklist", "heading": "To do", "items": [dated(value_key="lifting_days")]}
    source = Source(document=make_document(blocks=[block]), language="en", revision_label="", values=values)
    return compose(
        [source],
        details=unsaved_details(sheet_parts="calendar"),
        entries=make_entries(**entries),
        paperwork=discharge_sheet("D-00042", ACCESS),
        issued_at=ISSUED_AT,
    )


SIGNED = ClinicValues({("lifting_days", ""): Setting(ValueState.SIGNED, Decimal(7))})
NONE_GIVEN = ClinicValues({("lifting_days", ""): Setting(ValueState.NOT_APPLICABLE)})


def only_entry(paper: pdf.SheetDocument) -> pdf.CheckEntry:
    ((entry,),) = (group.entries for group in one(paper, pdf.ChecklistSection).groups)
    return entry


def test_a_signed_value_becomes_the_date_of_this_patient() -> None:
    paper = with_values(SIGNED)
    assert only_entry(paper).date == pdf.Fact(label="Through", value=pdf.own("Sunday, November 29"))
    assert said(one(paper, pdf.CalendarSection).key)["B"] == "Avoid lifting. Through Sunday, November 29"


def test_the_nurses_date_wins_over_the_clinics_value() -> None:
    december_1 = date(2026, 12, 1)
    for values in (SIGNED, NONE_GIVEN):
        paper = with_values(values, item_dates={"lifting": december_1})
        assert only_entry(paper).date == pdf.Fact(label="Through", value=pdf.own("Tuesday, December 1"))


def test_a_limit_that_the_clinic_does_not_give_has_no_date_and_no_line() -> None:
    paper = with_values(NONE_GIVEN)
    assert only_entry(paper) == pdf.CheckEntry(text="Avoid lifting.", date=None)
    assert list(said(one(paper, pdf.CalendarSection).key)) == ["A"]
