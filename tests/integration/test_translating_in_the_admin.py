"""Translations in the admin: started, written beside their source, reviewed beside it, and never lost sight of."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import queries, reviewing
from mildsite.content.document import Document
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.lifecycle import Change, State
from mildsite.content.models import Page
from mildsite.content.stopping import stop
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import (
    TRANSLATOR,
    make_document,
    make_live_page,
    make_live_translation,
    make_next_text,
    make_translation,
    newest,
)
from tests.support.client import form_fields, parse

FORM = "form.editor"


@pytest.fixture
def editor(app, client):
    make_clinic(languages=("es",))
    client.sign_in(make_staff(RoleName.EDITOR))
    return client


@pytest.fixture
def source(editor) -> Page:
    return make_live_page()


def of(page: Page) -> str:
    return f"/admin/pages/{page.id}"


def editing(page: Page) -> str:
    return f"/admin/pages/revisions/{newest(page).id}/edit"


def text(element) -> str:
    return " ".join(element.get_text().split())


def changed_document(**texts: str) -> Document:
    """The source with another checklist item and a new part."""
    tree = make_document().to_json()
    tree["blocks"][2]["items"].append({"id": "walk", "intent": "do", "text": "Walk a little each day."})
    tree["blocks"].insert(2, {"id": "driving", "type": "section", "heading": "Driving", "text": "Ask us first."})
    tree["blocks"][1]["text"] = "You may feel **very** sore."
    return Document.model_validate({**tree, **texts})


def test_a_translation_is_started_from_the_page_it_translates(editor, source):
    link = editor.page(of(source)).find("a", string="Translate into Español")
    form = editor.page(link["href"]).select_one("main form")
    assert form_fields(form)["slug"] == "aftercare"
    response = editor.submit(link["href"], {"slug": "cuidados"})
    page = queries.page_at("cuidados", language="es")
    assert response.location == editing(page)
    shown = editor.page(of(source))
    assert not shown.find("a", string="Translate into Español")
    row = text(shown.select_one(f'a[href="{of(page)}"]').parent)
    assert row == "Español: After-care Not on the site. Newest text: draft."


def test_a_taken_address_and_a_second_translation_are_refused_with_words(editor, source):
    make_live_translation(source, slug="cuidados")
    other = make_live_page(key="other", slug="other")
    response = editor.submit(f"/admin/outline/{other.id}/translate/es", {"slug": "cuidados"})
    assert response.status_code == 400
    assert "Another page has this address." in parse(response).select_one("#slug-error").get_text()
    response = editor.submit(f"/admin/outline/{source.id}/translate/es", {"slug": "otra"})
    assert response.status_code == 400
    assert "translated into this language already" in parse(response).select_one(".summary").get_text()


def test_a_translation_of_a_translation_is_neither_offered_nor_made(editor, source):
    page = make_live_translation(source)
    shown = editor.page(of(page))
    assert not [link for link in shown.select("a") if link.get_text().startswith("Translate into")]
    response = editor.submit(f"/admin/outline/{page.id}/translate/es", {"slug": "otra"})
    assert response.status_code == 400
    assert "This page is a translation itself." in parse(response).select_one(".summary").get_text()
    assert editor.get(f"/admin/outline/{source.id}/translate/xx").status_code == 404


def test_the_source_stands_above_each_part_as_it_is_typed(editor, source):
    page = make_translation(source)
    shown = editor.page(editing(page))
    assert "Care for yourself at home." in text(shown.select_one("#blocks-0 .source[lang=en]"))
    assert "Call {clinic_name}." in text(shown.select_one("#blocks-4 .source")), "placeholders as they are typed"
    assert "After-care" in text(shown.select_one("#parts > .source"))
    assert shown.select_one("#blocks-0-text")["lang"] == "es", "the browser checks the spelling in this language"
    assert not shown.select("#follows"), "there is nothing to catch up with"


def test_a_page_that_is_no_translation_has_nothing_of_it(editor, source):
    start_draft(source, actor=make_staff(RoleName.EDITOR))
    shown = editor.page(editing(source))
    assert not shown.select(".source, #translator, #follows")
    assert not shown.select_one("#title").has_attr("lang")


def test_the_translator_is_named_before_the_text_is_sent(editor, source):
    page = make_translation(source)
    response = editor.submit(of(page), form='form[action$="/submit"]')
    assert "names no translator" in editor.page(response.location).select_one(".notice-error").get_text()
    assert newest(page).state is State.DRAFT
    editor.submit(editing(page), {"translator": TRANSLATOR, "action": "save"}, form=FORM)
    assert text(editor.page(of(page)).select_one(".facts")).count(TRANSLATOR) == 1
    editor.submit(of(page), form='form[action$="/submit"]')
    assert newest(page).state is State.IN_REVIEW


def test_saving_the_form_untouched_keeps_the_translator(editor, source):
    page = make_live_translation(source)
    start_draft(page, actor=make_staff(RoleName.EDITOR))
    editor.submit(editing(page), {"action": "save"}, form=FORM)
    assert newest(page).translator == TRANSLATOR


def test_a_form_that_is_shown_again_keeps_translator_and_tick(editor, source):
    page = make_live_translation(source)
    start_draft(page, actor=make_staff(RoleName.EDITOR))
    make_next_text(source, changed_document(), change=Change.SAFETY)
    ticked = {"translator": "Somebody else", "follows": str(source.live_revision.id)}
    for fields in ({"title": "", "action": "save"}, {"action": "add-block:section"}):
        shown = parse(editor.submit(editing(page), {**ticked, **fields}, form=FORM))
        assert shown.select_one("#translator")["value"] == "Somebody else"
        assert shown.select_one("#follows").has_attr("checked")


def test_what_changed_in_the_source_is_marked_and_taken_over(editor, source):
    page = make_live_translation(source)
    make_next_text(source, changed_document(), change=Change.SAFETY)
    assert "has changed in what matters for safety" in text(editor.page(of(page)).select_one(".notice-error"))
    start_draft(page, actor=make_staff(RoleName.EDITOR))
    address = editing(page)
    shown = editor.page(address)
    assert [text(mark) for mark in shown.select("#blocks-1 .source ins")] == ["added: very"]
    [new] = shown.select('section[aria-labelledby="missing"] .source')
    assert "Ask us first." in text(new)

    shown = parse(editor.submit(address, {"action": "take-part:driving"}, form=FORM))
    order = [part["id"].removeprefix("part-") for part in shown.select("#parts > details[id]")]
    assert order == ["lead", "expect", "driving", "recovery", "help", "call", "most", "pills"]
    assert shown.select_one("#part-driving").has_attr("open")
    assert not shown.select("#missing")
    fields = form_fields(shown.select_one(FORM))
    shown = parse(editor.post(address, data={**fields, "action": "take-part:recovery"}))
    fields = form_fields(shown.select_one(FORM))
    assert [fields[f"blocks.3.items.{number}.id"] for number in range(3)] == ["lifting", "ice", "walk"]
    assert not shown.select('button[value="take-part:recovery"]')

    response = editor.post(address, data={**fields, "follows": str(source.live_revision.id), "action": "save"})
    assert "follows the live text now" in editor.page(response.location).select_one(".notice").get_text()
    db.session.expire_all()
    draft = newest(page)
    assert draft.source_revision is source.live_revision
    assert draft.document.blocks[3].items[2].id == "walk", "an item is the same in every language"
    assert not editor.page(editing(page)).select("#follows")


@pytest.mark.parametrize("target", ["nothing", "", "lead", "../x"])
def test_a_part_that_cannot_be_taken_over_changes_nothing(editor, source, target):
    page = make_translation(source)
    before = form_fields(editor.page(editing(page)).select_one(FORM))
    shown = parse(editor.submit(editing(page), {"action": f"take-part:{target}"}, form=FORM))
    assert {**form_fields(shown.select_one(FORM)), "csrf_token": before["csrf_token"]} == before


def test_who_was_shown_an_older_source_saves_the_words_and_looks_again(editor, source):
    page = make_live_translation(source)
    start_draft(page, actor=make_staff(RoleName.EDITOR))
    make_next_text(source, changed_document(), change=Change.WORDING)
    shown = source.live_revision
    fields = form_fields(editor.page(editing(page)).select_one(FORM))
    make_next_text(source, make_document("Once more"), change=Change.SAFETY)
    data = {**fields, "title": "Cuidados", "follows": str(shown.id), "action": "save"}
    response = editor.post(editing(page), data=data)
    notice = editor.page(response.location).select_one(".notice-error").get_text()
    assert notice == "Draft saved. The text it translates has changed once more. Look at it again."
    db.session.expire_all()
    assert newest(page).document.title == "Cuidados"
    assert newest(page).source_revision is not shown


def test_the_list_of_pages_tells_language_and_standing_and_can_be_narrowed_down(editor, source):
    make_live_translation(source, slug="cuidados")
    make_next_text(source, changed_document(), change=Change.SAFETY)

    def rows(query: str) -> list[list[str]]:
        page = editor.page(f"/admin/pages/{query}")
        return [[text(cell) for cell in row.select("td")][2:5] for row in page.select("tbody tr")]

    english = ["/aftercare", "English", "Revision 2"]
    spanish = ["/es/cuidados", "Español", "Revision 1, out of date"]
    assert rows("") == rows("?language=") == rows("?language=klingon") == [english, spanish]
    assert rows("?language=es") == [spanish]
    assert rows("?language=en&q=care") == [english]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, "Says what the live English text says."),
        (Change.WORDING, "Usable: the English text was only reworded since."),
        (Change.SAFETY, "Out of date: readers are led to the English page, and no sheet is made from it."),
    ],
)
def test_a_page_tells_in_words_how_its_translations_stand(editor, source, change, words):
    page = make_live_translation(source)
    if change:
        make_next_text(source, changed_document(), change=change)
    for shown in (of(source), of(page)):
        rows = [text(row) for row in editor.page(shown).select('section[aria-labelledby="languages"] li')]
        assert words in rows[1]
        assert "On the site. Newest text: live." in rows[0]


def test_a_language_that_is_switched_off_is_said_to_be(editor, source):
    make_live_translation(source)
    make_clinic(languages=())
    assert "Readers do not see it" in text(editor.page(of(source)).select_one('section[aria-labelledby="languages"]'))


def submitted(page: Page):
    ed = make_staff(RoleName.EDITOR)
    draft = newest(page) if newest(page).state is State.DRAFT else start_draft(page, actor=ed)
    words = make_document("Cuidados")
    save_draft(draft, words, based_on_version=draft.lock_version, translator=TRANSLATOR, actor=ed)
    reviewing.submit(draft, actor=ed)
    return draft


@pytest.fixture
def reviewer(editor, client):
    client.sign_in(make_staff(RoleName.REVIEWER))
    return client


def test_a_reviewer_reads_the_translation_beside_its_source(reviewer, source):
    draft = submitted(make_translation(source))
    page = reviewer.page(f"/admin/review/{draft.id}")
    facts = [text(fact) for fact in page.select('section[aria-labelledby="translation"] dd')]
    assert facts == ["Español", TRANSLATOR, "Revision 1 of the English text"]
    rows = page.select(".side-by-side tbody tr")
    assert len(rows) == 8
    left, right = rows[0].select("td")
    assert (left["lang"], right["lang"]) == ("en", "es")
    assert ("After-care" in text(left), "Cuidados" in text(right)) == (True, True)
    assert not page.select(".side-by-side ins, .side-by-side del")
    assert page.select('form[action$="/approve"]')
    queue = reviewer.page("/admin/review/").select_one('section[aria-labelledby="mine"] li')
    assert "Español" in text(queue)


@pytest.mark.parametrize(
    ("change", "words"), [(Change.WORDING, "was only reworded"), (Change.SAFETY, "in what matters for safety")]
)
def test_a_reviewer_sees_what_changed_in_the_source_since(reviewer, source, change, words):
    draft = submitted(make_translation(source))
    make_next_text(source, changed_document(), change=change)
    page = reviewer.page(f"/admin/review/{draft.id}")
    section = page.select_one('section[aria-labelledby="translation"]')
    assert words in text(section.select_one(".notice"))
    assert "added: very" in [text(mark) for mark in section.select("tbody ins")]
    last = section.select("tbody tr")[-1].select("td")
    assert ("Ask us first." in text(last[0]), text(last[1])) == (True, "Not in the translation")


def test_a_stop_on_the_source_is_said_at_the_translation(reviewer, source):
    draft = submitted(make_translation(source))
    stop(source, reason="A dose is wrong.", actor=make_staff(RoleName.REVIEWER))
    notice = reviewer.page(f"/admin/review/{draft.id}").select_one(".notice-error")
    assert "stopped in English" in text(notice)
    assert "A dose is wrong." in text(notice)


def test_a_text_in_the_default_language_is_reviewed_as_before(reviewer, source):
    page = reviewer.page(f"/admin/review/{source.live_revision.id}")
    assert not page.select("#translation, .side-by-side")
