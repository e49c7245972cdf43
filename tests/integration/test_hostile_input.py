"""A corpus of hostile input through the running application, into everything that takes any.

Nothing fails, nothing is shown as markup, and nothing is opened but what the program has a reason to open.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mildsite.accounts.roles import RoleName
from mildsite.content.errors import ContentError
from mildsite.pdf.faces import unprintable
from mildsite.pdf.rendering import render
from mildsite.sheets.entries import Appointment
from mildsite.sheets.names import clean_line, clean_text
from tests.factories.papers import ISSUED_AT, make_paper
from tests.factories.world import World, make_world
from tests.support import hostile_files
from tests.support.client import CheckingClient
from tests.support.folders import CARE, brought_in, edit
from tests.support.hostile_requests import (
    ADDRESS_PARTS,
    BODIES,
    FILE_NAMES,
    HEADERS,
    HUGE,
    PAGES,
    QUERIES,
    QUERY_NAMES,
)
from tests.support.hostile_words import BY_KIND, WORDS
from tests.support.injections import PAYLOADS, assert_only_text_on_paper
from tests.support.open_watch import watching
from tests.support.tables import contents
from tests.support.views import csrf_token
from tests.support.visits import GETS, POSTS, Visit, new_client, visit

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
"""Werkzeug leaves what it has read of a refused upload to the garbage collector."""
PICTURES, LISTS, BOOKS = hostile_files.pictures(), hostile_files.lists(), hostile_files.spreadsheets()
ALL_WORDS = (*PAYLOADS, *WORDS)
A_SHARE = 8
"""Words that each form gets, in turn. Those below get every one."""
EVERY_WORD = {"desk.find", "portal.link"}
MORE_FIELDS = {
    "desk.new_sheet": (
        "note",
        "follow_up_place",
        "responsible_adult",
        "phone",
        "chart_number",
        "note_language",
        "follow_up_time",
    ),
    "desk.amend_sheet": ("note", "follow_up_place", "responsible_adult", "phone", "language", "also_language"),
    "desk.draft": ("note", "typist", "confirmed"),
    "desk.teach_back": ("why-0", "why-1"),
    "desk.print_again": ("reason",),
    "desk.batch_print": ("reason", "sides"),
    "desk.batch_issue": ("overdue_reason", "again"),
    "desk.batch_rows": ("leave_out", "row.2.patient_name", "row.x.note", f"row.{HUGE}.note", "row.-1.note"),
    "signin.sign_in": ("next", "kept_form"),
    "admin_pages.publish": ("at", "day", "time"),
    "admin_review.publish": ("at", "day", "time"),
    "admin_review.approve": ("change", "source"),
}
"""Fields that a good request may leave out."""


@pytest.fixture
def world(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where large uploads wait
    return make_world()


@pytest.fixture
def opened(world: World, tmp_path: Path, key_folder: Path) -> Iterator[None]:
    """Fails when something was opened that nobody has a reason to open."""
    with watching(tmp_path, key_folder) as strangers:
        yield
    assert strangers == []


def browser(app: Flask, world: World, role: RoleName | None) -> CheckingClient:
    client = new_client(app, world, role)
    client.checks_pages = False  # thousands of answers, most of them the same error page
    return client


def assert_harmless(answer: TestResponse, what: object) -> None:
    assert answer.status_code < 500, what
    assert "evil.example" not in answer.headers.get("Location", ""), what
    assert answer.headers.getlist("Set-Cookie") == [
        one for one in answer.headers.getlist("Set-Cookie") if "evil" not in one
    ]
    if answer.mimetype == "text/html":
        html = answer.get_data(as_text=True)
        assert [word for word in _MARKUP if word in html] == [], what


_MARKUP = [
    word
    for word in ALL_WORDS
    if "<" in word and ">" in word and word not in ("<javascript:window.__hit=1>", "<%= 7*7 %>")
]
"""As it was typed it must not stand in any page."""


def test_the_corpus_is_as_large_as_it_should_be():
    kinds = {"injections.txt": PAYLOADS, **BY_KIND, "pictures": PICTURES, "lists": LISTS, "spreadsheets": BOOKS}
    kinds |= {"addresses": ADDRESS_PARTS, "queries": QUERIES, "headers": HEADERS, "bodies": BODIES}
    kinds |= {"names of files": FILE_NAMES, "pages": PAGES}
    assert {name: len(kind) for name, kind in kinds.items() if len(kind) < 8} == {}
    assert len(set(ALL_WORDS)) == len(ALL_WORDS)
    assert len(set(PICTURES.values())) + len(set(LISTS.values())) + len(set(BOOKS.values())) > 90
    assert sum(len(kind) for kind in kinds.values()) > 450


def words_for(number: int, endpoint: str) -> list[str]:
    if endpoint in EVERY_WORD:
        return list(ALL_WORDS)
    turning = itertools.islice(itertools.cycle(ALL_WORDS), number * A_SHARE, (number + 1) * A_SHARE)
    return list(turning)


def test_words_in_every_field_of_every_form(app: Flask, world: World, opened: None):
    """One field at a time, so that the others let the request through to where it is used."""
    sent = 0
    for number, (endpoint, role) in enumerate(sorted(POSTS.items())):
        client = browser(app, world, role)
        request, token = visit(app, world, "POST", endpoint), csrf_token(client)
        fields = [
            *(name for name, value in request.fields.items() if isinstance(value, str)),
            *MORE_FIELDS.get(endpoint, ()),
        ]
        for place, word in enumerate(words_for(number, endpoint)):
            field = fields[place % len(fields)] if fields else "anything"
            for name in {field, "patient_name"} if endpoint == "desk.downtime" else {field}:
                answer = Visit("POST", request.url, {**request.fields, name: word}, request.cookies).send(
                    client, token=token
                )
                assert_harmless(answer, (endpoint, name, word))
                sent += 1
            if endpoint == "signin.sign_out":
                break
    assert sent > 800, sent


def test_words_in_every_part_of_every_address(app: Flask, world: World, opened: None):
    """In the place of what an address ends with."""
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in GETS or not rule.arguments or rule.endpoint == "portal.link":
            continue
        client, good = browser(app, world, GETS[rule.endpoint]), visit(app, world, "GET", rule.endpoint).url
        start, _, end = good.rpartition("/")
        ending = f".{end.partition('.')[2]}" if "." in end else ""
        for place, part in enumerate(ADDRESS_PARTS):
            url = f"{start}/{quote(part, safe='/%')}" if place % 2 else f"{start}/{quote(part, safe='')}{ending}"
            if not url.startswith("//"):  # which names a host
                assert_harmless(client.get(url), url)
                tried += 1
    assert tried > 1_000, tried


@pytest.mark.parametrize("value", QUERIES)
def test_words_in_every_query(app: Flask, world: World, opened: None, value: str):
    query = urlencode(dict.fromkeys(QUERY_NAMES, value))
    place = QUERIES.index(value)
    for number, (endpoint, role) in enumerate(sorted(GETS.items())):
        if number % 3 == place % 3:
            request = visit(app, world, "GET", endpoint)
            assert_harmless(
                Visit("GET", f"{request.url}?{query}", cookies=request.cookies).send(browser(app, world, role)),
                endpoint,
            )


@pytest.mark.parametrize("endpoint", ["site.front", "desk.today", "portal.link", "shared.static", "signin.sign_in"])
def test_headers_of_every_kind(app: Flask, world: World, opened: None, endpoint: str):
    request = visit(app, world, "GET", endpoint)
    for told in HEADERS:
        for method in ("GET", "POST"):
            answer = browser(app, world, GETS[endpoint]).open(request.url, method=method, headers=told)
            assert_harmless(answer, told)
            assert "evil.example" not in f"{answer.headers}{answer.get_data(as_text=True)}", told


@pytest.mark.parametrize(
    "endpoint", ["desk.new_sheet", "desk.batches", "portal.link", "admin_pages.edit", "admin_pictures.index"]
)
def test_bodies_that_are_no_form(app: Flask, world: World, opened: None, endpoint: str):
    request, client = visit(app, world, "POST", endpoint), browser(app, world, POSTS[endpoint])
    for kind, body in BODIES:
        assert_harmless(client.post(request.url, data=body, content_type=kind), (kind, body[:60]))


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(app: Flask, world: World, opened: None, name: str):
    client = browser(app, world, RoleName.EDITOR)
    file = {"description": "x", "file": (io.BytesIO(PICTURES[name]), "a.png")}
    assert_harmless(client.post("/admin/pictures/", data={**file, "csrf_token": csrf_token(client)}), name)
    owner, request = browser(app, world, RoleName.ADMINISTRATOR), visit(app, world, "POST", "admin_clinic.change")
    logo = Visit("POST", request.url, {**request.fields, "logo": (PICTURES[name], "a.png")})
    assert_harmless(logo.send(owner, token=csrf_token(owner)), name)


@pytest.mark.parametrize("name", [*LISTS, *BOOKS])
def test_lists_and_spreadsheets(app: Flask, world: World, opened: None, name: str):
    client = browser(app, world, RoleName.NURSE)
    data = LISTS.get(name) or BOOKS[name]
    answer = client.post(
        "/desk/batches", data={"file": (io.BytesIO(data), "list.csv"), "csrf_token": csrf_token(client)}
    )
    assert_harmless(answer, name)
    if answer.status_code == 303:
        assert_harmless(client.get(answer.location), name)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_names_of_files_are_never_used(app: Flask, world: World, opened: None, name: str):
    before = set(Path(tempfile.gettempdir()).parent.rglob("*evil*"))
    for endpoint in ("desk.batches", "admin_pictures.index"):
        client, request = browser(app, world, POSTS[endpoint]), visit(app, world, "POST", endpoint)
        files = {
            field: (value[0], name) if isinstance(value, tuple) else value for field, value in request.fields.items()
        }
        answer = Visit("POST", request.url, files).send(client, token=csrf_token(client))
        assert_harmless(answer, name)
        assert answer.status_code == (400 if "\n" in name else 303), "the name of a file decides nothing"
        assert name not in repr(contents())
    assert set(Path(tempfile.gettempdir()).parent.rglob("*evil*")) == before


def test_words_on_paper_open_nothing(world: World, opened: None):
    """The renderer knows markup that reads files and asks the network; none of it is ours to say."""
    lines = [line for word in ALL_WORDS if (line := clean_line(word)[:100]) and not unprintable(line)]
    notes = [text for word in ALL_WORDS if (text := clean_text(word)[:400]) and not unprintable(text)]
    assert min(len(lines), len(notes)) > 200
    for start in range(0, len(lines) - 3, 3):
        name, practitioner, adult = lines[start : start + 3]
        place = Appointment(on=ISSUED_AT.date(), at=None, place=adult)
        data = render(make_paper(patient_name=name, practitioner=practitioner, note=notes[start], follow_up=place))
        for word in (name, practitioner, adult):
            assert_only_text_on_paper(data, word)


@pytest.mark.parametrize(("old", "new"), PAGES)
def test_hostile_pages_in_a_folder(folder: Path, elsewhere: None, tmp_path: Path, key_folder: Path, old: str, new: str):
    edit(folder, CARE, old, new)
    before = contents()
    # The import opens each file by its name alone, below a folder that it holds open.
    names = [Path(path.name) for path in folder.rglob("*")]
    with watching(tmp_path, key_folder, *names) as strangers, contextlib.suppress(ContentError):
        brought_in(folder)
    assert strangers == []
    after = contents()
    assert [row for row in after["page"] if row not in before["page"] and "'care'" in row] == []


def test_the_watch_sees_a_file_and_a_connection(tmp_path: Path):
    """The tests above would pass as well if it saw nothing."""
    with watching(tmp_path) as strangers:
        (tmp_path / "mine").write_text("x", encoding="utf-8")
        Path("/etc/hostname").exists()
        with Path("/etc/passwd").open("rb"):
            pass
        with socket.socket() as tried, pytest.raises(OSError, match="refused"):
            tried.connect(("127.0.0.1", 9))
    assert [what.partition(" ")[0] for what in strangers] == ["open", "socket.connect"]
