"""Whatever a document says stands on the web page, in the plain text and on the sheet, where each has a place for it.

The sheet goes without lead, invitation and picture by design: it says them better itself (see `sheets/composing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template
from hypothesis import HealthCheck, given, settings

from mildsite.content.document import ChecklistItem, Claim, Document, Phrases
from mildsite.content.placeholders import fill, values_for
from mildsite.content.plain import document_text
from mildsite.sheets.names import visible
from mildsite.web.shared.page_view import page_context
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document
from tests.factories.papers import make_paper, unsaved_details
from tests.strategies.documents import DOCUMENTS
from tests.support.said import Said, said_in

MANY = settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TODAY = date(2026, 11, 22)
ON_THE_SHEET = {"section", "key_points", "summary", "checklist", "red_flags", "medicines", "claim"}
VALUES = values_for(unsaved_details())


def plain_words(text: str) -> str:
    return " ".join(text.split())


def missing(said: Iterable[Said], shown: str) -> list[Said]:
    """What is not among the words that somebody is shown. Full stops are set anew at the end of a checklist item."""
    shown = plain_words(shown)
    return [one for one in said if plain_words(fill(_without_full_stop(one), VALUES)) not in shown]


def _without_full_stop(one: Said) -> str:
    return one.words.rstrip(".") if isinstance(one.part, ChecklistItem) else one.words


def in_force(document: Document) -> Iterator[Said]:
    """All but claims that have expired, and what only menus show."""
    for one in said_in(document):
        if one.field != "menu" and not (isinstance(one.block, Claim) and one.block.expires_on < TODAY):
            yield one


def web_page(app: Flask, document: Document) -> str:
    with app.test_request_context("/"):
        html = render_template("shared/page.html", **page_context(document, VALUES, language="en"))
    soup = BeautifulSoup(html, "html5lib")
    hidden = [tag.get(name, "") for tag in soup.find_all(["meta", "img"]) for name in ("content", "alt")]
    return " ".join([soup.get_text(" "), *hidden])


@MANY
@given(document=DOCUMENTS)
def test_every_text_stands_on_the_web_page(app: Flask, clinic: None, document: Document) -> None:
    said = (one for one in in_force(document) if not isinstance(one.block, Phrases))  # those are the nurse's to choose
    assert missing(said, web_page(app, document)) == []


@MANY
@given(document=DOCUMENTS)
def test_every_text_stands_in_the_plain_text(document: Document) -> None:
    """But for the words for search engines, menus, and readers who cannot see a picture."""
    said = (one for one in said_in(document) if one.field not in ("description", "menu", "alt"))
    assert missing(said, document_text(document, VALUES)) == []


@MANY
@given(document=DOCUMENTS)
def test_every_text_for_patients_stands_on_the_sheet(document: Document) -> None:
    """A date stands in the place of an item's general time, and paper has nothing for what nobody sees."""
    said = (one for one in in_force(document) if one.block is not None and one.block.type in ON_THE_SHEET)
    said = (one for one in said if not (one.field == "general_time" and one.part.dated))
    said = (replace(one, words=visible(one.words)) for one in said)
    assert missing(said, " ".join(make_paper(document).texts())) == []


@pytest.fixture
def clinic(app: Flask) -> None:
    make_clinic()


def with_claim(expires_on: date) -> Document:
    claim = {
        "id": "covered",
        "type": "claim",
        "heading": "Who pays",
        "text": "Medicare *covers* it.",
        "source": "CMS, decision 150.13",
        "stated_on": date(2016, 12, 7),
        "expires_on": expires_on,
    }
    return make_document(blocks=[*make_document().to_json()["blocks"], claim])


def test_a_claim_stands_on_page_and_sheet_with_its_source_and_date_through_its_last_day(app: Flask, clinic: None):
    document = with_claim(TODAY)
    for shown in (web_page(app, document), " ".join(make_paper(document).texts())):
        for words in ("Who pays", "covers", "Source: CMS, decision 150.13 (December 7, 2016)"):
            assert words in plain_words(shown)


def test_a_claim_that_has_expired_is_gone_from_page_and_sheet(app: Flask, clinic: None):
    document = with_claim(TODAY - timedelta(days=1))
    for shown in (web_page(app, document), " ".join(make_paper(document).texts())):
        for words in ("Who pays", "covers", "CMS"):
            assert words not in shown
