"""The audit log is read, searched and taken away as a table; nothing on the page can change it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.web.shared.csv_export import csv_response, harmless
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic

FORMULAS = [
    *('=HYPERLINK("http://x.test")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\u00a0=1"),
    *("＝1+1", "＋1", "－1", "＠A1", "\ufeff=1", "=cmd|' /C calc'!A0", "\u200b@x", "\v=1"),
]


@pytest.fixture
def reader(app, client):
    make_clinic()
    user = make_staff(RoleName.ADMINISTRATOR, name="Ada Administrator")
    client.sign_in(user)
    return user


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("tbody tr")]


def numbers(page: BeautifulSoup) -> list[int]:
    return [int(row[0]) for row in rows(page)]


def download(client, query: str = "") -> list[list[str]]:
    response = client.get(f"/admin/audit/export.csv{query}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="audit-log.csv"'
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def test_an_event_tells_who_did_what_to_whom_and_when(reader, client):
    nora = make_staff(RoleName.NURSE, name="Nora Nurse")
    record(Action.STAFF_ROLES_CHANGED, actor_id=reader.id, subject_id=nora.id, before="nurse", after="editor nurse")
    newest = rows(client.page("/admin/audit/"))[0]
    assert newest[2:] == [
        "Ada Administrator",
        "Staff: roles changed",
        "Nora Nurse",
        "after: editor nurse; before: nurse",
    ]
    assert newest[1] == "Nov 22, 2026, 12:00\u00a0PM"
    assert "Nora Nurse" in client.page(f"/admin/audit/{newest[0]}").get_text()


def test_a_long_number_is_short_in_the_list_and_whole_in_the_event(reader, client):
    digest = "0123456789abcdef" * 4
    record(Action.DRAFT_SAVED, actor_id=reader.id, sha256=digest)
    newest = rows(client.page("/admin/audit/"))[0]
    assert newest[5] == "sha256: 01234567…"
    assert digest in client.page(f"/admin/audit/{newest[0]}").get_text()
    assert digest in download(client)[1][5]


def test_the_newest_come_first_or_the_oldest(reader, client):
    for _ in range(5):
        record(Action.SIGNED_IN, actor_id=reader.id, second_factor="app")
    page = client.page("/admin/audit/")
    assert numbers(page) == sorted(numbers(page), reverse=True)
    turned = client.page(page.select_one("th a")["href"])
    assert numbers(turned) == sorted(numbers(page))
    assert numbers(client.page(turned.select_one("th a")["href"])) == numbers(page)


def test_a_long_log_is_turned_page_by_page_and_no_event_is_lost(reader, client):
    for _ in range(120):
        record(Action.SIGNED_IN, actor_id=reader.id, second_factor="app")
    url, seen = "/admin/audit/?action=staff.signed_in", []
    while url:
        page = client.page(url)
        seen += numbers(page)
        more = [link["href"] for link in page.select("nav a") if link.get_text() == "More"]
        url = more[0] if more else ""
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=nora", {"staff.signed_in", "staff.deactivated"}),
        ("search=signed+in", {"staff.signed_in"}),
        ("search=needle", {"staff.joined"}),
        ("action=staff.deactivated", {"staff.deactivated"}),
        ("action=staff.deactivated&search=signed", set()),
        ("search=%25", set()),
    ],
)
def test_a_search_finds_people_acts_and_details(reader, client, query, found):
    nora = make_staff(RoleName.NURSE, name="Nora Nurse")
    record(Action.SIGNED_IN, actor_id=nora.id, second_factor="app")
    record(Action.STAFF_JOINED, actor_id=reader.id, invitation="needle")
    record(Action.STAFF_DEACTIVATED, actor_id=reader.id, subject_id=nora.id)
    words = {row[3].lower().replace(": ", ".").replace(" ", "_") for row in rows(client.page(f"/admin/audit/?{query}"))}
    assert words - {"staff.added"} == found


def test_a_day_is_the_clinics_day(reader, client, set_clock):
    for hour, minute in ((4, 59), (5, 0)):
        set_clock(datetime(2026, 11, 25, hour, minute, tzinfo=UTC))  # midnight in New York is 5:00
        record(Action.SIGNED_IN, actor_id=reader.id, second_factor="app")
    set_clock(NOON)
    assert [row[1] for row in rows(client.page("/admin/audit/?day=2026-11-25"))] == ["Nov 25, 2026, 12:00\u00a0AM"]
    assert [row[1] for row in rows(client.page("/admin/audit/?day=2026-11-24"))] == ["Nov 24, 2026, 11:59\u00a0PM"]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "<script>", "%00", "１"])
def test_a_day_that_is_none_is_said_at_its_field(reader, client, day):
    assert "not a real day" in client.page(f"/admin/audit/?day={day}").select_one("#day-error").get_text()


@pytest.mark.parametrize(
    "query",
    [
        *("page=-1", "page=999999999999999999999", "page=x", "sort=99", "sort=-1", "sort=x&desc=y", "page_size=100000"),
        *("search=%00", "search=" + "x" * 5000, "search=%27+OR+1%3D1", "action=no.such", "flt0_0=1", "flt1_2=x"),
        *("endpoint=x", "_anchor=x", "_external=1&_scheme=javascript", "_method=POST", "url=https://evil.example/"),
    ],
)
def test_whatever_stands_in_the_address_the_list_answers(reader, client, query):
    page = client.page(f"/admin/audit/?{query}")
    assert "evil.example" not in "".join(link["href"] for link in page.select("a") if "url=" not in link["href"])
    assert all(link["href"].startswith(("/", "#")) for link in page.select("a"))
    assert client.get(f"/admin/audit/export.csv?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "999999999999999999999999", "x", "-1"])
def test_an_event_that_is_not_there_is_not_found(reader, client, number):
    assert client.get(f"/admin/audit/{number}").status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "http:evil.example", "http:/evil.example", "//evil.example"]
)
def test_the_way_back_leads_nowhere_else(reader, client, elsewhere):
    """`http:evil.example` is a path to Python, and another host to a browser that is at https."""
    page = client.page(f"/admin/audit/1?url={elsewhere}")
    assert page.select_one("main a")["href"] == "/admin/audit/"


def test_the_way_back_leads_to_the_list_as_it_was(reader, client):
    event = client.page("/admin/audit/?search=staff").select_one("td a")["href"]
    assert client.page(event).select_one("main a")["href"].startswith("/admin/audit/?search=staff")


def test_no_address_of_the_log_takes_anything(reader, client, bare_app):
    rules = [rule for rule in bare_app.url_map.iter_rules() if rule.endpoint.startswith("admin_audit.")]
    assert {method for rule in rules for method in rule.methods} == {"GET", "HEAD", "OPTIONS"}
    for url in ("new/", "edit/?id=1", "delete/", "action/", "ajax/update/"):
        assert client.get(f"/admin/audit/{url}").status_code == 404


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_shown_as_text(app, formula):
    assert harmless(formula).startswith("'")
    with app.test_request_context():
        text = csv_response(["a"], [[formula]], name="x").get_data().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline="")))[1][0].startswith("'")


@pytest.mark.parametrize("words", ["Nora", "1-2", "a=b", "o'neil", "", "12", 'Zoë, "x"\n=1'])
def test_other_words_stay_as_they_are(words):
    assert harmless(words) == words


def test_the_table_holds_what_the_list_found(reader, client):
    make_staff(RoleName.NURSE, name="=cmd|' /C calc'!A0")
    nurse = make_staff(RoleName.NURSE, name="Zoë =1")
    record(Action.SIGNED_IN, actor_id=nurse.id, second_factor="app")
    header, *lines = download(client, "?action=staff.signed_in")
    assert header == ["Number", "Time (UTC)", "Who", "What", "About", "Details"]
    assert [line[1:4] for line in lines] == [["2026-11-22T17:00:00+00:00", "Zoë =1", "Staff: signed in"]]
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in download(client) for cell in line)


def test_a_huge_log_is_cut_at_the_limit_that_the_page_tells(reader, client, monkeypatch):
    monkeypatch.setattr("mildsite.web.admin.audit.EXPORT_ROWS", 3)
    for _ in range(5):
        record(Action.SIGNED_IN, actor_id=reader.id, second_factor="app")
    assert len(download(client)) == 4
    assert "newest 3 events" in client.page("/admin/audit/").get_text()
