"""Pictures: uploaded by an editor, chosen in a text, shown on the page, kept while any text shows them."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, pictures, queries
from mildsite.content.document import Document
from mildsite.content.errors import PictureInUse
from mildsite.content.models import PageKind, PictureFile
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, make_plain_document, newest
from tests.factories.pictures import image_file, make_picture, png
from tests.factories.sheets import make_sheet
from tests.support.client import form_fields
from tests.support.pdfs import words_of

WORDS = "A drawing of a back"


@pytest.fixture
def editor(app, client):
    make_clinic()
    editor = make_staff(RoleName.EDITOR)
    client.sign_in(editor)
    return editor


def with_picture(document: Document, picture: PictureFile, **changes: str) -> Document:
    block = {"id": "drawing", "type": "picture", "picture": str(picture.id), "alt": WORDS, **changes}
    tree = document.to_json()
    return Document.model_validate({**tree, "blocks": [*tree["blocks"], block]})


def upload(client, data: bytes | None, description: str = WORDS, name: str = "back.png"):
    fields = form_fields(client.page("/admin/pictures/").select_one("main form[method=post]"))
    fields["description"] = description
    if data is not None:
        fields["file"] = FileStorage(io.BytesIO(data), filename=name)
    # Encoded here: the test client would leave a large one behind in an open file.
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/admin/pictures/", input_stream=io.BytesIO(body), content_length=len(body), content_type=kind)


def only_picture() -> PictureFile | None:
    db.session.expire_all()
    return db.session.scalars(db.select(PictureFile)).one_or_none()


def test_an_uploaded_picture_is_in_the_list_and_at_its_address(client, editor):
    assert upload(client, png()).status_code == 303
    stored = only_picture()
    image = client.page("/admin/pictures/").select_one(".picture-list img")
    answer = client.get(image["src"])
    assert answer.status_code == 200
    assert answer.data == stored.data
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (stored.description, stored.added_by) == (WORDS, editor)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg onload=alert(1)>", "SVG cannot be used"),
        (image_file(size=(5001, 4000)), "too many pixels (5,001 by 4,000)"),
        (png() + bytes(8 * 1024 * 1024), "room for 5 MB"),
        (b"", "empty"),
        (None, "Choose a file"),
    ],
    ids=["svg", "pixels", "bytes", "empty", "none"],
)
def test_a_file_that_cannot_be_used_is_answered_at_its_field_and_the_words_stay(client, editor, data, message):
    answer = upload(client, data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert message in page
    assert f'value="{WORDS}"' in page
    assert 'aria-describedby="file-hint file-error" aria-invalid="true"' in page
    assert only_picture() is None


@pytest.mark.parametrize("words", ["", "   ", "x" * 201])
def test_a_picture_needs_words_for_who_cannot_see_it(client, editor, words):
    answer = upload(client, png(), words)
    assert answer.status_code == 400
    assert 'id="description-error"' in answer.get_data(as_text=True)
    assert only_picture() is None


def test_a_stale_form_keeps_the_words_and_stores_nothing(client, editor):
    answer = client.post("/admin/pictures/", data={"description": WORDS, "csrf_token": "old"})
    assert answer.status_code == 400
    assert f'value="{WORDS}"' in answer.get_data(as_text=True)
    assert only_picture() is None


def test_a_readers_page_shows_the_picture_with_its_words_and_size(client, editor):
    picture = make_picture(editor)
    make_live_page(with_picture(make_plain_document(), picture, caption="The lower back"), kind=PageKind.PROCEDURE)
    figure = client.page("/aftercare").select_one("figure")
    assert figure.img["alt"] == WORDS
    assert (figure.img["width"], figure.img["height"]) == ("60", "40")
    assert figure.figcaption.get_text() == "The lower back"
    assert client.get(figure.img["src"]).status_code == 200


def test_the_sheet_goes_without_the_picture(app, client, editor):
    page = make_live_page(with_picture(make_document(), make_picture(editor), caption="The lower back"))
    sheet = make_sheet(page=page, nurse=make_staff(RoleName.NURSE))
    client.sign_in(sheet.issued_by)
    assert "lower back" not in words_of(client.get(f"/desk/sheets/{sheet.id}/pdf").data)


def edit_fields(client, draft_url: str) -> dict[str, str]:
    return form_fields(client.page(draft_url).select_one("main form[method=post]"))


def test_an_editor_chooses_a_picture_and_its_words_come_along(client, editor):
    picture = make_picture(editor)
    page = make_page(make_plain_document(), kind=PageKind.PROCEDURE)
    url = f"/admin/pages/revisions/{newest(page).id}/edit"
    client.submit(url, {"action": "add-block:picture"})
    added = {"blocks.1.id": "drawing", "blocks.1.type": "picture", "blocks.1.alt": "", "blocks.1.caption": ""}
    answer = client.submit(url, {**added, "blocks.1.picture": "", "action": "save"})
    assert "Choose a picture." in answer.get_data(as_text=True)
    assert client.submit(url, {**added, "blocks.1.picture": str(picture.id), "action": "save"}).status_code == 303
    db.session.expire_all()
    block = newest(page).document.blocks[1]
    assert (block.picture, block.alt) == (str(picture.id), WORDS)


@pytest.mark.parametrize("chosen", ["00000000-0000-4000-8000-000000000000", "x", "../../etc/passwd", "javascript:x"])
def test_a_picture_that_is_not_there_cannot_be_saved(client, editor, chosen):
    page = make_page(make_plain_document(), kind=PageKind.PROCEDURE)
    url = f"/admin/pages/revisions/{newest(page).id}/edit"
    block = {"blocks.1.id": "drawing", "blocks.1.type": "picture", "blocks.1.alt": WORDS, "blocks.1.picture": chosen}
    answer = client.submit(url, {**block, "action": "save"})
    assert answer.status_code == 400
    assert 'id="blocks-1-picture-error"' in answer.get_data(as_text=True)


def test_a_picture_that_no_text_shows_can_be_removed(client, editor):
    address = f"/pictures/{make_picture(editor).id}.webp"
    form = "form[action$='/remove']"
    assert client.submit("/admin/pictures/", form=form).status_code == 303
    assert only_picture() is None
    assert client.get(address).status_code == 404


def test_a_picture_of_a_live_past_or_unfinished_text_stays(app, editor):
    live, past, unfinished = (make_picture(editor) for _ in range(3))
    page = make_live_page(with_picture(make_document(), past))
    draft = drafting.start_draft(page, actor=editor)
    drafting.save_draft(draft, with_picture(make_document(), live), based_on_version=draft.lock_version, actor=editor)
    make_page(with_picture(make_document(), unfinished), key="other", slug="other")
    for picture in (live, past, unfinished):
        with pytest.raises(PictureInUse):
            pictures.remove_picture(picture, actor=editor)
    assert len(queries.pictures()) == 3


def test_the_editor_is_told_why_a_picture_stays(client, editor):
    make_page(with_picture(make_document(), make_picture(editor)))
    client.submit("/admin/pictures/", form="form[action$='/remove']")
    assert "so it stays" in client.page("/admin/pictures/").select_one("[role=status]").get_text()
