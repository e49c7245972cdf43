"""`/s/<token>`: what everybody sees who has a link, and what a code opens."""

from __future__ import annotations

from contextvars import Context
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from mildsite.sheets.codes import change_code
from mildsite.sheets.ending import amend, withdraw
from mildsite.sheets.links import Outcome, digits_of, pause_after, try_code
from mildsite.sheets.models import EndReason, Sheet
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.client import CheckingClient, parse
from tests.support.paper_access import OnPaper, paper_of
from tests.support.statements import statements
from tests.support.tables import contents
from tests.support.threads import at_once

UNKNOWN = "/s/" + "x" * 22


@pytest.fixture
def nurse(app: Flask):
    make_clinic(languages=("es",))
    return make_staff(RoleName.NURSE)


@pytest.fixture
def sheet(nurse) -> Sheet:
    return make_sheet(page=make_live_page(), nurse=nurse)


@pytest.fixture
def paper(sheet) -> OnPaper:
    return paper_of(sheet)


def amended(sheet: Sheet, nurse, *, reason: EndReason = EndReason.CORRECTION, key: str = "again") -> Sheet:
    order = make_order(sheet.page, note="Rest more.")
    return amend(sheet, order, reason=reason, site=SITE, idempotency_key=f"{key}-{sheet.number}", actor=nurse)


def words(client: CheckingClient, url: str, *, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(parse(answer).get_text(" ").split())


def assert_helps(text: str) -> None:
    for expected in ("When to get help", "Chest pain", "Call 911", "(555) 555-0100", "(555) 555-0199"):
        assert expected in text, expected


def test_a_link_says_that_the_sheet_is_current_and_names_nobody(paper, client):
    text = words(client, paper.path)
    assert "This sheet is current. It was made on November 22, 2026." in text
    assert "The link opens the sheet until January 21, 2027." in text
    assert "Test Spine Clinic" in text
    for private in ("Zoë", "O'Brien", "1950", "Ames", "D-0000"):
        assert private not in text
    assert_helps(text)


def test_looking_a_thousand_times_changes_nothing(bare_app, paper):
    before = contents()
    scanner = FlaskClient(bare_app)  # not the client that looks at every page: it would take a minute
    for number in range(1000):
        answer = Context().run(scanner.open, paper.path, method=("GET", "HEAD")[number % 2])
        assert answer.status_code == 200
    assert contents() == before


@pytest.mark.parametrize("typed", ["{} {}", "{}{}", " {}-{} ", "{}\u00a0{}", "{}.{}"])
def test_a_code_may_be_typed_as_people_type_it(paper, client, typed):
    answer = paper.open(client, typed.format(paper.code[:4], paper.code[4:]))
    assert (answer.status_code, answer.location) == (303, "/sheet?lang=en")
    assert paper.token not in str(answer.headers)


def test_digits_of_other_scripts_count_and_letters_make_no_code():
    assert digits_of("١٢٣٤ ٥٦٧٨") == "12345678"
    assert digits_of("1234 567O") == ""


def test_a_wrong_code_says_so_and_opens_nothing(paper, client, sheet):
    answer = paper.open(client, paper.wrong_code)
    assert answer.status_code == 400
    assert "This code is not right." in answer.get_data(as_text=True)
    assert client.get("/sheet").status_code == 401
    assert sheet.link.wrong_codes == 1


@pytest.mark.parametrize("typed", ["", "1234 567", "123456789", "my code", "9" * 40])
def test_what_is_no_code_is_not_counted_as_a_try(paper, client, sheet, typed):
    answer = paper.open(client, typed)
    assert answer.status_code == 400
    assert "The code has 8 digits." in answer.get_data(as_text=True)
    assert sheet.link.wrong_codes == 0


def test_five_wrong_codes_pause_the_link_and_the_page_says_until_when(paper, client, sheet, set_clock):
    for number in range(5):
        answer = paper.open(client, paper.wrong_code)
        assert answer.status_code == (429 if number == 4 else 400)
    text = words(client, paper.path, status=429)
    assert "You can try again from 12:15 PM on November 22, 2026." in text
    assert "Open my sheet" not in text
    assert_helps(text)
    assert "12:15 p.m. del 22 de noviembre" in words(client, f"{paper.path}?lang=es", status=429).replace("\u00a0", " ")
    db.session.expire_all()
    assert try_code(paper.token, paper.code).outcome is Outcome.PAUSED
    set_clock(NOON + timedelta(minutes=15, seconds=1))
    assert paper.open(client).status_code == 303


def test_each_further_wrong_code_doubles_the_pause_up_to_a_day(paper, client, sheet, set_clock):
    moment = NOON
    pauses = []
    for number in range(1, 14):
        set_clock(moment)
        assert try_code(paper.token, paper.wrong_code).outcome is Outcome.WRONG
        if number >= 5:
            pauses.append(sheet.link.paused_until - moment)
            moment = sheet.link.paused_until
    minutes = [pause.total_seconds() / 60 for pause in pauses]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert pause_after(10_000) == timedelta(days=1)
    set_clock(moment)
    assert try_code(paper.token, paper.code).outcome is Outcome.OPENED
    assert sheet.link.wrong_codes == 0


def test_of_twenty_guesses_at_once_at_most_five_are_evaluated(bare_app, app, paper, sheet):
    def guess() -> Outcome:
        outcome = try_code(paper.token, paper.wrong_code).outcome
        db.session.commit()
        return outcome

    outcomes = at_once(bare_app, *[guess] * 20)
    assert outcomes.count(Outcome.WRONG) == 5
    assert outcomes.count(Outcome.PAUSED) == 15
    db.session.refresh(sheet.link)
    assert sheet.link.wrong_codes == 5


def test_who_found_a_link_cannot_end_it_for_the_patient(paper, sheet, nurse, set_clock):
    """However many codes they try: the clinic gives a new one, and an open page stays open."""
    for number in range(30):
        set_clock(NOON + timedelta(days=number))
        try_code(paper.token, paper.wrong_code)
    assert sheet.link.ended_at is None
    change_code(sheet, actor=nurse)
    assert sheet.link.paused_until is None
    assert sheet.link.wrong_codes == 0


def test_a_failed_try_and_an_opening_are_on_record(paper, client):
    paper.open(client, paper.wrong_code)
    paper.open(client)
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions[-2:] == [Action.LINK_CODE_WRONG, Action.LINK_OPENED]


def ended(sheet: Sheet, nurse, set_clock) -> None:
    sheet.link.ended_at = NOON


def expired(sheet: Sheet, nurse, set_clock) -> None:
    set_clock(NOON + timedelta(days=61))


def lost(sheet: Sheet, nurse, set_clock) -> None:
    amended(sheet, nurse, reason=EndReason.LOST_PAPER)


def of_somebody_else(sheet: Sheet, nurse, set_clock) -> None:
    amended(sheet, nurse, reason=EndReason.WRONG_PERSON)


def corrected_and_then_lost(sheet: Sheet, nurse, set_clock) -> None:
    amended(amended(sheet, nurse), nurse, reason=EndReason.LOST_PAPER)


@pytest.mark.parametrize("end", [ended, expired, lost, of_somebody_else, corrected_and_then_lost])
def test_a_dead_link_looks_like_one_that_never_was(paper, client, sheet, nurse, set_clock, end):
    end(sheet, nurse, set_clock)
    for query in ("", "?lang=es"):
        dead, unknown = client.get(paper.path + query), client.get(UNKNOWN + query)
        assert dead.status_code == unknown.status_code == 404
        masked = [answer.get_data(as_text=True) for answer in (dead, unknown)]
        assert masked[0].replace(paper.token, "") == masked[1].replace("x" * 22, "")
        assert list(dead.headers.keys()) == list(unknown.headers.keys())
    text = words(client, paper.path, status=404)
    assert "call us. We can give you a new one." in text
    assert_helps(text)
    assert try_code(paper.token, paper.code).outcome is Outcome.GONE


def test_a_dead_link_costs_as_much_as_an_unknown_one(paper, client, sheet):
    """What takes the same steps takes the same time."""
    sheet.link.ended_at = NOON
    sent = {}
    for name, url in (("dead", paper.path), ("unknown", UNKNOWN)):
        client.get(url)
        with statements() as sent[name]:
            client.get(url)
    assert sent["dead"] == sent["unknown"]


def test_after_a_correction_the_old_paper_leads_on(paper, client, sheet, nurse):
    new = amended(sheet, nurse)
    assert "Your sheet was corrected on November 22, 2026." in words(client, paper.path)
    page = paper.opened(client).page("/sheet")
    assert new.label in page.get_text()
    changes = page.select_one(".changes").get_text(" ")
    assert "Rest more." in changes
    assert "A note for you" in changes


def test_a_withdrawn_sheet_says_so_and_opens_for_nobody(paper, client, sheet, nurse):
    form = parse(client.get(paper.path)).select_one("main form[method=post]")
    paper.opened(client)
    withdraw(sheet, note="A wrong text.", actor=nurse)
    text = words(client, paper.path)
    assert "This sheet was taken back on November 22, 2026. Do not follow it. Please call us." in text
    assert "A wrong text." not in text
    assert_helps(text)
    token = form.select_one("[name=csrf_token]")["value"]
    answer = client.post(paper.path, data={"csrf_token": token, "code": paper.code})
    assert "This sheet was taken back" in answer.get_data(as_text=True)
    assert client.get("/sheet").status_code == 401


def test_the_link_speaks_the_language_of_the_sheet_and_the_one_that_is_asked_for(client, nurse, sheet, paper):
    assert "This sheet is current." in words(client, paper.path)
    spanish = client.page(f"{paper.path}?lang=es")
    assert spanish.html["lang"] == "es"
    assert "Esta hoja está vigente." in spanish.get_text()
    answer = paper.open(client, paper.wrong_code, query="?lang=es")
    assert "Este código no es correcto." in answer.get_data(as_text=True)
    in_spanish = paper_of(make_sheet(page=make_live_translation(sheet.page), nurse=nurse))
    assert client.page(in_spanish.path).html["lang"] == "es"
    assert client.page(f"{in_spanish.path}?lang=fr").html["lang"] == "es"


@pytest.mark.parametrize("query", ["", "?lang=es"])
@pytest.mark.parametrize("url", ["/s/", "/s/one/two", "/sheet/nothing", "/sheet", "/sheet/pdf", "/sheet/calendar.ics"])
def test_every_failure_in_the_patients_room_shows_when_to_get_help(sheet, client, url, query):
    answer = client.get(url + query)
    assert answer.status_code in (401, 404)
    text = parse(answer).get_text(" ")
    assert "Chest pain" in text
    assert "(555) 555-0100" in text
    assert parse(answer).html["lang"] == ("es" if query else "en")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_help_is_there_for_forged_and_broken_and_wrong_requests(bare_app, sheet, paper, client, monkeypatch):
    answers = [
        client.post("/sheet/leave"),
        client.open(paper.path, method="DELETE"),
        client.post(paper.path, data={"code": "1" * 300_000}),
    ]
    monkeypatch.setattr("mildsite.web.portal.link.view_link", lambda _token: 1 / 0)
    answers.append(client.get(paper.path))
    assert [answer.status_code for answer in answers] == [400, 405, 413, 500]
    for answer in answers:
        assert_helps(" ".join(parse(answer).get_text(" ").split()))


def test_help_is_there_when_the_database_is_not(sheet, paper, client):
    client.get(paper.path)
    db.session.execute(db.text("ALTER TABLE access_link RENAME TO lost"))
    db.session.execute(db.text("ALTER TABLE page RENAME TO lost_page"))
    answer = client.get(paper.path)
    assert answer.status_code >= 500
    assert_helps(" ".join(parse(answer).get_text(" ").split()))


def test_a_form_that_was_open_too_long_is_shown_again(paper, client, sheet):
    answer = client.post(paper.path, data={"code": paper.code, "csrf_token": "old"})
    assert answer.status_code == 400
    assert "nothing was saved" in answer.get_data(as_text=True)
    assert client.get("/sheet").status_code == 401
