"""A small site with translations and pictures, as a folder and back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from PIL import Image

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from mildsite.content.document import Document
from mildsite.content.exchange.exporting import export_content
from mildsite.content.exchange.folder import Folder
from mildsite.content.exchange.importing import import_content
from mildsite.content.models import Page, PageKind
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.content import make_document, make_live_page, make_live_translation, make_plain_document
from tests.factories.pictures import make_picture

CARE, CARE_ES = "pages/care.en.md", "pages/care.es.md"


def make_site() -> dict[str, Page]:
    """Two pages and their Spanish; both pages show a photo, one a drawing and a picture one can see through."""
    editor = make_staff(RoleName.EDITOR)
    photo = make_picture(editor, description="A room with {braces} — “quoted”", uploaded=_picture("RGB"))
    clear = make_picture(editor, description="A line", uploaded=_picture("RGBA"))
    mild = make_live_page(
        _with(
            make_plain_document(),
            _shown("photo", str(photo.id)),
            _shown("clear", str(clear.id)),
            _shown("drawing", "drawing-lumbar-decompression"),
            {
                "id": "covered",
                "type": "claim",
                "heading": "Who pays",
                "text": "Ask us.",
                "source": "A ruling",
                "stated_on": date(2026, 1, 2),
                "expires_on": date(2027, 1, 2),
            },
        ),
        kind=PageKind.PROCEDURE,
        key="mild",
        slug="",
    )
    care = make_live_page(_with(make_document(), _shown("photo", str(photo.id))))
    care.procedure_key = "mild"
    pages = {"mild": mild, "care": care}
    pages["mild-es"] = make_live_translation(mild, _with(make_plain_document("El procedimiento", "Le quita presión.")))
    pages["care-es"] = make_live_translation(care, make_document("Cuidados"), slug="cuidados")
    db.session.commit()
    return pages


def _with(document: Document, *blocks: dict[str, object]) -> Document:
    tree = document.to_json()
    return Document.model_validate({**tree, "blocks": [*tree["blocks"], *blocks]})


def _shown(block: str, picture: str) -> dict[str, object]:
    return {"id": block, "type": "picture", "picture": picture, "alt": "What it shows", "caption": "Below it"}


def _picture(mode: str) -> bytes:
    """A file that no other encoder would write the same way: it has no plain areas."""
    size = (64, 48)
    count = size[0] * size[1] * len(mode)
    target = io.BytesIO()
    Image.frombytes(mode, size, bytes(place * 7919 % 251 for place in range(count))).save(target, "PNG")
    return target.getvalue()


def exported(root: Path) -> list[str]:
    return [str(done) for done in export_content(root)]


def brought_in(root: Path, actor: StaffUser | None = None) -> list[str]:
    """What import tells of each file."""
    told = []
    for done in import_content(Folder(root), actor=actor or make_staff(RoleName.EDITOR)):
        db.session.commit()
        told.append(str(done))
    return told


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def refused(told: list[str], path: str) -> str:
    (line,) = (line for line in told if line.split(":")[0] == f"refused     {path}")
    return line


def page_of(key: str, language: str = "en") -> Page | None:
    return queries.page_of_key(key, language=language)


def picture_of(folder: Path) -> Path:
    """The one that both pages show."""
    return min((folder / "pictures").glob("*.webp"))
