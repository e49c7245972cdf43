"""Picture files, and pictures that are stored."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from mildsite.accounts.models import StaffUser
from mildsite.content.models import PictureFile
from mildsite.content.pictures import add_picture


def image_file(kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: Any = "teal", **options: Any) -> bytes:
    """A picture of one colour, as a file."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **options)
    return target.getvalue()


def png() -> bytes:
    return image_file()


def make_picture(
    editor: StaffUser, *, description: str = "A drawing of a back", uploaded: bytes | None = None
) -> PictureFile:
    return add_picture(uploaded or png(), description=description, actor=editor)
