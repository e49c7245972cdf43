"""Recall: everybody who holds a wrong sheet is found, called and given a right one."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content import stopping
from mildsite.content.lifecycle import Change
from mildsite.db import db
from mildsite.pdf.document import Paper
from mildsite.sheets.ending import amend, withdraw
from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.models import EndReason, Sheet, SheetState
from mildsite.sheets.opening import entries_of, snapshot_of
from mildsite.sheets.recalls import queries
from mildsite.sheets.recalls.correcting import (
    SAME_TEXT,
    SAME_VALUE,
    correct_sheets,
    corrected_pdf,
    papers_of,
    why_not_yet,
)
from mildsite.sheets.recalls.errors import NotCorrectedYet, NotOnTheList, RecallClosed
from mildsite.sheets.recalls.recalling import call_list, close_recall, mark_reached, open_recall, unmark_reached
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_value
from tests.factories.content import CHECKLIST, make_document, make_live_page, make_live_translation, make_next_text
from tests.factories.recalls import RIGHT, WRONG, correct_text, make_recall
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.client import CheckingClient
from tests.support.paper_access import paper_of
from tests.support.pdf_reading import copied


@pytest.fixture
def nurse(app: Flask):
    make_clinic(languages=("es",))
    return make_staff(RoleName.NURSE)


@pytest.fixture
def page(nurse):
    return make_live_page()


@pytest.fixture
def three(page, nurse) -> list[Sheet]:
    names = ("Ann Ames", "Bo Byrd", "Cy Cole")
    return [
        make_sheet(page=page, nurse=nurse, patient_name=name, phone=f"555-010{number}", note=f"For {name}.")
        for number, name in enumerate(names)
    ]


@pytest.fixture
def recall(three, nurse):
    return make_recall(three[0].revision, nurse=nurse)


@pytest.fixture
def desk(client: CheckingClient, nurse) -> CheckingClient:
    client.sign_in(nurse)
    return client


def held(source) -> list[str]:
    return [sheet.label for sheet in queries.sheets_of(source)]


def set_item(**changes) -> list[dict]:
    """The blocks of the small document, its first checklist item changed."""
    blocks = make_document().to_json()["blocks"]
    for block in blocks:
        if block["type"] == "checklist":
            block["items"] = [{**CHECKLIST[0], **changes}, CHECKLIST[1]]
    return blocks


def test_current_sheets_of_a_text_are_found_and_no_others(page, three, nurse):
    text = three[0].revision
    other = make_live_page(key="other", slug="other")
    make_sheet(page=other, nurse=nurse)
    withdraw(three[1], note="A mistake.", actor=nurse)
    amended = amend(
        three[2],
        make_order(page, note="Again."),
        reason=EndReason.LOST_PAPER,
        site=SITE,
        idempotency_key="lost-one",
        actor=nurse,
    )
    assert held(text) == [three[0].label, amended.label]
    assert [found.id for found in queries.texts_in_use() if found.page.key == "care"] == [text.id]
    assert queries.count_of(text) == 2
    new = correct_text(page)
    assert held(text) == [three[0].label, amended.label]
    assert held(new) == []


def test_a_translation_that_only_the_patients_page_says_is_found_too(page, nurse):
    spanish = make_live_translation(page)
    sheet = make_sheet(page=page, nurse=nurse)
    assert held(spanish.live_revision) == [sheet.label]
    assert held(page.live_revision) == [sheet.label]


def test_sheets_of_a_value_are_those_of_its_time_whose_text_uses_it(nurse, set_clock):
    using = make_live_page(make_document(blocks=set_item(value_key="lifting_days")))
    plain = make_live_page(key="plain", slug="plain")
    before = make_sheet(page=using, nurse=nurse)
    set_clock(NOON + timedelta(hours=1))
    wrong = make_value(typed="7")
    under = make_sheet(page=using, nurse=nurse)
    make_sheet(page=plain, nurse=nurse)
    other = make_value("driving_from_day", "3")
    set_clock(NOON + timedelta(hours=2))
    right = make_value(typed="10")
    after = make_sheet(page=using, nurse=nurse)
    assert held(wrong) == [under.label]
    assert held(right) == [after.label]
    assert held(other) == []
    assert before.label not in held(wrong)
    assert [value.id for value in queries.values_in_use()] == [right.id, wrong.id]
    assert (queries.count_of(wrong), queries.count_of(right), queries.count_of(other)) == (1, 1, 0)


def test_a_measure_is_found_by_its_placeholder(nurse):
    blocks = make_document().to_json()["blocks"]
    blocks[1]["text"] = "Do not lift more than {lifting_weight_limit}."
    page = make_live_page(make_document(blocks=blocks))
    value = make_value("lifting_weight_limit", "10")
    sheet = make_sheet(page=page, nurse=nurse)
    assert held(value) == [sheet.label]


def test_a_practitioners_own_rule_has_its_own_sheets(nurse):
    page = make_live_page(make_document(blocks=set_item(value_key="lifting_days")))
    clinics = make_value(typed="7")
    own = make_value(typed="14", practitioner="Dr. Ames")
    of_ames = make_sheet(page=page, nurse=nurse, practitioner="Ames, MD")
    of_others = make_sheet(page=page, nurse=nurse, practitioner="Dr. Byrd")
    of_nobody = make_sheet(page=page, nurse=nurse, practitioner="")
    assert held(own) == [of_ames.label]
    assert held(clinics) == [of_others.label, of_nobody.label]


def test_the_list_says_whom_to_call_and_its_reading_is_on_record(recall, three, nurse):
    calls = call_list(recall, form="page", actor=nurse)
    assert [(call.entries.patient_name, call.entries.phone) for call in calls] == [
        ("Ann Ames", "555-0100"),
        ("Bo Byrd", "555-0101"),
        ("Cy Cole", "555-0102"),
    ]
    event = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (event.action, event.actor_id, event.detail) == (
        Action.RECALL_LIST_OPENED,
        nurse.id,
        {"sheets": 3, "numbers": "1-3", "form": "page"},
    )


def test_a_reason_is_needed_and_one_text_has_one_open_recall(recall, three, nurse):
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(ReasonNeeded):
            open_recall(three[0].revision, reason=reason, actor=nurse)
    assert open_recall(three[0].revision, reason="Again.", actor=nurse) is recall
    close_recall(recall, actor=nurse)
    assert open_recall(three[0].revision, reason="Again.", actor=nurse) is not recall


def test_a_patient_is_ticked_as_reached_once_and_a_tick_can_be_taken_back(recall, three, nurse):
    mark_reached(recall, three[1], actor=nurse)
    mark_reached(recall, three[1], actor=make_staff(RoleName.NURSE))
    told = [call.reached and call.reached.by for call in call_list(recall, form="page", actor=nurse)]
    assert told == [None, nurse, None]
    unmark_reached(recall, three[1], actor=nurse)
    assert not queries.reached(recall)
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions.count(Action.RECALL_REACHED) == actions.count(Action.RECALL_NOT_REACHED) == 1


def test_nobody_is_ticked_who_is_not_on_the_list_or_after_the_end(recall, three, nurse):
    other = make_sheet(page=make_live_page(key="other", slug="other"), nurse=nurse)
    with pytest.raises(NotOnTheList):
        mark_reached(recall, other, actor=nurse)
    close_recall(recall, actor=nurse)
    for act in (
        lambda: mark_reached(recall, three[0], actor=nurse),
        lambda: close_recall(recall, actor=nurse),
        lambda: correct_sheets(recall, site=SITE, actor=nurse),
    ):
        with pytest.raises(RecallClosed):
            act()


def test_everybody_gets_a_corrected_sheet_with_their_own_entries(recall, three, page, nurse):
    correct_text(page)
    done = correct_sheets(recall, site=SITE, actor=nurse)
    assert not done.refused
    assert [new.amends_id for new in done.new] == [sheet.id for sheet in three]
    for old, new in zip(three, done.new, strict=True):
        assert (old.state, old.end_reason) == (SheetState.SUPERSEDED, EndReason.CORRECTION)
        assert entries_of(new) == entries_of(old)
        words = str(snapshot_of(new).document.texts())
        assert RIGHT in words
        assert WRONG not in words
    calls = call_list(recall, form="page", actor=nurse)
    assert [(call.sheet, call.corrected) for call in calls] == list(zip(three, done.new, strict=True))
    assert correct_sheets(recall, site=SITE, actor=nurse).new == []


def test_a_sheet_in_two_languages_is_corrected_in_both(page, nurse):
    spanish = make_live_translation(page)
    sheet = make_sheet(page=page, also=spanish, nurse=nurse)
    recall = make_recall(sheet.revision, nurse=nurse)
    correct_text(page)
    (refused,) = correct_sheets(recall, site=SITE, actor=nurse).refused
    assert "translation is out of date" in refused.why[0]
    assert sheet.state is SheetState.CURRENT


def test_the_patients_old_link_leads_on_and_says_what_changed(recall, three, page, nurse, client):
    correct_text(page)
    correct_sheets(recall, site=SITE, actor=nurse)
    shown = paper_of(three[0]).opened(client).page("/sheet")
    changes = shown.select_one(".changes").get_text(" ")
    assert RIGHT in changes
    assert WRONG in changes


def test_nothing_is_corrected_with_the_same_wrong_words(recall, three, page, nurse):
    assert why_not_yet(recall) == SAME_TEXT
    with pytest.raises(NotCorrectedYet, match="corrected text must be published"):
        correct_sheets(recall, site=SITE, actor=nurse)
    correct_text(page)
    assert why_not_yet(recall) is None


def test_nothing_is_corrected_under_the_same_wrong_value(nurse, set_clock):
    page = make_live_page(make_document(blocks=set_item(value_key="lifting_days")))
    wrong = make_value(typed="7")
    sheet = make_sheet(page=page, nurse=nurse)
    recall = make_recall(wrong, nurse=nurse)
    assert why_not_yet(recall) == SAME_VALUE
    set_clock(NOON + timedelta(hours=1))
    make_value(typed="10")
    assert why_not_yet(recall) is None
    (new,) = correct_sheets(recall, site=SITE, actor=nurse).new
    assert "Wednesday, December 2" in str(snapshot_of(new).document.texts())
    assert [call.sheet for call in call_list(recall, form="page", actor=nurse)] == [sheet]


def test_what_stands_against_one_sheet_is_said_of_it_and_keeps_no_other_back(page, nurse):
    first = make_sheet(page=page, nurse=nurse, patient_name="Ann Ames", item_dates={"lifting": date(2026, 11, 29)})
    second = make_sheet(page=page, nurse=nurse, patient_name="Bo Byrd")
    recall = make_recall(first.revision, nurse=nurse)
    make_next_text(page, make_document(blocks=set_item(id="weights")), change=Change.SAFETY)
    done = correct_sheets(recall, site=SITE, actor=nurse)
    assert [(left.sheet, left.entries.patient_name) for left in done.refused] == [(first, "Ann Ames")]
    assert "checklist has changed" in done.refused[0].why[0]
    assert [new.amends_id for new in done.new] == [second.id]
    assert first.state is SheetState.CURRENT


def test_a_stopped_text_corrects_nobody(recall, three, page, nurse):
    correct_text(page)
    stopping.stop(page, reason="Still wrong.", actor=make_staff(RoleName.REVIEWER))
    done = correct_sheets(recall, site=SITE, actor=nurse)
    assert done.new == []
    assert {left.why for left in done.refused} == {("A clinician has stopped this text: Still wrong.",)}
    assert {sheet.state for sheet in three} == {SheetState.CURRENT}


def test_the_corrected_sheets_are_one_file_for_each_paper(recall, three, page, nurse):
    on_a4 = make_sheet(page=page, nurse=nurse, patient_name="Di Day", paper=Paper.A4)
    correct_text(page)
    correct_sheets(recall, site=SITE, actor=nurse)
    assert papers_of(recall) == [Paper.LETTER, Paper.A4]
    words = copied(corrected_pdf(recall, paper=Paper.LETTER, actor=nurse))
    assert all(name in words for name in ("Ann Ames", "Bo Byrd", "Cy Cole"))
    assert "Di Day" not in words
    assert "Di Day" in copied(corrected_pdf(recall, paper=Paper.A4, actor=nurse))
    assert on_a4.state is SheetState.SUPERSEDED


def test_without_corrected_sheets_there_is_no_file(recall, nurse, desk):
    assert papers_of(recall) == []
    assert corrected_pdf(recall, paper=Paper.LETTER, actor=nurse) is None
    assert desk.get(f"/desk/recalls/{recall.id}/sheets-letter.pdf").status_code == 404


def test_the_table_runs_nothing_in_a_spreadsheet(page, nurse, desk):
    sheet = make_sheet(page=page, nurse=nurse, patient_name="=cmd|' /C calc'!A0", phone="+1 555 0100")
    recall = make_recall(sheet.revision, nurse=nurse)
    answer = desk.get(f"/desk/recalls/{recall.id}/calls.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="recall.csv"'
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header == ["Patient", "Sheet", "Phone", "Language", "Made on", "Corrected sheet", "Reached"]
    assert row == ["'=cmd|' /C calc'!A0", sheet.label, "'+1 555 0100", "English", "Nov 22, 2026", "", ""]
    event = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert event.detail == {"sheets": 1, "numbers": "1", "form": "csv"}


def test_the_desk_lists_what_can_be_recalled_and_opens_it(three, desk, nurse):
    make_value(typed="7")
    listed = desk.page("/desk/recalls")
    link = listed.select_one("#main table a")["href"]
    answer = desk.submit(link, {"reason": ""})
    assert answer.status_code == 400
    answer = desk.submit(link, {"reason": "The ice advice is wrong."})
    assert answer.status_code == 303
    assert "Ann Ames" in desk.page(answer.location).get_text()
    assert "The ice advice is wrong." in desk.page("/desk/recalls").get_text()


def test_the_desk_ticks_corrects_and_closes(recall, three, page, desk):
    url = f"/desk/recalls/{recall.id}"
    assert SAME_TEXT in desk.page(url).get_text()
    assert desk.submit(url, {"reached": "yes"}, form="form[action$='/reached']").status_code == 303
    assert "3, reached 1" in desk.page(url).get_text()
    assert desk.submit(url, {"reached": "no"}, form="form[action$='/reached']").status_code == 303
    assert "3, reached 0" in desk.page(url).get_text()
    correct_text(page)
    assert desk.submit(url, form="form[action$='/correct']").status_code == 303
    shown = desk.page(url).get_text()
    assert "Corrected sheets: 3." in shown
    assert "not yet" not in shown
    assert desk.get(f"{url}/sheets-letter.pdf").mimetype == "application/pdf"
    assert desk.submit(url, form="form[action$='/close']").status_code == 303
    closed = desk.page(url)
    assert not closed.select("main form")
    token = desk.page("/desk/recalls/text/" + str(page.live_revision_id)).select_one("[name=csrf_token]")["value"]
    for act in ("reached", "correct", "close"):
        fields = {"csrf_token": token, "sheet": str(three[0].id), "reached": "yes"}
        assert desk.post(f"{url}/{act}", data=fields).status_code == 303
        assert "This recall is closed." in desk.page("/desk/recalls").get_text()


def test_problems_of_single_sheets_are_shown_with_the_way_to_mend_them(recall, three, page, desk, nurse):
    correct_text(page)
    stopping.stop(page, reason="Still wrong.", actor=make_staff(RoleName.REVIEWER))
    answer = desk.submit(f"/desk/recalls/{recall.id}", form="form[action$='/correct']")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "Left as they are: 3." in text
    assert f"/desk/sheets/{three[0].id}/amend" in text


def test_unknown_things_are_not_found(recall, desk, page):
    absent = "00000000-0000-4000-8000-000000000000"
    for url in (f"/desk/recalls/{absent}", f"/desk/recalls/text/{absent}", "/desk/recalls/value/99"):
        assert desk.get(url).status_code == 404
    token = desk.page(f"/desk/recalls/{recall.id}").select_one("main [name=csrf_token]")["value"]
    for sheet in ("", "x", absent):
        answer = desk.post(f"/desk/recalls/{recall.id}/reached", data={"csrf_token": token, "sheet": sheet})
        assert answer.status_code == 404


def test_a_reviewer_who_stopped_a_text_is_told_to_ask_the_desk(page, client):
    reviewer = make_staff(RoleName.REVIEWER)
    stopping.stop(page, reason="A dose is wrong.", actor=reviewer)
    client.sign_in(reviewer)
    text = client.page(f"/admin/review/{page.live_revision_id}").get_text()
    assert "Ask the discharge desk to open a recall" in text
