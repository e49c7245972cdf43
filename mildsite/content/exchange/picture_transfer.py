"""Pictures on their way: `<id>.webp`, and beside it `<id>.yaml` with what it shows.

A picture keeps its id, so that the texts that show it stay the same. A file that this application wrote itself is
stored as it is; any other is decoded and written anew, as if it had been uploaded.
"""

from __future__ import annotations

import hashlib
import io
import uuid

from PIL import Image

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
from mildsite.content.exchange.report import Done, Outcome
from mildsite.content.models import LONGEST_DESCRIPTION, PictureFile
from mildsite.content.picture_files import MIME, Prepared, prepare
from mildsite.content.prose_writing import one_line
from mildsite.db import db

FILE, WORDS = ".webp", ".yaml"
_ALPHA = 0x10
_FORMS = ([b"VP8 "], [b"VP8L"], [b"VP8X", b"VP8 "], [b"VP8X", b"VP8L"], [b"VP8X", b"ALPH", b"VP8 "])


def description_file(picture: PictureFile) -> str:
    facts = {"description": picture.description, "sha256": picture.sha256}
    return front_matter.written(facts).removeprefix("---\n").removesuffix("---\n")


def bring(block: Picture, folder: Folder, *, actor: StaffUser) -> Done | None:
    """See to it that the picture of a block is here. What was done; None for a picture that the folder does not hold.

    Raises NotPermitted, and ImportRefused for a file that cannot be used, or is another picture than the one here.
    """
    require(actor, Permission.EDIT_PAGES)
    here = queries.picture(uuid.UUID(block.picture))
    name = block.picture + FILE
    if here is not None and not folder.has(PICTURES, name):
        return None
    path = f"{PICTURES}/{name}"
    described, expected = _words(folder, block)
    try:
        data = folder.read(PICTURES, name)
        if here is None:
            _keep(block.picture, _prepared(data, expected), described, actor=actor)
            return Done(path, Outcome.CREATED)
        same = here.sha256 in (_sha256(data), _sha256(_prepared(data, expected).data))
    except (FileUnusable, PictureRefused) as error:
        raise ImportRefused(f"{path}: {error}") from None
    if not same:
        raise ImportRefused(
            f"{path}: The site has another picture of this name, and a picture never changes under its name. "
            "Add yours on the site, and choose it in the text there."
        )
    stays = f"The site keeps its own words for it: {here.description}" if described != here.description else ""
    return Done(path, Outcome.UNCHANGED, stays)


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
        facts = front_matter.read(folder.text(PICTURES, name).split("\n"))
    except FileUnusable as error:
        raise ImportRefused(f"{PICTURES}/{name}: {error}") from None
    said = {key: fact.text for key, fact in facts.items()}
    description = one_line(said.get("description", ""))
    if not 0 < len(description) <= LONGEST_DESCRIPTION:
        message = f"Say what the picture shows, in 1 to {LONGEST_DESCRIPTION} characters: description: …"
        raise ImportRefused(f"{PICTURES}/{name}: {message}")
    return description, said.get("sha256", "")


def _prepared(data: bytes, expected: str) -> Prepared:
    """The file as it is, when it is what was exported and holds an image and nothing else; else written anew.

    Raises PictureRefused.
    """
    prepared = prepare(data)  # decodes all of it
    if _sha256(data) != expected or not is_bare(data):
        return prepared
    with Image.open(io.BytesIO(data), formats=["WEBP"]) as picture:
        size = picture.size
    return Prepared(data, *size) if size == (prepared.width, prepared.height) else prepared


def is_bare(data: bytes) -> bool:
    """Whether a file is one still WebP image without metadata and without anything before, between or behind."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    kinds: list[bytes] = []
    place = 12
    while place < len(data) and len(kinds) < 4:
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        inside, padding = data[place + 8 : place + 8 + size], data[place + 8 + size : place + 8 + size + size % 2]
        if padding.strip(b"\0") or (kind == b"VP8X" and (len(inside) != 10 or inside[0] & ~_ALPHA or any(inside[1:4]))):
            return False
        kinds.append(kind)
        place += 8 + size + size % 2
    return place == len(data) and kinds in _FORMS


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
