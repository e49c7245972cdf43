"""Pictures on their way: `<id>.webp`, and beside it `<id>.yaml` with what it shows.

A picture keeps its id, so that the texts that show it stay the same. A file that this application wrote itself is
stored as it is; any other is decoded and written anew, as if it had been uploaded.
"""

from __future__ import annotations

import hashlib
import io
import uuid

from PIL import Image
from pydantic import TypeAdapter, ValidationError

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.document import Picture
from mildsite.content.errors import PictureRefused
from mildsite.content.exchange import front_matter
from mildsite.content.exchange.errors import FileUnusable, ImportRefused
from mildsite.content.exchange.folder import PICTURES, Folder
from mildsite.content.fields import Line
from mildsite.content.models import PictureFile
from mildsite.content.picture_files import MIME, Prepared, prepare
from mildsite.db import db

FILE, WORDS = ".webp", ".yaml"
_ALPHA = 0x10
_FORMS = ([b"VP8 "], [b"VP8L"], [b"VP8X", b"VP8 "], [b"VP8X", b"VP8L"], [b"VP8X", b"ALPH", b"VP8 "])


def description_file(picture: PictureFile) -> str:
    facts = {"description": picture.description, "sha256": picture.sha256}
    return front_matter.written(facts).removeprefix("---\n").removesuffix("---\n")


def bring(block: Picture, folder: Folder, *, actor: StaffUser) -> None:
    """See to it that the picture of a block is here. Raises NotPermitted, and ImportRefused."""
    require(actor, Permission.EDIT_PAGES)
    here = queries.picture(uuid.UUID(block.picture))
    name = block.picture + FILE
    if here is not None and not folder.has(PICTURES, name):
        return
    path = f"{PICTURES}/{name}"
    try:
        data = folder.read(PICTURES, name)
        if here is not None and _sha256(data) == here.sha256:
            return
        described, expected = _words(folder, block)
        prepared = _ours(data, expected) or prepare(data)
    except (FileUnusable, PictureRefused) as error:
        raise ImportRefused(f"{path}: {error}") from None
    if here is None:
        _keep(block.picture, prepared, described, actor=actor)
    elif _sha256(prepared.data) != here.sha256:
        raise ImportRefused(
            f"{path}: The site has another picture of this name, and a picture never changes under its name. "
            "Add yours on the site, and choose it in the text there."
        )


def _keep(picture_id: str, prepared: Prepared, description: str, *, actor: StaffUser) -> None:
    picture = PictureFile(
        id=uuid.UUID(picture_id),
        description=description,
        mime=MIME,
        width=prepared.width,
        height=prepared.height,
        sha256=_sha256(prepared.data),
        data=prepared.data,
        added_by=actor,
    )
    db.session.add(picture)
    db.session.flush()
    record(Action.PICTURE_ADDED, actor_id=actor.id, subject_id=picture.id, sha256=picture.sha256)


def _words(folder: Folder, block: Picture) -> tuple[str, str]:
    """What the picture shows, and the hash it had. Without a file of words, those of the page do."""
    name = block.picture + WORDS
    if not folder.has(PICTURES, name):
        return block.alt, ""
    try:
        text = folder.read(PICTURES, name).decode("utf-8-sig")
        facts = front_matter.read(text.replace("\r\n", "\n").split("\n"))
        said = {key: fact.text for key, fact in facts.items()}
        return TypeAdapter(Line).validate_python(said.get("description", "")), said.get("sha256", "")
    except UnicodeDecodeError:
        raise ImportRefused(f"{PICTURES}/{name}: This file is not UTF-8. Save it as UTF-8.") from None
    except FileUnusable as error:
        raise ImportRefused(f"{PICTURES}/{name}: {error}") from None
    except ValidationError:
        message = "Say what the picture shows, in 1 to 200 characters: description: …"
        raise ImportRefused(f"{PICTURES}/{name}: {message}") from None


def _ours(data: bytes, expected: str) -> Prepared | None:
    """The file as it is, when it is what was exported and holds an image and nothing else."""
    if _sha256(data) != expected or not is_bare(data):
        return None
    prepared = prepare(data)  # decodes all of it, or raises
    with Image.open(io.BytesIO(data), formats=["WEBP"]) as picture:
        size = picture.size
    return Prepared(data, *size) if size == (prepared.width, prepared.height) else None


def is_bare(data: bytes) -> bool:
    """Whether a file is one still WebP image without metadata and without anything before, between or behind."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    kinds: list[bytes] = []
    place = 12
    while place < len(data) and len(kinds) < 4:
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        inside, padding = data[place + 8 : place + 8 + size], data[place + 8 + size : place + 8 + size + size % 2]
        if padding.strip(b"\0") or (kind == b"VP8X" and (size != 10 or inside[0] & ~_ALPHA or any(inside[1:4]))):
            return False
        kinds.append(kind)
        place += 8 + size + size % 2
    return place == len(data) and kinds in _FORMS


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
