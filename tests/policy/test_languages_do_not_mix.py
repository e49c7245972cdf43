"""A page speaks one language: no fragment of another stands on it unless it says so. The same holds for the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from mildsite import clock, languages
from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC, publish_for_show
from mildsite.cli.installing import add_starter_pages
from mildsite.clinic.changing import change_details
from mildsite.clinic.models import SheetPart
from mildsite.clinic.queries import current_details
from mildsite.content import publishing, queries, stopping
from mildsite.content.drafting import start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page
from mildsite.pdf.rendering import render
from mildsite.sheets.composing import GUIDANCE, SPECIMEN, compose, discharge_sheet
from mildsite.sheets.entries import Appointment, WeWillCall
from mildsite.sheets.sources import source_of
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_value
from tests.factories.content import make_next_text
from tests.factories.papers import ACCESS
from tests.factories.sheets import make_entries
from tests.support.client import form_fields, parse
from tests.support.pdfs import words_of
from tests.support.reading_words import foreign, words_by_language

NAMES = (
    DEMO_CLINIC.name,
    DEMO_CLINIC.address,
    "MILD",
    "Español",
    "English",
    "Zoë O'Brien",
    "Suite 200",
    ACCESS.uri,
    ACCESS.address,
    "{page}",
    "{pages}",
)
LANGUAGES = ("en", "es")
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def site(app) -> list[Page]:
    """The demonstration, with every starter page in both languages."""
    change_details(DEMO_CLINIC, is_demo=True, actor_id=None)
    pages = add_starter_pages()
    publish_for_show(pages, editor=make_staff(RoleName.EDITOR), reviewer=make_staff(RoleName.REVIEWER))
    return pages


def prefix_of(language: str) -> str:
    return "" if language == languages.DEFAULT else f"/{language}"


def address(page: Page) -> str:
    return f"{prefix_of(page.language)}/{page.slug}"


def aftercare(language: str) -> Page:
    return queries.live_aftercare(language=language)[0]


def assert_speaks(html: str, language: str) -> None:
    assert html.split('<html lang="', 1)[1].split('"', 1)[0] == language
    said = words_by_language(html)
    for tag, words in said.items():
        assert tag in LANGUAGES, f"a language that is none: {tag!r}"
        assert foreign(words, tag, names=NAMES) == [], f"not {tag}"
    assert len(said[language]) > 5


@every_language
def test_every_page_speaks_its_language(site, client, language):
    pages = [page for page in site if page.language == language]
    assert len(pages) == 6
    for page in pages:
        assert_speaks(client.get(address(page)).get_data(as_text=True), language)


def test_clinic_values_speak_the_language_of_the_page(client):
    make_value("lifting_days", "7")
    for language in LANGUAGES:
        answer = client.get(address(aftercare(language)))
        assert "7" in parse(answer).select_one(".checklist").get_text()
        assert_speaks(answer.get_data(as_text=True), language)


@every_language
def test_error_pages_speak_the_language_of_their_address(app, client, language):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    prefix = prefix_of(language)
    answers = [
        client.get(f"{prefix}/no-such-page"),
        client.post(f"{prefix}/no-such-page"),
        client.post(f"{prefix}/"),
        client.post(f"{address(aftercare(language))}/sheet", data={"patient_name": "x" * 2000}),
    ]
    assert {answer.status_code for answer in answers} >= {404, 405, 413}
    for answer in answers:
        assert_speaks(answer.get_data(as_text=True), language)


WRONG = (
    {},
    {"patient_name": "", "procedure_date": "31/31/2026"},
    {"patient_name": "x" * 300, "procedure_date": "1066-10-14"},
    {"patient_name": "  ", "procedure_date": "2026-11-22"},
    {"patient_name": "محمد", "procedure_date": "2027-11-22"},
    {"patient_name": "Zoë O'Brien", "procedure_date": "2026-11-22", "csrf_token": "old"},
)


@every_language
def test_the_form_and_its_complaints_speak_the_language_of_the_page(client, language):
    url = f"{address(aftercare(language))}/sheet"
    fields = form_fields(client.page(url).select_one("main form"))
    for typed in WRONG:
        answer = client.post(url, data={**fields, **typed})
        assert answer.status_code == 400
        assert parse(answer).select_one(".summary")
        assert_speaks(answer.get_data(as_text=True), language)


def test_a_stopped_text_says_so_in_the_language_of_the_page(client):
    stopping.stop(aftercare("en"), reason="A dose is wrong.", actor=make_staff(RoleName.REVIEWER))
    for language in LANGUAGES:
        answer = client.get(f"{address(aftercare(language))}/sheet")
        assert not parse(answer).select("form[method=post]")
        assert_speaks(answer.get_data(as_text=True), language)


@pytest.mark.parametrize("change", Change)
def test_a_translation_left_behind_says_so_in_its_own_language(client, change):
    english = aftercare("en")
    make_next_text(english, english.live_revision.document, change=change)
    answer = client.get(address(aftercare("es")))
    assert_speaks(answer.get_data(as_text=True), "es")
    links = parse(answer).select("article .stale a")
    assert [link["lang"] for link in links] == (["en"] if change is Change.SAFETY else [])


def test_pages_speak_their_language_where_one_is_not_translated(client):
    publishing.unpublish(aftercare("es"), actor=make_staff(RoleName.REVIEWER))
    assert_speaks(client.get(address(aftercare("en"))).get_data(as_text=True), "en")
    assert_speaks(client.get("/es/").get_data(as_text=True), "es")


def test_a_preview_speaks_the_language_of_its_text(client):
    editor = make_staff(RoleName.EDITOR)
    client.sign_in(editor)
    for language in LANGUAGES:
        draft = start_draft(aftercare(language), actor=editor)
        html = client.get(f"/admin/pages/revisions/{draft.id}/preview").get_data(as_text=True)
        assert_speaks(html, language)


def sheets(language: str) -> Iterator[list[str]]:
    """The words of each kind of paper, with every entry a nurse can make."""
    text, details = aftercare(language).live_revision, current_details()
    details.sheet_parts = " ".join(SheetPart)
    follow_ups = (
        Appointment(on=date(2026, 12, 6), at=time(9, 30), place="Suite 200"),
        WeWillCall(by=date(2026, 12, 6)),
    )
    for paperwork in (discharge_sheet("D-00042", ACCESS), SPECIMEN, GUIDANCE):
        for follow_up in (*follow_ups, None):
            for dates in ({}, {"lifting": date(2026, 11, 29)}):
                sheet = compose(
                    [source_of(text)],
                    details=details,
                    entries=make_entries(
                        follow_up=follow_up,
                        item_dates=dates,
                        practitioner="Dr. Ames",
                        chart_number="C-1",
                        responsible_adult="Alex Kim",
                        adult_exempt=follow_up is None,
                    ),
                    paperwork=paperwork,
                    issued_at=clock.now(),
                )
                yield list(_strings(sheet.model_dump()))


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, part in tree.items():
            if name not in ("kind", "type", "language", "renderer"):
                yield from _strings(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _strings(part)


@every_language
def test_a_sheet_speaks_the_language_of_its_text(language):
    for words in sheets(language):
        assert foreign(words, language, names=(*NAMES, "Dr. Ames")) == []


def test_the_spanish_sheet_as_it_is_printed():
    text = aftercare("es").live_revision
    sheet = compose(
        [source_of(text)],
        details=current_details(),
        entries=make_entries(item_dates={"lifting": date(2026, 11, 29)}),
        paperwork=discharge_sheet("D-00042", ACCESS),
        issued_at=clock.now(),
    )
    words = " ".join(words_of(render(sheet)).split())
    for part in (
        "Sus instrucciones de alta",
        "Hasta el final del domingo, 29 de noviembre",
        "domingo, 22 de noviembre de 2026",
        "Llame al 911",
        "Hoja D-00042 · Revisión 1 del texto",
        "DEMOSTRACIÓN – no es para pacientes",
    ):
        assert part in words, part


def test_the_test_would_see_a_fragment():
    assert foreign(["Llámenos", "Back in a moment"], "es") == ["Back in a moment"]
    assert foreign(["Call us", "Próxima revisión de la página"], "en") == ["Próxima revisión de la página"]
    assert words_by_language('<html lang="es"><p>Hola</p><a lang="en" title="The page">English</a>')["en"] == [
        "English",
        "The page",
    ]
