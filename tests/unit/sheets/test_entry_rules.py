"""What a nurse may enter: each rule, and the days on both sides of its boundary."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from mildsite.clinic.models import ClinicDetails, SecondIdentifier
from mildsite.pdf.document import Paper
from mildsite.sheets.entries import MAX_LINE, MAX_NOTE, Appointment, Entries, WeWillCall, problems_of
from mildsite.sheets.names import MAX_NAME
from tests.factories.content import make_document
from tests.factories.papers import unsaved_details
from tests.factories.sheets import make_entries

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def problems(
    *, details: ClinicDetails | None = None, confirmed: bool = False, identified: bool = True, **changes: Any
) -> dict[str, str]:
    """The message by field."""
    found = problems_of(
        make_entries(**changes),
        document=make_document(),
        details=details or unsaved_details(),
        today=TODAY,
        old_date_confirmed=confirmed,
        identified=identified,
    )
    assert len({problem.field for problem in found}) == len(found), "two messages for one field"
    return {problem.field: problem.message for problem in found}


def test_good_entries_have_no_problem() -> None:
    assert (
        problems(
            chart_number="A-17",
            note="Call me.\nDr. Ames",
            follow_up=Appointment(on=TOMORROW, at=time(9, 30), place="Room 2"),
            item_dates={"lifting": TOMORROW},
        )
        == {}
    )


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u202e\x00", "\u200d \u200d"])
def test_a_sheet_needs_a_name_that_can_be_seen(name: str) -> None:
    assert problems(patient_name=name) == {"patient_name": "Enter the patient’s name."}


@pytest.mark.parametrize(
    ("days_from_today", "fine"), [(-60, True), (-1, True), (0, True), (1, True), (2, False), (365, False), (-61, False)]
)
def test_the_procedure_was_in_the_last_60_days_or_is_tomorrow(days_from_today: int, fine: bool) -> None:
    assert (problems(procedure_date=TODAY + timedelta(days=days_from_today)) == {}) is fine


def test_an_older_procedure_needs_a_tick_and_a_later_one_cannot_be_ticked_away() -> None:
    old, late = TODAY - timedelta(days=61), TODAY + timedelta(days=2)
    assert "more than 60 days ago" in problems(procedure_date=old)["procedure_date"]
    assert problems(procedure_date=old, confirmed=True) == {}
    assert "more than one day ahead" in problems(procedure_date=late, confirmed=True)["procedure_date"]
    assert "Check the year" in problems(procedure_date=date.min, confirmed=True)["procedure_date"]


def test_a_second_identifier_is_required_of_a_real_patient_only() -> None:
    by_chart = {"second_identifier": SecondIdentifier.CHART_NUMBER}
    assert problems(birth_date=None) == {"birth_date": "Enter the patient’s date of birth."}
    assert problems(details=unsaved_details(**by_chart)) == {"chart_number": "Enter the chart number."}
    assert problems(details=unsaved_details(**by_chart), chart_number="A-17", birth_date=None) == {}
    assert problems(details=unsaved_details(is_demo=True), birth_date=None) == {}
    assert problems(details=unsaved_details(is_demo=True, **by_chart)) == {}
    assert problems(birth_date=None, identified=False) == {}


@pytest.mark.parametrize(
    ("birth", "fine"),
    [(date(1900, 1, 1), True), (date(1899, 12, 31), False), (YESTERDAY, True), (TODAY, False), (TOMORROW, False)],
)
def test_a_birth_is_after_1899_and_not_after_the_procedure(birth: date, fine: bool) -> None:
    assert (problems(birth_date=birth, procedure_date=YESTERDAY) == {}) is fine


def test_nobody_is_born_after_today_although_the_procedure_may_be_tomorrow() -> None:
    assert "Check the date of birth" in problems(birth_date=TOMORROW, procedure_date=TOMORROW)["birth_date"]


@pytest.mark.parametrize(
    ("follow_up", "field"),
    [
        (Appointment(on=YESTERDAY, at=None), "follow_up_date"),
        (WeWillCall(by=YESTERDAY), "follow_up_call_by"),
    ],
)
def test_a_follow_up_is_not_before_the_procedure(follow_up: Any, field: str) -> None:
    assert set(problems(follow_up=follow_up)) == {field}
    assert problems(follow_up=follow_up, procedure_date=YESTERDAY) == {}


def test_the_date_of_an_item_is_not_before_the_procedure() -> None:
    assert "before the procedure" in problems(item_dates={"lifting": YESTERDAY})["item_dates.lifting"]
    assert problems(item_dates={"lifting": TODAY}) == {}


@pytest.mark.parametrize("item", ["gone", "ice"])
def test_a_date_for_an_item_that_has_none_now_is_not_dropped_in_silence(item: str) -> None:
    """The text changed while the form was open."""
    assert problems(item_dates={item: TOMORROW}) == {
        f"item_dates.{item}": "The checklist has changed. Open the form again."
    }


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("patient_name", MAX_NAME),
        ("chart_number", MAX_LINE),
        ("practitioner", MAX_LINE),
        ("responsible_adult", MAX_LINE),
        ("note", MAX_NOTE),
    ],
)
def test_a_text_has_room_up_to_its_limit(field: str, limit: int) -> None:
    assert problems(**{field: "x" * limit}) == {}
    message = f"This is too long: {limit + 1:,} characters, and there is room for {limit:,}. Shorten it."
    assert problems(**{field: "x" * (limit + 1)}) == {field: message}


def test_the_place_of_an_appointment_has_room_for_200_characters() -> None:
    assert problems(follow_up=Appointment(on=TOMORROW, at=None, place="x" * 200)) == {}
    assert set(problems(follow_up=Appointment(on=TOMORROW, at=None, place="x" * 201))) == {"follow_up_place"}


@pytest.mark.parametrize(
    ("name", "shown"), [("Anna 🎉", "🎉"), ("王小明", "王 小 明"), ("김민준", "김 민 준"), ("আশা", "আ শ া")]
)
def test_what_cannot_be_printed_is_named(name: str, shown: str) -> None:
    message = f"The sheet cannot print {shown}. Write it another way, for example in Latin letters."
    assert problems(patient_name=name) == {"patient_name": message}


@pytest.mark.parametrize("field", ["chart_number", "practitioner", "responsible_adult", "note"])
def test_every_text_must_be_printable(field: str) -> None:
    assert set(problems(**{field: "good 🎉"})) == {field}


def test_at_most_ten_characters_are_named() -> None:
    message = problems(note="王小明陈国华张建平李志强")["note"]
    assert "王 小 明 陈 国 华 张 建 平 李. Write" in message


@pytest.mark.parametrize(
    "name",
    [
        *("<b>Anna</b>", "Zoë O’Brien-Łuczak", "Nguyễn Thị Hương", "Ana & Co {x} **y**", "Иван", "Ελένη"),
        *("محمد", "דוד", "ไทย", "देवकी", "ქეთევან", "علی\u200cرضا"),
    ],
)
def test_names_of_many_kinds_are_fine(name: str) -> None:
    assert problems(patient_name=name) == {}


def test_everything_is_told_at_once() -> None:
    found = problems(
        patient_name="",
        birth_date=None,
        procedure_date=TODAY + timedelta(days=2),
        follow_up=WeWillCall(by=TODAY),
        note="x" * (MAX_NOTE + 1),
    )
    assert list(found) == ["patient_name", "birth_date", "procedure_date", "follow_up_call_by", "note"]


def test_entries_are_cleaned_when_made_and_survive_storing() -> None:
    entries = make_entries(
        patient_name=" Zoë\x00  O'Brien\u202e ",
        note="a\r\nb",
        follow_up=Appointment(on=TOMORROW, at=time(9, 30), place=" Room  2 "),
        item_dates={"lifting": TOMORROW},
        responsible_adult=" Alex\t Kim\u200b ",
        note_language="es",
        adult_exempt=True,
        paper=Paper.A4,
        letterhead=False,
    )
    assert entries.responsible_adult == "Alex Kim"
    assert (entries.patient_name, entries.note) == ("Zoë O'Brien", "a\nb")
    assert Entries.model_validate_json(entries.model_dump_json()) == entries
    called = make_entries(follow_up=WeWillCall(by=TOMORROW))
    assert Entries.model_validate_json(called.model_dump_json()) == called


def test_entries_cannot_change_and_take_no_unknown_field() -> None:
    with pytest.raises(ValidationError):
        make_entries().patient_name = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        make_entries(diagnosis="x")
