"""A life of a house, served by the real server, of patients with names like nobody else's; then a hunt for them.

Searched: the server's logs at their most talkative, every address and header, every error page, the names of files,
the metadata of PDFs, the database with all that lingers in its files, a backup of it, and the audit's export.
"""

from __future__ import annotations

import io
import logging
import os
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask
from pypdf import PdfReader

from mildsite import clock
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.models import Sheet
from mildsite.web.shared.error_pages import TEXTS
from tests.factories.world import World, make_world
from tests.support.canaries import NAME, TYPED, Listener, names_in_files
from tests.support.desk_visits import sheet_fields
from tests.support.paper_access import OnPaper, paper_of
from tests.support.pdfs import words_of
from tests.support.tables import contents
from tests.support.visitor import Answer, Visitor
from tests.support.visits import new_client

BORN = ("1931-07-19", "07/19/1931", "7/19/31", "7/19/1931", "jul 19, 1931", "july 19, 1931", "1931, 7, 19", "19310719")
WORDS = (*NAME.casefold().split(), *BORN, "snollygoster", "gallimaufry", "vermilion")
FROM_NOW = date.today()  # noqa: DTZ011 - the server is another process, which lives in the present


@pytest.fixture(autouse=True)
def in_the_present(noon: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC))


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[str]:
    """The real server over the test's database, everything it says in `log`."""
    environment = {
        **os.environ,
        "MILDSITE_INSTANCE": str(settings.secret_key_file.parent),
        "MILDSITE_DATABASE_URL": settings.database_url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as said:
        options = ["--bind", f"fd://{listening.fileno()}", "--log-level", "debug", "--no-control-socket"]
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            *options,
            "--capture-output",
            "--enable-stdio-inheritance",
            "wsgi:app",
        ]
        server = subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            # Waits in the socket until the server has started, however long it takes.
            urlopen(f"{url}/healthz", timeout=120).close()  # noqa: S310 - our own
            yield url
        finally:
            server.terminate()
            server.wait(timeout=30)


def signed_in(app: Flask, world: World, role: RoleName, url: str) -> Visitor:
    client = new_client(app, world, role)
    client.get("/start", base_url=url)
    cookie = client.get_cookie("mildsite", domain="localhost")
    assert cookie is not None
    return Visitor(url, {"mildsite": cookie.value})


def typed(**changes: str) -> dict[str, Any]:
    appointment = str(FROM_NOW + timedelta(days=14))
    there = {name: text for name, text in TYPED.items() if not name.startswith("item_dates")}
    return sheet_fields(**{**there, "procedure_date": str(FROM_NOW), "follow_up_date": appointment, **changes})


def issue(desk: Visitor, url: str = "/desk/sheets/new", **changes: str) -> str:
    """Type, be corrected, read back, issue; gives the sheet's address."""
    fields = {**typed(**changes), "csrf_token": token(desk)}
    desk.post(url, {**fields, "procedure_date": "2031-13-01"})
    desk.post(url, {**fields, "csrf_token": "wrong"})
    desk.post("/desk/sheets/draft", fields)
    assert desk.post("/desk/sheets/look", fields).status == 200
    panel = desk.post(url, fields).page.select_one("[name=confirmed]")
    assert panel is not None
    issued = desk.post(url, {**fields, "confirmed": str(panel["value"])})
    assert issued.status == 303, issued.body.decode()
    return issued.location


def token(visitor: Visitor) -> str:
    field = visitor.get("/desk/sheets/new").page.select_one("[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def a_day_at_the_desk(desk: Visitor) -> None:
    sheet, csrf = issue(desk), token(desk)
    for page in ("", "/pdf", "/page-1.png", "/amend", "/withdraw"):
        assert desk.get(sheet + page).status == 200
    desk.post(f"{sheet}/print", {"csrf_token": csrf, "reason": f"{NAME} lost it"})
    desk.post(f"{sheet}/delivery", {"csrf_token": csrf, "way": "paper"})
    desk.post(f"{sheet}/call", {"csrf_token": csrf, "outcome": "reached", "note": f"{NAME} has vermilion feet"})
    asked = {f"outcome-{n}": "taught_again" for n in range(5)} | {f"why-{n}": f"{NAME} forgot" for n in range(5)}
    desk.post(f"{sheet}/teach-back", {"csrf_token": csrf, **asked})
    desk.post("/desk/find", {"csrf_token": csrf, "words": NAME})
    assert desk.get(desk.post(f"{sheet}/code", {"csrf_token": csrf}).location).status == 200
    issue(desk, f"{sheet}/amend", end_reason="correction", practitioner="Dr. Snollygoster the Younger")
    second = issue(desk)
    desk.post(f"{second}/withdraw", {"csrf_token": csrf, "note": "Made twice."})
    assert desk.get("/desk/").status == 200


def a_batch(desk: Visitor) -> None:
    csrf = token(desk)
    cells = f"{NAME},19.07.1931x,{FROM_NOW},Dr. Snollygoster,Bring the vermilion lozenges.\n"
    data = f"Name,DOB,Procedure,Doctor,Note\n{cells}".encode()
    desk.post("/desk/batches", {"file": (b'"Xyzzyworth', "Xyzzyworth.csv"), "csrf_token": csrf})
    page = desk.post("/desk/batches", {"file": (data, "Xyzzyworth.csv"), "csrf_token": csrf}).location
    desk.post(f"{page}/rows", {"row.2.birth_date": "1931-07-19", "csrf_token": csrf})
    assert desk.post(f"{page}/issue", {"csrf_token": csrf}).status == 303
    desk.post(f"{page}/print", {"csrf_token": csrf})
    assert desk.get(f"{page}/sheets.pdf").status == 200
    assert desk.get(f"{page}/sheets.zip").status == 200


def a_downtime_and_a_recall(desk: Visitor, revision: str) -> None:
    csrf = token(desk)
    written = {"patient_name": NAME, "birth_date": "07/19/1931", "procedure_date": str(FROM_NOW)}
    form = {f"row.0.{name}": text for name, text in written.items()}
    number = f"DT-{FROM_NOW:%Y%m%d}-01"
    desk.post("/desk/downtime", {**form, "csrf_token": csrf, "downtime_form": "DT-x", "idempotency_key": "one-form"})
    desk.post("/desk/downtime", {**form, "csrf_token": csrf, "downtime_form": number, "idempotency_key": "one-form"})
    opened = desk.submit(f"/desk/recalls/text/{revision}", {"reason": "The ice advice is wrong."})
    assert opened.status == 303
    assert NAME in desk.get(opened.location).body.decode()
    assert desk.get(f"{opened.location}/calls.csv").status == 200


def at_home(home: Visitor, paper: OnPaper) -> None:
    home.get(paper.path)
    home.submit(paper.path, {"code": paper.wrong_code})
    opened = home.submit(paper.path, {"code": paper.code})
    assert opened.status == 303
    assert NAME in home.get(opened.location, Referer=f"{paper.path}").body.decode()
    assert home.get("/sheet/pdf?size=large").status == 200
    home.get("/sheet/calendar.ics")
    home.submit("/aftercare/sheet", {"patient_name": NAME, "procedure_date": str(FROM_NOW)})
    home.submit("/sign-in", {"email": "quetzalcoatlina@xyzzyworth.test", "password": "vermilion vermilion"})


def mistakes(desk: Visitor, home: Visitor, paper: OnPaper, broken: str) -> None:
    """Every kind of error page, some of them while a patient's words are at hand."""
    fields = typed()
    home.post("/desk/sheets/new", fields)
    desk.post("/desk/sheets/new", {**fields, "note": "vermilion " * 60_000})
    desk.post("/desk/find", {"words": NAME}, Origin="https://evil.example")
    desk.post("/", {"words": NAME})
    desk.get("/desk/", Host="evil.example")
    home.get(f"{paper.path}x")
    home.post(f"{paper.path}/x", {"code": paper.code})
    assert desk.get(f"/desk/sheets/{broken}").status == 500, "nothing failed"
    got = {answer.status for answer in (*desk.answers, *home.answers)}
    assert {400, 401, 404, 405, 413, 500} <= got


def is_error_page(answer: Answer) -> bool:
    """Not a nurse's own page, which says what is wrong and shows again what was typed."""
    heading = answer.page.select_one("h1")
    return heading is not None and heading.get_text(strip=True) in {str(text.title) for text in TEXTS.values()}


def canaries_in(data: str | bytes, secrets: set[str]) -> list[str]:
    text = data if isinstance(data, str) else data.decode("latin-1")
    low = text.casefold()
    wide = data.decode("utf-16-le", "replace").casefold() if isinstance(data, bytes) else ""
    return [word for word in WORDS if word in low or word in wide] + [secret for secret in secrets if secret in text]


def ways_of(app: Flask) -> set[str]:
    """Every link and code there is: each stands on its paper alone."""
    found: set[str] = set()
    for sheet in db.session.query(Sheet):
        paper = paper_of(sheet)
        found |= {paper.token, paper.code, f"{paper.code[:4]} {paper.code[4:]}"}
    return found


def metadata(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    xmp = reader.root_object["/Metadata"].get_object().get_data().decode() if "/Metadata" in reader.root_object else ""
    return f"{reader.metadata} {reader.trailer.get('/ID')} {xmp}"


def database_bytes(settings: Settings, folder: Path) -> bytes:
    """The database's files as they lie there, and a backup; or every table of a PostgreSQL."""
    if not settings.database_url.startswith("sqlite"):
        return repr(contents()).encode()
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "backup.sqlite3"),))
    return b"".join(found.read_bytes() for found in (*file.parent.glob(f"{file.name}*"), folder / "backup.sqlite3"))


def test_a_life_of_a_house_leaves_no_patient_behind(app: Flask, settings: Settings, tmp_path: Path):
    world = make_world()
    db.session.commit()
    log = tmp_path / "server.log"
    with serving(settings, log) as url:
        desk, home = signed_in(app, world, RoleName.NURSE, url), Visitor(url)
        a_day_at_the_desk(desk)
        a_batch(desk)
        sheet = queries.sheets_found(NAME)[0]
        paper, revision, broken = paper_of(sheet), str(sheet.revision_id), str(world.sheet.id)
        db.session.commit()  # an open transaction of the test would hold the server up
        a_downtime_and_a_recall(desk, revision)
        at_home(home, paper)
        ways = ways_of(app) | {paper.wrong_code}
        world.sheet.entries_sealed = b"broken " + world.sheet.entries_sealed
        db.session.commit()
        mistakes(desk, home, paper, broken)
        export = signed_in(app, world, RoleName.ADMINISTRATOR, url).get("/admin/audit/export.csv")
    answers = [*desk.answers, *home.answers]
    pdfs = [answer for answer in answers if answer.body.startswith(b"%PDF")]
    archives = [zipfile.ZipFile(io.BytesIO(answer.body)) for answer in answers if answer.body.startswith(b"PK")]
    files = sorted(str(path) for folder in (tmp_path, settings.instance) for path in folder.rglob("*"))

    assert len(answers) > 60
    assert len(pdfs) >= 5
    assert {answer.status for answer in answers if is_error_page(answer)} >= {401, 404, 405, 413, 500}
    assert archives
    assert canaries_in(log.read_bytes(), ways) == []
    assert "/s/<token>" in log.read_text(encoding="utf-8")
    assert canaries_in(database_bytes(settings, tmp_path), ways) == []
    assert canaries_in(export.body, ways) == []
    assert canaries_in("\n".join(files), ways) == []
    asked_for_link = {answer.url for answer in home.answers if answer.url.startswith("/s/")}
    for answer in answers:
        assert canaries_in(answer.headers, ways) == [], answer.url
        assert answer.url in asked_for_link or canaries_in(answer.url, ways) == []
        assert not is_error_page(answer) or canaries_in(answer.body, set()) == [], answer.url
    for answer in pdfs:
        assert canaries_in(metadata(answer.body), ways) == [], answer.url
    for archive in archives:
        assert canaries_in(repr(archive.infolist()), ways) == []
    # What was hunted for is there to be found, where it belongs.
    assert any("vermilion" in words_of(answer.body) for answer in pdfs)
    assert any(NAME in answer.body.decode("latin-1") for answer in answers)


def test_the_hunt_of_one_house_finds_what_was_planted():
    ways = {"T0ken-of-a-sheet_12345", "12345678"}
    for planted in (
        b"GET /find?q=xyzzyworth",
        "Quetzalcoatlina".encode("utf-16-le"),
        b"born 7/19/31",
        b"/s/T0ken-of-a-sheet_12345 HTTP",
        b"code=12345678",
    ):
        assert canaries_in(b"well " * 10 + planted + b" enough", ways), planted
    assert canaries_in(b"GET /s/*** 2026-11-22 07:19:31 D-00042", ways) == []


def test_the_hunt_of_the_whole_suite_finds_what_was_planted(
    tmp_path: Path, listener: Listener, caplog: pytest.LogCaptureFixture
):
    """In a log line, in the words of an error, and in a database file after the row is deleted."""
    logging.getLogger("a.library").error("cannot read %s", NAME)
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("another.library").exception("failed")
    heard, listener.heard = listener.heard, []
    assert [line.partition(":")[0] for line in heard] == ["a.library", "another.library"]
    with closing(sqlite3.connect(tmp_path / "planted.sqlite3")) as connection:
        connection.execute("CREATE TABLE note (words TEXT)")
        connection.execute("INSERT INTO note VALUES (?)", (f"{NAME} and more",))
        connection.commit()
    assert names_in_files(tmp_path) == ["planted.sqlite3: Quetzalcoatlina", "planted.sqlite3: Xyzzyworth"]
