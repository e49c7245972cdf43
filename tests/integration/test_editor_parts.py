"""Parts that say more than words: claims with a source and an end, names in menus, what search engines are told."""

from __future__ import annotations

from typing import Any

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content.document import Document, Tells
from mildsite.content.models import Revision
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_page, newest
from tests.support.client import form_fields, parse

FORM = "form.editor"
CLAIM: dict[str, Any] = {
    "id": "coverage",
    "type": "claim",
    "heading": "Who pays",
    "text": "Medicare pays for this.",
    "source": "CMS decision memo",
    "stated_on": "2026-01-15",
    "expires_on": "2027-01-15",
}


def with_claim(**changes: Any) -> Document:
    tree = make_document().to_json()
    return make_document(blocks=[*tree["blocks"], {**CLAIM, **changes}])


@pytest.fixture
def draft(app, client) -> Revision:
    make_clinic()
    client.sign_in(make_staff(RoleName.EDITOR))
    return newest(make_page(with_claim()))


def save(client, draft: Revision, **fields: str):
    typed = {name.replace("__", "."): value for name, value in fields.items()}
    return client.submit(f"/admin/pages/revisions/{draft.id}/edit", {"action": "save", **typed}, form=FORM)


def saved(draft: Revision) -> Document:
    db.session.expire(draft)
    return draft.document


def test_a_claim_goes_through_the_form_unchanged(client, draft):
    before = draft.sha256
    assert save(client, draft).status_code == 303
    assert saved(draft).sha256 == before


def test_a_claim_is_added_with_its_source_and_two_dates(client, draft):
    address = f"/admin/pages/revisions/{draft.id}/edit"
    page = parse(client.submit(address, {"action": "add-block:claim"}, form=FORM))
    fields = form_fields(page.select_one(FORM))
    typed = {name: CLAIM[name] for name in ("heading", "text", "source", "stated_on", "expires_on")}
    fields |= {f"blocks.8.{name}": value for name, value in typed.items()}
    assert client.post(address, data={**fields, "action": "save"}).status_code == 303
    added = saved(draft).to_json()["blocks"][8]
    assert added == {**typed, "type": "claim", "id": added["id"]}


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("expires_on", "next spring", "Enter a real date."),
        ("expires_on", "2026-02-30", "Enter a real date."),
        ("stated_on", "1750000000", "Enter a real date."),
        ("stated_on", "01/15/2026", "Enter a real date."),
        ("expires_on", "2026-01-15", "Choose a day after the date of the source."),
        ("source", "", "Write something here, or remove this part."),
    ],
)
def test_a_wrong_date_is_said_at_its_field_and_stays_typed(client, draft, name, typed, message):
    before = draft.sha256
    response = save(client, draft, **{f"blocks__7__{name}": typed, "title": "Typed too"})
    assert response.status_code == 400
    page = parse(response)
    assert message in page.select_one(f"#blocks-7-{name}-error").get_text()
    field = page.select_one(f"#blocks-7-{name}")
    assert field["value"] == typed
    assert field.get("type", "text") == "text", "a date field would show nothing of it"
    assert page.select_one("#title")["value"] == "Typed too"
    assert saved(draft).sha256 == before


def test_a_date_without_a_fault_has_the_browsers_calendar(client, draft):
    page = client.page(f"/admin/pages/revisions/{draft.id}/edit")
    assert page.select_one("#blocks-7-expires_on")["type"] == "date"


def test_a_page_gets_a_name_for_menus_and_loses_it_again(client, draft):
    before = draft.sha256
    save(client, draft, menu="At home")
    assert saved(draft).menu == "At home"
    save(client, draft, menu=" ")
    assert saved(draft).menu == ""
    assert draft.sha256 == before, "what is not said is not part of the signed text"


def test_a_part_tells_search_engines_something(client, draft):
    page = client.page(f"/admin/pages/revisions/{draft.id}/edit")
    assert [option.get_text() for option in page.select("#blocks-1-tells option")] == [
        "Nothing", "How it is done", "How to prepare", "What comes after",
    ]  # fmt: skip
    save(client, draft, blocks__1__tells="follow_up")
    assert saved(draft).blocks[1].tells is Tells.FOLLOW_UP
    assert save(client, draft).status_code == 303
    assert saved(draft).blocks[1].tells is Tells.FOLLOW_UP, "a form sent untouched loses nothing"


def test_our_own_drawing_can_be_chosen_and_wants_words(client, draft):
    address = f"/admin/pages/revisions/{draft.id}/edit"
    page = parse(client.submit(address, {"action": "add-block:picture"}, form=FORM))
    choices = {option["value"]: option.get_text() for option in page.select("#blocks-8-picture option")}
    assert choices["drawing-lumbar-decompression"] == "Drawing: room for the nerves"
    fields = form_fields(page.select_one(FORM)) | {"blocks.8.picture": "drawing-lumbar-decompression", "action": "save"}
    refused = client.post(address, data=fields)
    assert parse(refused).select_one("#blocks-8-alt-error")
    assert client.post(address, data={**fields, "blocks.8.alt": "A canal before and after."}).status_code == 303
    assert saved(draft).blocks[8].picture == "drawing-lumbar-decompression"
