"""A patient's words stay on the patient's paper and the nurse's screen: a whole journey, then a search everywhere."""

from __future__ import annotations

import io
import logging
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text
from werkzeug.test import TestResponse

from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from mildsite.db import db
from mildsite.pdf.layout import SheetLayout
from mildsite.sheets import making
from mildsite.sheets.entries import Appointment
from tests.factories.sheets import make_sheet
from tests.factories.world import make_world
from tests.support.canaries import NAME, TYPED, canaries_in
from tests.support.client import CheckingClient, parse
from tests.support.desk_visits import read_back, sheet_fields
from tests.support.paper_access import paper_of
from tests.support.pdfs import access_on, words_of
from tests.support.tables import contents
from tests.support.visits import new_client, token_of


class Journey:
    """A browser that keeps every answer it got."""

    def __init__(self, client: CheckingClient) -> None:
        self.client = client
        self.token = token_of(client)
        self.answers: list[TestResponse] = []

    def get(self, url: str, *, status: int = 200) -> TestResponse:
        return self._keep(self.client.get(url), status)

    def post(self, url: str, fields: dict[str, Any], *, status: int, token: str | None = None) -> TestResponse:
        return self._keep(self.client.post(url, data={**fields, "csrf_token": token or self.token}), status)

    def _keep(self, answer: TestResponse, status: int) -> TestResponse:
        assert answer.status_code == status
        self.answers.append(answer)
        return answer


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every logger at its most talkative, as somebody might set it while looking for a fault."""
    for name in ("", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", *logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name or None)
    return caplog


def check_log(caplog: pytest.LogCaptureFixture) -> None:
    names = {record.name for record in caplog.records}
    assert "sqlalchemy.engine.Engine" in names, "the log is not as talkative as meant"
    formatter = logging.Formatter()
    for record in caplog.records:
        assert canaries_in(formatter.format(record) + repr(record.__dict__)) == [], record.name


def check_headers(answer: TestResponse) -> None:
    assert canaries_in(f"{answer.request.url} {answer.headers}") == []


def check_metadata(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    said = f"{reader.metadata} {reader.trailer.get('/ID')}"
    xmp = reader.root_object["/Metadata"].get_object() if "/Metadata" in reader.root_object else None
    assert canaries_in(said + (xmp.get_data().decode("utf-8") if xmp else "")) == []


def check_cookie(app: Flask, client: CheckingClient) -> None:
    cookie = client.get_cookie("mildsite")
    assert cookie is not None
    serializer = app.session_interface.get_signing_serializer(app)
    assert canaries_in(repr(serializer.loads(cookie.value))) == []


def database_files(settings: Settings) -> list[bytes]:
    """SQLite's own, with its write-ahead log, where deleted words may linger."""
    if not settings.database_url.startswith("sqlite"):
        return []
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    files = sorted(file.parent.glob(f"{file.name}*"))
    assert file in files
    return [found.read_bytes() for found in files]


def check_database(settings: Settings) -> None:
    assert canaries_in(repr(contents())) == []
    for data in database_files(settings):
        assert canaries_in(data) == []


def check_access(access: tuple[str, str], desk: Journey, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Link and code are on the paper alone: whoever steals the database or reads the log opens no sheet."""
    token, code = access
    secrets = (token, code, f"{code[:4]} {code[4:]}")
    formatter = logging.Formatter()
    searched = [repr(contents()), *(formatter.format(record) + repr(record.__dict__) for record in caplog.records)]
    searched += [f"{answer.request.url} {answer.headers}" for answer in desk.answers]
    searched += [data.decode("latin-1") for data in database_files(settings)]
    assert [secret for secret in secrets for words in searched if secret in words] == []


def test_a_sheet_from_form_to_paper_leaves_no_words_behind(
    app: Flask, settings: Settings, everything_logged: pytest.LogCaptureFixture
):
    desk = Journey(new_client(app, make_world(), RoleName.NURSE))
    fields = sheet_fields(**TYPED)
    desk.get("/desk/sheets/new")
    desk.post("/desk/sheets/new", fields, status=400, token="wrong")
    desk.post("/desk/sheets/new", {**fields, "procedure_date": "2031-01-01"}, status=400)
    desk.post("/desk/sheets/new", {**fields, "follow_up_date": "17 Gallimaufry"}, status=400)
    panel = parse(desk.post("/desk/sheets/new", fields, status=200))
    confirmed = panel.select_one("[name=confirmed]")["value"]
    issued = desk.post("/desk/sheets/new", {**fields, "confirmed": confirmed}, status=303)
    check_cookie(app, desk.client)  # the notice for the next page is in it
    listed = desk.get("/desk/")
    opened = desk.get(issued.location)
    pdf = desk.get(f"{issued.location}/pdf")
    desk.get(f"{issued.location}x", status=404)

    for answer in desk.answers:
        check_headers(answer)
    assert pdf.headers["Content-Disposition"] == 'inline; filename="discharge-D-00002.pdf"'
    check_metadata(pdf.data)
    check_cookie(app, desk.client)
    check_database(settings)
    check_log(everything_logged)
    check_access(access_on(words_of(pdf.data)), desk, settings, everything_logged)
    # What the search above looks for is there to be found, where it belongs:
    assert NAME in listed.get_data(as_text=True)
    assert "Jul 19, 1931" in opened.get_data(as_text=True)
    words = words_of(pdf.data)
    for word in (NAME, "Snollygoster", "Gallimaufry", "vermilion", "December 17"):
        assert word in words


def test_a_patient_at_home_leaves_no_words_and_no_way_behind(
    app: Flask, settings: Settings, everything_logged: pytest.LogCaptureFixture
):
    """Nor do link and code stand anywhere but on the paper, and in the address that the patient typed."""
    world = make_world()
    sheet = make_sheet(
        page=world.page,
        nurse=world.staff[RoleName.NURSE],
        patient_name=NAME,
        birth_date=date(1931, 7, 19),
        practitioner=TYPED["practitioner"],
        follow_up=Appointment(on=date(2026, 12, 17), at=None, place=TYPED["follow_up_place"]),
        note=TYPED["note"],
        item_dates={"lifting": date(2026, 12, 13)},
    )
    paper = paper_of(sheet)
    home = Journey(new_client(app, world, None))
    home.get(paper.path)
    home.post(paper.path, {"code": paper.wrong_code}, status=400)
    home.post(paper.path, {"code": f"{paper.code}9"}, status=400)
    home.post(paper.path, {"code": paper.code}, status=303)
    page = home.get("/sheet")
    pdf = home.get("/sheet/pdf?size=large")
    calendar = home.get("/sheet/calendar.ics")
    home.post("/sheet/leave", {}, status=200)

    ways = (paper.token, paper.code, paper.wrong_code)
    for answer in home.answers:
        check_headers(answer)
        assert not [way for way in ways if way in str(answer.headers)]
    for answer in (page, calendar):
        assert not [way for way in ways if way in answer.get_data(as_text=True)]
    assert canaries_in(calendar.data.replace(b"20261217", b"").replace(b"20261213", b"")) == []
    assert pdf.headers["Content-Disposition"] == f'inline; filename="discharge-{sheet.label}.pdf"'
    check_metadata(pdf.data)
    check_cookie(app, home.client)
    check_database(settings)
    assert not [way for way in ways if way in repr(contents())]
    check_log(everything_logged)
    for record in everything_logged.records:
        assert not [way for way in ways if way in repr(record.__dict__)], record.name
    assert NAME in page.get_data(as_text=True)
    assert NAME in words_of(pdf.data)


def batch_list(**changes: str) -> tuple[io.BytesIO, str]:
    """A list of one patient, in a file that is named after her."""
    cells = {**TYPED_ROW, **changes}
    text = f"{','.join(cells)}\r\n{','.join(cells.values())}\r\n"
    return io.BytesIO(text.encode()), "Xyzzyworth.csv"


TYPED_ROW = {
    "Name": NAME,
    "DOB": "1931-07-19",
    "Procedure": "2026-11-22",
    "Doctor": "Dr. Snollygoster",
    "Appointment": "2026-12-17",
    "Place": "Gallimaufry Annex",
    "Note": "Bring the vermilion lozenges.",
}


def test_a_batch_from_list_to_paper_leaves_no_words_behind(
    app: Flask, settings: Settings, everything_logged: pytest.LogCaptureFixture
):
    desk = Journey(new_client(app, make_world(), RoleName.NURSE))
    desk.post("/desk/batches", {"file": batch_list(Name="")}, status=400, token="wrong")
    desk.post("/desk/batches", {"file": (io.BytesIO(b'"Xyzzyworth'), "Xyzzyworth.csv")}, status=400)
    page = desk.post("/desk/batches", {"file": batch_list(DOB="7/19/31x")}, status=303).location
    shown = desk.get(page)
    desk.post(f"{page}/rows", {"row.2.birth_date": "7/19/1931"}, status=400, token="wrong")
    desk.post(f"{page}/rows", {"row.2.birth_date": "7/19/1931"}, status=303)
    check_database(settings)
    desk.post(f"{page}/issue", {}, status=303)
    desk.get(page)
    desk.post(f"{page}/print", {}, status=303)
    pdf = desk.get(f"{page}/sheets.pdf")
    packed = desk.get(f"{page}/sheets.zip")

    for answer in desk.answers:
        check_headers(answer)
    check_metadata(pdf.data)
    check_cookie(app, desk.client)
    check_database(settings)
    check_log(everything_logged)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert canaries_in(repr(archive.infolist())) == []
    assert NAME in shown.get_data(as_text=True)
    assert "vermilion" in words_of(pdf.data)


def test_the_guidance_sheet_forgets_the_name_at_once(
    app: Flask, settings: Settings, everything_logged: pytest.LogCaptureFixture
):
    reader = Journey(new_client(app, make_world(), None))
    fields = {"patient_name": NAME, "procedure_date": "2026-11-22"}
    before = contents()
    reader.post("/aftercare/sheet", fields, status=400, token="wrong")
    reader.post("/aftercare/sheet", {**fields, "procedure_date": "soon"}, status=400)
    pdf = reader.post("/aftercare/sheet", fields, status=200)

    assert contents() == before
    for answer in reader.answers:
        check_headers(answer)
    assert pdf.headers["Content-Disposition"] == 'inline; filename="after-care-guidance.pdf"'
    check_metadata(pdf.data)
    check_cookie(app, reader.client)
    check_database(settings)
    check_log(everything_logged)
    assert NAME in words_of(pdf.data)


def break_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library complains, and quotes what it was given."""

    def broken(layout: SheetLayout) -> bytes:
        raise ValueError(f"cannot draw {layout.document.model_dump_json()}")

    monkeypatch.setattr(making, "render_layout", broken)


def break_database(_monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses in the middle of the work, when it has been told the patient's values."""
    db.session.execute(text("ALTER TABLE sheet RENAME TO lost"))
    db.session.commit()


@pytest.mark.parametrize("break_something", [break_rendering, break_database])
def test_a_fault_while_a_sheet_is_made_tells_nobody_about_the_patient(
    app: Flask,
    settings: Settings,
    everything_logged: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    break_something: Any,
):
    world = make_world()
    desk = Journey(new_client(app, world, RoleName.NURSE))
    fields = {**read_back(sheet_fields(**TYPED)), "csrf_token": desk.token}
    break_something(monkeypatch)
    answer = desk.client.post("/desk/sheets/new", data=fields)
    assert answer.status_code in (500, 503)
    assert canaries_in(answer.get_data(as_text=True)) == []
    check_headers(answer)
    check_cookie(app, desk.client)
    check_database(settings)
    check_log(everything_logged)
    assert [record for record in everything_logged.records if record.levelno >= logging.ERROR], "nobody hears of it"


def test_a_sheet_that_no_longer_opens_tells_nobody_about_the_patient(
    app: Flask, everything_logged: pytest.LogCaptureFixture
):
    """An older program may meet entries that a newer one wrote; its complaint must not quote them."""
    world = make_world()
    entries = '{"patient_name": "' + NAME + '", "procedure_date": "1931-07-19x", "unknown": "vermilion"}'
    world.sheet.entries_sealed = world.sheet.seal.seal("entries", entries.encode())
    desk = Journey(new_client(app, world, RoleName.NURSE))
    for url in ("/desk/", f"/desk/sheets/{world.sheet.id}"):
        answer = desk.get(url, status=500)
        assert canaries_in(answer.get_data(as_text=True)) == []
    check_log(everything_logged)


def test_a_name_typed_where_it_does_not_belong_is_not_kept(
    app: Flask, settings: Settings, everything_logged: pytest.LogCaptureFixture
):
    """The sign-in form records a failed attempt; not what was typed."""
    stranger = Journey(new_client(app, make_world(), None))
    typed = {"email": "quetzalcoatlina@xyzzyworth.test", "password": "vermilion vermilion"}
    stranger.post("/sign-in", typed, status=200)
    for answer in stranger.answers:
        check_headers(answer)
    check_cookie(app, stranger.client)
    check_database(settings)
    check_log(everything_logged)
